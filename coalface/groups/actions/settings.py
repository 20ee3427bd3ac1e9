"""Changing what a group is: its words, how far its entries may reach, what waits, and whether it is still written in."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base import text
from coalface.base.web import Refused
from coalface.base.wiring import wired
from coalface.groups.access import may_run, widest_cap
from coalface.groups.actions.lock import lock_group, name_is_listed
from coalface.groups.blocked_words import listed
from coalface.groups.models import Group, Level
from coalface.groups.viewer import Viewer


@transaction.atomic
def change(*, viewer: Viewer, group: Group, name: str, purpose: str, guidelines: str) -> Group:
    """Change a group's words.

    Raises Refused for anybody but facilitators, and where a group that everybody may find has this name.
    """
    group = _for_change(viewer, group)
    if group.access != Group.Access.PRIVATE and name_is_listed(name, but=group.pk):
        raise Refused(_("There is already a group with this name."))
    group.name, group.purpose, group.guidelines = name, purpose, guidelines
    group.guidelines_html = text.render(guidelines).html
    group.save(update_fields=["name", "purpose", "guidelines", "guidelines_html"])
    record(Verb.GROUP_CHANGED, actor_id=viewer.member_id, group_id=group.pk)
    return group


@transaction.atomic
def change_welcome(*, viewer: Viewer, group: Group, welcome: str) -> None:
    """Change what whoever joins reads first. Raises Refused for anybody but facilitators."""
    group = _for_change(viewer, group)
    group.welcome, group.welcome_html = welcome, text.render(welcome).html
    group.save(update_fields=["welcome", "welcome_html"])
    record(Verb.GROUP_CHANGED, actor_id=viewer.member_id, group_id=group.pk)


@transaction.atomic
def change_care(*, viewer: Viewer, group: Group, holds_newcomers: bool, blocked_words: str) -> None:
    """Change what waits for a facilitator before others see it.

    Whoever is in when newcomers begin to be held is no newcomer. Raises Refused for anybody but facilitators.
    """
    group = _for_change(viewer, group)
    if holds_newcomers and not group.holds_newcomers:
        group.memberships.filter(trusted_at=None).update(trusted_at=timezone.now())
    group.holds_newcomers, group.blocked_words = holds_newcomers, "\n".join(listed(blocked_words))
    group.save(update_fields=["holds_newcomers", "blocked_words"])
    record(Verb.GROUP_CHANGED, actor_id=viewer.member_id, group_id=group.pk, holds=holds_newcomers)


@transaction.atomic
def change_access(*, viewer: Viewer, group: Group, access: str, cap: int, default_level: int | None = None) -> int:
    """Change how one gets in and how far entries may reach; return how many entries were clamped.

    New entries start at `default_level`, or for None where they did; both within the cap. A narrower cap clamps the
    group's entries in the same transaction; a wider one restores nothing.

    Raises Refused for anybody but facilitators, and for a cap wider than the access allows.
    """
    group = _for_change(viewer, group)
    if access == Group.Access.OPEN:
        cap = Level.PUBLIC
    if cap > widest_cap(access):
        raise Refused(_("A private group’s entries stay in the group."))
    if group.built_in and access != Group.Access.OPEN:
        raise Refused(_("This group is for everybody; it stays open."))
    if access != Group.Access.PRIVATE and name_is_listed(group.name, but=group.pk):
        raise Refused(_("Another group that everybody can find has this name. Change the name first."))
    before = group.cap
    group.access, group.cap = access, cap
    group.default_level = min(default_level or group.default_level, cap)
    group.save(update_fields=["access", "cap", "default_level"])
    clamped = 0
    if cap < before:
        clamped = sum(narrow(group) for narrow in wired("NARROWERS"))
        record(Verb.GROUP_NARROWED, actor_id=viewer.member_id, group_id=group.pk, cap=cap, entries=clamped)
    elif cap > before:
        record(Verb.GROUP_WIDENED, actor_id=viewer.member_id, group_id=group.pk, cap=cap)
    record(Verb.GROUP_CHANGED, actor_id=viewer.member_id, group_id=group.pk, access=access)
    return clamped


@transaction.atomic
def archive(*, viewer: Viewer, group: Group) -> None:
    """Make a group read-only. Raises Refused for anybody but facilitators, and for a built-in group."""
    group = _for_change(viewer, group)
    if group.built_in:
        raise Refused(_("This group belongs to the hub and stays in use."))
    Group.objects.filter(pk=group.pk).update(archived_at=timezone.now())
    record(Verb.GROUP_ARCHIVED, actor_id=viewer.member_id, group_id=group.pk)


@transaction.atomic
def reopen(*, viewer: Viewer, group: Group) -> None:
    """Let an archived group be written in again. Raises Refused for anybody but its facilitators."""
    group = lock_group(group.pk)
    if group.pk not in viewer.facilitates:
        raise Refused(_("Only a facilitator of this group can do that."))
    Group.objects.filter(pk=group.pk).update(archived_at=None)
    record(Verb.GROUP_REOPENED, actor_id=viewer.member_id, group_id=group.pk)


def _for_change(viewer: Viewer, group: Group) -> Group:
    group = lock_group(group.pk)
    if not may_run(viewer, group):
        raise Refused(_("Only a facilitator of this group can do that."))
    return group
