"""What a member takes along of invitations: those they made, with the address as long as one waits."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from coalface.base.export import Item, Share
from coalface.features.invitations.models import Invitation
from coalface.groups.viewer import Viewer
from coalface.people.models import Member


def export(*, member: Member, viewer: Viewer) -> Iterator[Share]:
    """Yield the invitations that a member made: the exporter that wiring names.

    A group is named by its number only: its name may be none of theirs any more.
    """
    made = Invitation.objects.filter(inviter=member)
    yield Share(
        "invitations",
        _("Invitations from you"),
        [
            Item(
                row.address or row.get_state_display(),
                {
                    "address": row.address,
                    "message": row.message,
                    "group": row.group_id,
                    "by_link": row.by_link,
                    "state": row.state,
                    "at": row.created_at,
                    "accepted_at": row.accepted_at,
                },
                [
                    (_("State"), row.get_state_display()),
                    (_("When"), row.created_at),
                    (_("Message"), row.message),
                    (_("Accepted"), row.accepted_at),
                ],
            )
            for row in made
        ],
    )
