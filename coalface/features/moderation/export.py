"""What a member takes along of moderation: the reports that they made, in their own words."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from coalface.base.export import Item, Share
from coalface.features.moderation.models import Report
from coalface.groups.viewer import Viewer
from coalface.people.models import Member


def export(*, member: Member, viewer: Viewer) -> Iterator[Share]:
    """Yield the reports that a member made, without what others decided or wrote: the exporter that wiring names."""
    reports = Report.objects.filter(reporter=member)
    yield Share(
        "reports",
        _("Reports you made"),
        [
            Item(
                str(row.get_why_display()),
                {"why": row.why, "words": row.words, "at": row.created_at},
                [(_("Your words"), row.words), (_("When"), row.created_at)],
            )
            for row in reports
        ],
    )
