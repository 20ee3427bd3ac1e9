"""What a member takes along of groups: where they are, what they asked, what they follow, which looks they took."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from coalface.base.export import Item, Share
from coalface.groups.access import visible_groups
from coalface.groups.models import Grant, JoinRequest, Membership
from coalface.groups.queries import followed_groups
from coalface.groups.viewer import Viewer
from coalface.people.models import Member


def export(*, member: Member, viewer: Viewer) -> Iterator[Share]:
    """Yield a member's places in groups: the exporter that wiring names. Groups that they may not see have no name."""
    seen = {group.pk: group.name for group in visible_groups(viewer)}
    elsewhere = _("A group that you are not in")
    yield Share(
        "groups",
        _("Your groups"),
        [
            Item(
                row.group.name,
                {"group": row.group.name, "role": row.role, "joined_at": row.joined_at},
                [(_("Role"), row.get_role_display()), (_("Since"), row.joined_at)],
            )
            for row in Membership.objects.filter(member=member).select_related("group").order_by("group__name", "pk")
        ],
    )
    yield Share(
        "groups-you-follow",
        _("Groups you follow"),
        [Item(one.name, {"group": one.name}) for one in followed_groups(viewer)],
    )
    yield Share(
        "requests",
        _("Requests to join"),
        [_request(row, seen.get(row.group_id, elsewhere)) for row in JoinRequest.objects.filter(member=member)],
    )
    yield Share(
        "looks",
        _("Looks into groups"),
        [
            Item(
                seen.get(row.group_id, elsewhere),
                {"group": seen.get(row.group_id), "reason": row.reason, "at": row.created_at},
                [(_("Reason"), row.reason), (_("When"), row.created_at)],
            )
            for row in Grant.objects.filter(member=member)
        ],
        _("As one of the hub team."),
    )


def _request(row: JoinRequest, name: str) -> Item:
    data = {"group": name, "message": row.message, "state": row.state, "answer": row.sentence, "at": row.created_at}
    facts = [
        (_("Your words"), row.message),
        (_("What came of it"), row.get_state_display()),
        (_("Answer"), row.sentence),
    ]
    return Item(name, data, [*facts, (_("When"), row.created_at)])
