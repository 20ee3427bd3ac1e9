"""Turns the marks that full-text search puts around what matched into HTML, after everything else is escaped."""

from markupsafe import Markup, escape

START, STOP = "\x02", "\x03"


def marked(extract: str) -> Markup:
    """Return a piece of plain text as HTML in which what stood between the marks is in `<mark>`."""
    safe = str(escape(" ".join(extract.split(" "))))
    return Markup(safe.replace(START, "<mark>").replace(STOP, "</mark>"))
