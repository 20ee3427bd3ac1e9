"""What a member takes along of mail: which letters wait for them and which were sent."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from coalface.base.export import Item, Share
from coalface.features.notify.models import Letter
from coalface.groups.viewer import Viewer
from coalface.people.models import Member


def export(*, member: Member, viewer: Viewer) -> Iterator[Share]:
    """Yield the letters to a member, of each what it was about in one word and when: the exporter that wiring names.

    A letter has no words of its own; they are made when it is sent, under the rights of that moment.
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
