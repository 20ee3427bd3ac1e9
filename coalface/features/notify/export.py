"""What a member takes along of what they were told: letters that wait or were sent, and notifications."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from coalface.base.export import Item, Share
from coalface.features.notify.models import Letter, Notification
from coalface.groups.viewer import Viewer
from coalface.people.models import Member


def export(*, member: Member, viewer: Viewer) -> Iterator[Share]:
    """Yield letters and notifications, of each what it was about in one word and when: the exporter that wiring names.

    Neither has words of its own; they are made when one is sent or shown, under the rights of that moment.
    """
    letters = Letter.objects.filter(member=member).select_related("activity")
    yield Share(
        "letters",
        _("Letters to you"),
        [
            Item(
                row.activity.verb,
                {"about": row.activity.verb, "state": row.state, "at": row.created_at, "sent_at": row.sent_at},
                [(_("State"), row.get_state_display()), (_("When"), row.created_at), (_("Sent"), row.sent_at)],
            )
            for row in letters
        ],
    )
    told = Notification.objects.filter(member=member).select_related("activity")
    yield Share(
        "notifications",
        _("Notifications to you"),
        [
            Item(
                row.activity.verb,
                {"about": row.activity.verb, "at": row.created_at, "read_at": row.read_at},
                [(_("When"), row.created_at), (_("Read"), row.read_at)],
            )
            for row in told
        ],
    )
