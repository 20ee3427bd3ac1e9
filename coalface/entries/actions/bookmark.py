"""Bookmarks: private marks by which a member finds an entry again. They are no activity, for nobody is to hear of them."""

from django.db import transaction
from django.utils.translation import gettext as _

from coalface.base.web import Refused
from coalface.entries.access import may_bookmark
from coalface.entries.models import Bookmark, Entry
from coalface.groups.viewer import Viewer


@transaction.atomic
def bookmark(*, viewer: Viewer, entry: Entry) -> None:
    """Keep a bookmark of the entry for this member. A second time changes nothing.

    Raises Refused when the viewer may not bookmark it.
    """
    if not may_bookmark(viewer, entry):
        raise Refused(_("You cannot bookmark this: it is not published."))
    Bookmark.objects.get_or_create(entry=entry, member_id=viewer.member_id)


@transaction.atomic
def end_bookmark(*, viewer: Viewer, entry: Entry) -> None:
    """Take this member's bookmark of the entry away."""
    Bookmark.objects.filter(entry=entry, member_id=viewer.member_id).delete()
