"""Keeping the files that come with a text, and letting them go."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import QuerySet

from coalface.base.files import Upload, forget, keep
from coalface.base.web import Refused
from coalface.entries.models import Attachment, Draft, Entry, Reply


def attach(
    *,
    member_id: int | None,
    files: Iterable[Upload],
    entry: Entry | None = None,
    reply: Reply | None = None,
    draft: Draft | None = None,
) -> list[Attachment]:
    """Keep checked uploads as attachments of an entry, of one reply to it, or of a draft; all of them, or none."""
    kept: list[str] = []
    made = []
    try:
        for upload in files:
            kept.append(keep(upload))
            made.append(
                Attachment.objects.create(
                    entry=entry,
                    reply=reply,
                    draft=draft,
                    member_id=member_id,
                    name=upload.name,
                    stored=kept[-1],
                    content_type=upload.content_type,
                    size=upload.size,
                    alt=upload.alt,
                )
            )
    except BaseException:
        # No row will name them. What fails after this in the same transaction leaves them to the sweep of strays.
        for stored in kept:
            forget(stored)
        raise
    return made


def must_have(files: Iterable[Upload], there: QuerySet[Attachment], otherwise: str) -> None:
    """Raises Refused with this sentence where one of these files is not among those that are there: what was sent a second
    time, with a file that the first time had not, is not taken for the same in silence.
    """
    names = set(there.values_list("name", flat=True)) if (wanted := {upload.name for upload in files}) else set()
    if not wanted <= names:
        raise Refused(otherwise)


def say_what_shows(files: QuerySet[Attachment], alts: Mapping[int, str]) -> None:
    """Give pictures among these files the words typed for them, by id."""
    for number, words in alts.items():
        files.filter(pk=number).exclude(alt=words).update(alt=words)


def drop(files: QuerySet[Attachment]) -> None:
    """Let files go: the rows now, what lies on the disk once that is certain."""
    stored = list(files.values_list("stored", flat=True))
    files.delete()
    for name in stored:
        transaction.on_commit(lambda name=name: forget(name))
