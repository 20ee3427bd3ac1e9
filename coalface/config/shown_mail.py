"""Shows mail that was written to files, for whoever develops: there is no such page on a hub that people use."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from coalface.base.web import NotHere, page

MOST = 30
BETWEEN = b"\n" + b"-" * 79 + b"\n"  # what Django's backend writes after each mail


@require_safe
def shown_mail(request: HttpRequest) -> HttpResponse:
    """List the newest mails with their text."""
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    if folder is None:
        raise NotHere
    files = sorted(Path(folder).glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)[:MOST]
    letters = [letter for path in files for letter in reversed(_letters(path.read_bytes()))][:MOST]
    return page(request, "config/shown_mail.html", {"letters": letters})


def _letters(data: bytes) -> list[dict]:
    return [_letter(message_from_bytes(part, policy=policy.default)) for part in data.split(BETWEEN) if part.strip()]


def _letter(mail: EmailMessage) -> dict:
    body = mail.get_body(("plain",))
    lines = body.get_content().splitlines() if body is not None else []
    return {"subject": mail["Subject"], "to": mail["To"], "date": mail["Date"], "lines": lines}
