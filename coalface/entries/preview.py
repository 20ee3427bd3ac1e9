"""Shows what somebody has typed as it will look, before anything is kept."""

from collections.abc import Iterable

from markupsafe import Markup

from coalface.base import text
from coalface.entries.actions.text import mention_address, own_files
from coalface.entries.models import Attachment, Entry


def preview(source: str, *, entry: Entry | None = None, files: Iterable[Attachment] = ()) -> Markup:
    """Return the safe HTML of a text; it may show the images of its entry, and those that wait with its draft."""
    images = (own_files(entry) if entry is not None else frozenset()) | {file.pk for file in files}
    return Markup(text.render(source, mention=mention_address, images=images).html)  # noqa: S704 (sanitised)
