"""Founding a group, with the hub team's consent where the operator wants it."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base import text
from coalface.base.slugs import slugs
from coalface.base.web import Refused
from coalface.groups.access import widest_cap
from coalface.groups.actions.lock import let_in, lock_group, name_is_listed
from coalface.groups.models import Group, Level, Membership
from coalface.groups.viewer import Viewer
from coalface.people.models import Member

SAME_FORM = timedelta(days=1)  # for so long the same words are the same form sent twice
TAKEN_BY_PAGES = ("new",)  # /groups/new/ is where groups are founded


def free_slug(name: str, access: str) -> str:
    """Return a slug for a group's name that no other group has.

    A private group's ends in something that nobody guesses, so that no address of another group betrays that it is
    there.
    """
    possible = slugs(name, most=60, otherwise="group")
    if access == Group.Access.PRIVATE:
        return f"{next(possible)}-{secrets.token_hex(4)}"
    return next(slug for slug in possible if slug not in TAKEN_BY_PAGES and not _is_taken(slug))


def _is_taken(slug: str) -> bool:
    return Group.objects.filter(slug=slug).exists()


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
    second: Member | None = None,
) -> Group:
    """Found a group led by this member. It waits for consent where COALFACE_GROUPS_NEED_CONSENT says so.

    Without `cap` a restricted group starts with Group only. `second` becomes a facilitator beside the founder. Called
    again with the same words on the same day, as by a double click, it returns what the first call made.

    Raises Refused when the member is not active, and where a group that everybody may find has this name.
    """
    if member.state != Member.State.ACTIVE:
        raise Refused(_("Only active members can found a group."))
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    today = Group.objects.filter(founded_by=member, created_at__gt=timezone.now() - SAME_FORM, archived_at=None)
    if same := today.filter(name=name, purpose=purpose, access=access, guidelines=guidelines).first():
        return same
    if access != Group.Access.PRIVATE and name_is_listed(name):
        raise Refused(_("There is already a group with this name."))
    if access == Group.Access.OPEN:
        cap = Level.PUBLIC
    elif cap is None or access == Group.Access.PRIVATE:
        cap = Level.GROUP
    cap = min(cap, widest_cap(access))
    needs_consent = settings.COALFACE_GROUPS_NEED_CONSENT and not member.hub_team
    group = Group.objects.create(
        name=name,
        slug=free_slug(name, access),
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
    if second is not None and second.pk != member.pk:
        let_in(group=group, member=second, role=Membership.Role.FACILITATOR)
        record(
            Verb.APPOINTED,
            actor_id=member.pk,
            group_id=group.pk,
            member_id=second.pk,
            role=Membership.Role.FACILITATOR,
        )
        record(Verb.JOINED, actor_id=member.pk, group_id=group.pk, member_id=second.pk)
    group.refresh_from_db()
    return group


@transaction.atomic
def give_consent(*, viewer: Viewer, group: Group) -> None:
    """Open a group that waited for the hub team. Raises Refused for anybody else, and where its name is taken by now."""
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
        if state == Group.State.OPEN and group.access != Group.Access.PRIVATE and name_is_listed(group.name):
            raise Refused(_("Another group has this name by now. Ask the founder to choose another one."))
        group.state = state
        group.save(update_fields=["state"])
        record(verb, actor_id=viewer.member_id, group_id=group.pk)
