"""Times as people say them, with the exact one at hand."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def ago(at: datetime, *, now: datetime | None = None) -> SafeString:
    """Return a `<time>` that says how long ago, such as "3 days ago" or "in March"; the title says exactly when."""
    return _time(at, words_ago(at, now=now))


def on_date(at: datetime) -> SafeString:
    """Return a `<time>` with the day, such as "15 November 2026"; the title says exactly when."""
    return _time(at, date_format(timezone.localtime(at), "j F Y"))


def exactly(at: datetime) -> str:
    """Return a moment in full, such as "Friday 15 November 2024 at 09:12", in the hub's time zone."""
    local = timezone.localtime(at)
    return _("%(day)s at %(time)s") % {"day": date_format(local, "l j F Y"), "time": date_format(local, "H:i")}


def words_ago(at: datetime, *, now: datetime | None = None) -> str:
    """Return how long ago a moment was, in the hub's time zone and in words."""
    now = timezone.localtime(now)
    at = timezone.localtime(at)
    seconds = (now - at).total_seconds()
    if seconds < 60:
        return _("just now")
    if seconds < 3600:
        minutes = int(seconds // 60)
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    days = (now.date() - at.date()).days
    if days == 0:
        hours = int(seconds // 3600)
        return ngettext("%(n)d hour ago", "%(n)d hours ago", hours) % {"n": hours}
    if days == 1:
        return _("yesterday")
    if days < 14:
        return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
    if days < 60:
        return ngettext("%(n)d week ago", "%(n)d weeks ago", days // 7) % {"n": days // 7}
    if at.year == now.year:
        return _("in %(month)s") % {"month": date_format(at, "F")}
    return _("in %(month)s") % {"month": date_format(at, "F Y")}


def span(delta: timedelta) -> str:
    """Return a span in its one largest unit, such as "38 minutes" or "3 days"."""
    minutes = max(1, int(delta.total_seconds() // 60))
    if minutes < 60:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    days = hours // 24
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": f"{days:,}"}


def _time(at: datetime, words: str) -> SafeString:
    local = timezone.localtime(at)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="minutes"),
        exactly(local),
        words,
    )
