"""Where a member is signed in, in words that people use, and signing out from there."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coalface.people.models import Member

# The first that is found in what a browser says of itself; nearly all of them claim to be several others too.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
MACHINES = (
    ("iPhone", gettext_lazy("an iPhone")),
    ("iPad", gettext_lazy("an iPad")),
    ("Android", gettext_lazy("Android")),
    ("Windows", "Windows"),
    ("Mac OS X", gettext_lazy("a Mac")),
    ("CrOS", gettext_lazy("a Chromebook")),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class Device:
    """One place where a member is signed in."""

    number: int
    words: str
    address: str
    since: datetime
    current: bool


def in_words(user_agent: str) -> str:
    """Return "Firefox on Windows" for what a browser says of itself."""
    browser = next((word for mark, word in BROWSERS if mark in user_agent), None)
    machine = next((word for mark, word in MACHINES if mark in user_agent), None)
    if browser and machine:
        return _("%(browser)s on %(machine)s") % {"browser": browser, "machine": machine}
    return browser or _("A device that we do not know")


def devices(member: Member, *, current_key: str | None) -> list[Device]:
    """Return where this member is signed in, this device first, then the newest; two queries whatever their number.

    A session that has expired, or that a new password ended, is none of them.
    """
    rows = {row.session_key: row for row in UserSession.objects.filter(user=member)}
    alive = [
        session.session_key
        for session in Session.objects.filter(session_key__in=rows, expire_date__gt=timezone.now())
        if _opens(session, member)
    ]
    found = [
        Device(row.pk, in_words(row.user_agent), row.ip, row.created_at, key == current_key)
        for key, row in rows.items()
        if key in alive
    ]
    return sorted(found, key=lambda device: (device.current, device.since), reverse=True)


def _opens(session: Session, member: Member) -> bool:
    kept = session.get_decoded()
    return kept.get(SESSION_KEY) == str(member.pk) and constant_time_compare(
        kept.get(HASH_SESSION_KEY, ""), member.get_session_auth_hash()
    )
