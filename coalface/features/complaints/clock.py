"""The clock of a complaint in words: how long there is to acknowledge it, or how long it is overdue."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coalface.features.complaints.models import Complaint


def clock_words(complaint: Complaint) -> str:
    """Return what is due next and when, in the days of the hub's calendar; "" when nothing is due any more."""
    if complaint.state == Complaint.State.ACKNOWLEDGED:
        return _("Answer it without delay")
    if complaint.state != Complaint.State.RECEIVED:
        return ""
    days = (timezone.localdate(complaint.due_at) - timezone.localdate()).days
    if complaint.is_overdue:
        if days == 0:
            return _("Overdue since today: acknowledge it now")
        late = ngettext("Overdue by %(n)s day: acknowledge it now", "Overdue by %(n)s days: acknowledge it now", -days)
        return late % {"n": -days}
    if days == 0:
        return _("Acknowledge it today")
    return ngettext("Acknowledge it within %(n)s day", "Acknowledge it within %(n)s days", days) % {"n": days}
