"""Shows what somebody has typed as it will look, before anything is kept."""

from markupsafe import Markup

from coalface.base import text
from coalface.entries.actions.text import mention_address, own_files
from coalface.entries.models import Entry


def preview(source: str, *, entry: Entry | None = None) -> Markup:
    """Return the safe HTML of a text; with an entry it may show the images that are there already."""
    images = own_files(entry) if entry is not None else frozenset()
    return Markup(text.render(source, mention=mention_address, images=images).html)  # noqa: S704 (sanitised)
