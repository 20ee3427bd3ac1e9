"""Shows what somebody has typed as it will look, before anything is kept."""

from collections.abc import Iterable

from markupsafe import Markup

from coalface.base import text
from coalface.entries.actions.text import mention_address, own_files
from coalface.entries.models import Attachment, Entry
from coalface.groups.viewer import Viewer


def preview(viewer: Viewer, source: str, *, entry: Entry | None = None, files: Iterable[Attachment] = ()) -> Markup:
    """Return the safe HTML of a text; it may show the images at its entry that the viewer sees, and those of its draft."""
    images = (own_files(entry, viewer) if entry is not None else frozenset()) | {file.pk for file in files}
    return Markup(text.render(source, mention=mention_address, images=images).html)  # noqa: S704 (sanitised)
