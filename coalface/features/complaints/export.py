"""What a member takes along of complaints: their own, and what came of them."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from coalface.base.export import Item, Share
from coalface.features.complaints.models import Complaint
from coalface.groups.viewer import Viewer
from coalface.people.models import Member


def export(*, member: Member, viewer: Viewer) -> Iterator[Share]:
    """Yield the complaints that a member made: the exporter that wiring names."""
    yield Share(
        "complaints",
        _("Complaints you made"),
        [
            Item(
                row.subject,
                {
                    "subject": row.subject,
                    "words": row.words,
                    "state": row.state,
                    "at": row.received_at,
                    "answer": row.answer,
                    "answered_at": row.answered_at,
                },
                [
                    (_("State"), row.get_state_display()),
                    (_("When"), row.received_at),
                    (_("Words"), row.words),
                    (_("Answer"), row.answer),
                ],
            )
            for row in Complaint.objects.filter(member=member)
        ],
    )
