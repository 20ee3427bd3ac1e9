"""The top of a group's every page: fetches the group of an address, and gathers what its head says and offers."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import mark_safe

from coalface.base.storable import is_storable
from coalface.base.web import NotHere
from coalface.groups import queries
from coalface.groups.access import (
    may_ask_to_join,
    may_follow,
    may_invite_to,
    may_join,
    may_run,
    may_see_members,
    may_write_in,
)
from coalface.groups.models import Group, JoinRequest
from coalface.groups.viewer import Viewer
from coalface.groups.words import HOW_TO_GET_IN

WELCOMED = "welcomed"  # in the session: groups whose welcome message was put away
NEW_FOR = timedelta(days=7)  # how long somebody who joined reads the welcome message


@dataclass(frozen=True)
class Place:
    """What the head of a group's page shows, all of it asked for before rendering."""

    group: Group
    way_in: str | Promise
    is_member: bool
    facilitates: bool
    leads: bool
    may_join: bool
    may_ask: bool
    may_follow: bool
    may_write: bool
    may_run: bool
    may_invite: bool
    sees_members: bool
    waits: bool
    declined_with: str | None
    waiting_count: int
    looks: bool


def group_at(request: HttpRequest, slug: str) -> Group:
    """Return the group of an address, or raise NotHere where it does not exist for whoever asks."""
    group = queries.group_here(request.viewer, slug) if is_storable(slug) else None
    if group is None:
        raise NotHere
    return group


def place(viewer: Viewer, group: Any) -> Place:
    """Return the head of the page of a group that `group_at` fetched; without a query."""
    asks = may_ask_to_join(viewer, group)
    waits = asks and group.my_request == JoinRequest.State.WAITING
    return Place(
        group=group,
        way_in=HOW_TO_GET_IN[group.access],
        is_member=group.my_role is not None,
        facilitates=group.my_role in ("facilitator", "lead"),
        leads=group.my_role == "lead",
        may_join=may_join(viewer, group),
        may_ask=asks and not waits,
        may_follow=may_follow(viewer, group),
        may_write=may_write_in(viewer, group),
        may_run=may_run(viewer, group),
        may_invite=may_invite_to(viewer, group),
        sees_members=may_see_members(viewer, group),
        waits=waits,
        declined_with=group.my_sentence if asks and group.my_request == JoinRequest.State.DECLINED else None,
        waiting_count=(group.waiting_count or 0) if may_run(viewer, group) else 0,
        looks=group.pk in viewer.granted,
    )


def welcome_here(request: HttpRequest, group: Any) -> str:
    """Return the welcome message as HTML, for who joined in the last week and has not put it away; else nothing."""
    new = group.joined_at is not None and group.joined_at > timezone.now() - NEW_FOR
    if not new or not group.welcome_html or group.pk in request.session.get(WELCOMED, []):
        return ""
    return mark_safe(group.welcome_html)
