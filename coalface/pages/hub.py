"""The hub team's own page: the few things that only they look after, with what waits."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from coalface.base.clock import BACKUP, is_late, last_beat
from coalface.base.web import page
from coalface.entries.for_care import waiting_in
from coalface.features.complaints.queries import waiting as waiting_complaints
from coalface.features.moderation.queries import waiting_count
from coalface.groups.models import Group
from coalface.groups.views.hub import hub_team_only


@require_safe
@hub_team_only
def hub(request: HttpRequest) -> HttpResponse:
    """Groups that wait, reports that wait, and the ways to groups and people."""
    complaints, overdue = waiting_complaints(request.viewer)
    backup = last_beat(BACKUP) if settings.COALFACE_BACKUPS else None
    context = {
        "complaints": complaints,
        "overdue": overdue,
        "waiting_groups": Group.objects.filter(state=Group.State.WAITING)[:100].count(),
        "held": waiting_in(request.viewer).get(None, 0),
        "reports": waiting_count(request.viewer),
        "consent": settings.COALFACE_GROUPS_NEED_CONSENT,
        "sign_up": settings.COALFACE_SIGN_UP,
        "backups": bool(settings.COALFACE_BACKUPS),
        "backup": backup,
        "backup_late": backup is not None and is_late(settings.COALFACE_BACKUPS_WHEN, backup),
    }
    return page(request, "pages/hub.html", context)
