"""Keeping the files that come with a text."""

from collections.abc import Iterable

from coalface.base.files import Upload, keep
from coalface.entries.models import Attachment, Entry, Reply


def attach(
    *, entry: Entry, member_id: int | None, files: Iterable[Upload], reply: Reply | None = None
) -> list[Attachment]:
    """Keep checked uploads as attachments of an entry, or of one reply to it."""
    kept = []
    for upload in files:
        stored = keep(upload)
        kept.append(
            Attachment.objects.create(
                entry=entry,
                reply=reply,
                member_id=member_id,
                name=upload.name,
                stored=stored,
                content_type=upload.content_type,
                size=upload.size,
            )
        )
    return kept
