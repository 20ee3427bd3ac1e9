"""Sends the mails to whoever complained, with an account or without."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from coalface.base.letters import letter
from coalface.base.outgoing import deliver, due
from coalface.base.tasks import task
from coalface.features.complaints.models import ComplaintMail


@task()
def send_complaint_mail(mail_id: int) -> None:
    """Send one mail about a complaint, where there is an address to send it to."""
    deliver(ComplaintMail.objects.select_related("complaint__member"), mail_id, _mail)


@task()
def send_due_complaint_mails() -> None:
    """Send what no bell announced."""
    for number in due(ComplaintMail.objects.all()):
        send_complaint_mail.call(number)


def _mail(mail: ComplaintMail) -> EmailMessage | None:
    complaint = mail.complaint
    email = complaint.member.email if complaint.member else complaint.email
    if not email:
        return None
    subject = {
        ComplaintMail.What.ACKNOWLEDGED: _("We have your complaint (number %(number)s)"),
        ComplaintMail.What.ANSWERED: _("Our answer to your complaint (number %(number)s)"),
    }[ComplaintMail.What(mail.what)]
    facts = {"complaint": complaint, "hub_url": settings.COALFACE_URL, "member": complaint.member}
    template = f"features/complaints/letters/{mail.what}.txt"
    return letter(template=template, subject=subject % {"number": complaint.pk}, to=[email], context=facts)
