"""Founding a group, with the hub team's consent where the operator wants it."""

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base import text
from coalface.base.web import Refused
from coalface.groups.access import widest_cap
from coalface.groups.actions.lock import let_in, lock_group
from coalface.groups.models import Group, Level, Membership
from coalface.groups.viewer import Viewer
from coalface.people.models import Member


def free_slug(name: str) -> str:
    """Return a slug for a group's name that no other group has."""
    stem = slugify(name)[:70].strip("-") or "group"
    slug, number = stem, 2
    while Group.objects.filter(slug=slug).exists():
        slug, number = f"{stem}-{number}", number + 1
    return slug


@transaction.atomic
def found(
    *,
    member: Member,
    name: str,
    purpose: str,
    access: str,
    cap: int | None = None,
    default_level: int = Level.GROUP,
    guidelines: str = "",
) -> Group:
    """Found a group led by this member. It waits for consent where COALFACE_GROUPS_NEED_CONSENT says so.

    Without `cap` a restricted group starts with Group only. Raises Refused when the member is not active.
    """
    if member.state != Member.State.ACTIVE:
        raise Refused(_("Only active members can found a group."))
    if access == Group.Access.OPEN:
        cap = Level.PUBLIC
    elif cap is None or access == Group.Access.PRIVATE:
        cap = Level.GROUP
    cap = min(cap, widest_cap(access))
    needs_consent = settings.COALFACE_GROUPS_NEED_CONSENT and not member.hub_team
    group = Group.objects.create(
        name=name,
        slug=free_slug(name),
        purpose=purpose,
        guidelines=guidelines,
        guidelines_html=text.render(guidelines).html,
        access=access,
        cap=cap,
        default_level=min(default_level, cap),
        state=Group.State.WAITING if needs_consent else Group.State.OPEN,
        founded_by=member,
    )
    let_in(group=group, member=member, role=Membership.Role.LEAD)
    record(Verb.GROUP_FOUNDED, actor_id=member.pk, group_id=group.pk, access=access)
    group.refresh_from_db()
    return group


@transaction.atomic
def give_consent(*, viewer: Viewer, group: Group) -> None:
    """Open a group that waited for the hub team. Raises Refused for anybody else."""
    _decide(viewer, group, Group.State.OPEN, Verb.GROUP_CONSENTED)


@transaction.atomic
def decline_founding(*, viewer: Viewer, group: Group) -> None:
    """Decline a group that waited for the hub team. Raises Refused for anybody else."""
    _decide(viewer, group, Group.State.DECLINED, Verb.GROUP_DECLINED)


def _decide(viewer: Viewer, group: Group, state: str, verb: Verb) -> None:
    if not viewer.hub_team:
        raise Refused(_("Only the hub team can decide on new groups."))
    group = lock_group(group.pk)
    if group.state == Group.State.WAITING:
        group.state = state
        group.save(update_fields=["state"])
        record(verb, actor_id=viewer.member_id, group_id=group.pk)
