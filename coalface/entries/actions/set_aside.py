"""Setting aside: a member is asked no more about an entry that is not for them. It is no activity, for it is nobody's matter."""

from django.utils.translation import gettext as _

from coalface.base.web import Refused
from coalface.entries.models import Entry, SetAside
from coalface.groups.viewer import Viewer


def set_aside(*, viewer: Viewer, entry: Entry) -> None:
    """Ask this member no more about an entry that the caller fetched through the rule. A second time changes nothing.

    Raises Refused for anybody but an active member.
    """
    if not viewer.signed_in:
        raise Refused(_("Only members are asked for help."))
    SetAside.objects.get_or_create(entry=entry, member_id=viewer.member_id)
