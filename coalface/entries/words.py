"""Says in a sentence who will see what somebody is about to write; every box where one writes shows it."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from coalface.groups.models import Group, Level


def readers(entry: Any) -> str:
    """Return what is the same as long as the same people may see an entry; a form carries it from promise to post."""
    return f"{entry.level}-{entry.group_id or 0}"


def at_reply(reply: Any) -> str:
    """Return the tag of a message that is to stand at a reply, where its page opens, and not at the top."""
    return f"reply-{reply.pk}" if reply is not None else ""


def who_sees(level: int, group: Group | None) -> str:
    """Return the promise for a text at this level in this group, or in none."""
    if level == Level.PUBLIC:
        return _("Anyone on the web can see this, also without signing in.")
    if level == Level.MEMBERS or group is None:
        return _("All members of %(hub)s can see this, nobody else.") % {"hub": settings.COALFACE_NAME}
    return _("Members of %(group)s will see this, nobody else.") % {"group": group.name}
