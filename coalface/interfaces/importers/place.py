"""Where an import goes: a group that is there already, or a new closed one; never wider than was asked."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from coalface.base import text
from coalface.groups.access import widest_cap
from coalface.groups.actions import found, lock_group
from coalface.groups.actions.found import free_slug
from coalface.groups.models import Group, Level
from coalface.people.models import Member

LEVELS = {"group": Level.GROUP, "members": Level.MEMBERS, "public": Level.PUBLIC}


class Unfit(ValueError):
    """The import cannot go there as asked; the message says why."""


@transaction.atomic
def place(*, name: str, level: int, access: str | None) -> Group:
    """Return the group for an import, founding it where it does not exist.

    A new group is private unless another access is asked for, and led by the first member of the hub team. Where the
    hub has no team yet, it has nobody in it, and the first member of the team takes it over.

    Raises Unfit when the level is wider than the group allows, or the group is there with another access.
    """
    group = Group.objects.select_for_update().filter(name__iexact=name).order_by("pk").first()
    if group is None:
        access = access or Group.Access.PRIVATE
        if level > widest_cap(access):
            raise Unfit(f"Level {Level(level).label} is wider than a {access} group allows.")
        return _new(name, level, access)
    if access is not None and access != group.access:
        raise Unfit(f"The group {group.name} is there already and is {group.access}, not {access}.")
    if level > group.cap:
        raise Unfit(f"Level {Level(level).label} is wider than the group {group.name} allows.")
    if not group.in_use:
        raise Unfit(f"The group {group.name} is archived or not open yet.")
    return group


@contextmanager
def held(group: Group, level: int) -> Iterator[None]:
    """Keep a transaction open that holds the group's row, for one piece of work that is done whole or not at all.

    Raises Unfit when the group has been narrowed or archived since the import began.
    """
    with transaction.atomic():
        now = lock_group(group.pk)
        if level > now.cap or not now.in_use:
            raise Unfit(f"The group {now.name} was narrowed or archived while the import ran.")
        yield


def _new(name: str, level: int, access: str) -> Group:
    purpose = f"What was written in {name} before it came here."
    lead = Member.objects.filter(hub_team=True, state=Member.State.ACTIVE).order_by("pk").first()
    if lead is not None:
        return found(member=lead, name=name, purpose=purpose, access=access, cap=level, default_level=level)
    return Group.objects.create(
        name=name,
        slug=free_slug(name, access),
        purpose=purpose,
        guidelines_html=text.render("").html,
        access=access,
        cap=Level.PUBLIC if access == Group.Access.OPEN else level,
        default_level=level,
    )
