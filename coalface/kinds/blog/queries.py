"""Named reads that only blog entries need: what to read next, and the blog of one member."""

from typing import Any

from coalface.base.paging import Page
from coalface.entries.for_tags import sharing_tags
from coalface.entries.queries import latest, more_by
from coalface.groups.viewer import Viewer
from coalface.kinds.blog.kind import BLOG

CARDS = 3
AT_LEAST = 2  # cards kept for the same author, where there are so many


def read_next(viewer: Viewer, entry: Any) -> list[Any]:
    """Return three visible blog entries to read after one: by the same author first, then about the same; two queries."""
    own = more_by(viewer, entry, limit=CARDS)
    mine = {other.pk for other in own}
    close = [other for other in sharing_tags(viewer, entry, limit=CARDS * 2) if other.pk not in mine]
    return [*own[: max(AT_LEAST, CARDS - len(close))], *close][:CARDS]


def blog_of(viewer: Viewer, member_id: int, *, cursor: str = "") -> Page:
    """Return a page of a member's visible blog entries, by last activity."""
    return latest(viewer, cursor=cursor, kind=BLOG.name, author_id=member_id)
