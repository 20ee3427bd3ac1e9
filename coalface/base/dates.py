"""Times as people say them, with the exact one at hand."""

from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coalface.base.reading import Reading, reading


def ago(at: datetime, *, now: datetime | None = None) -> SafeString:
    """Return a `<time>` that says how long ago, such as "3 days ago" or "in March"; the title says exactly when."""
    here = reading()
    at = at or here.now  # what is not dated yet is of now, as everywhere in Django
    return _time(at, _words_ago(at, now or here.now, here), here.zone, here.language)


def on_date(at: datetime) -> SafeString:
    """Return a `<time>` with the day, such as "15 November 2026"; the title says exactly when."""
    here = reading()
    return _time(at, date_format(timezone.localtime(at, here.zone), "j F Y"), here.zone, here.language)


def exactly(at: datetime) -> str:
    """Return a moment in full, such as "Friday 15 November 2024 at 09:12", in the hub's time zone."""
    local = timezone.localtime(at, reading().zone)
    return _("%(day)s at %(time)s") % {"day": date_format(local, "l j F Y"), "time": date_format(local, "H:i")}


def words_ago(at: datetime, *, now: datetime | None = None) -> str:
    """Return how long ago a moment was, in the hub's time zone and in words."""
    here = reading()
    return _words_ago(at or here.now, now or here.now, here)


def _words_ago(at: datetime, now: datetime, here: Reading) -> str:
    seconds = (now - at).total_seconds()
    if seconds < 60:
        return _counted("just now", 0, here.language)
    if seconds < 3600:
        return _counted("minutes", int(seconds // 60), here.language)
    today, day = now.astimezone(here.zone).date(), at.astimezone(here.zone).date()
    days = (today - day).days
    if days == 0:
        return _counted("hours", int(seconds // 3600), here.language)
    if days < 14:
        return _counted("days", days, here.language)
    if days < 60:
        return _counted("weeks", days // 7, here.language)
    return _in_month(day.replace(day=1), day.year == today.year, here.language)


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


# What follows is kept, because lists say the same few hundred times over and over. The language is the one in use: it is
# given so that what was said in one is never said in another.


@lru_cache(maxsize=500)
def _counted(unit: str, number: int, language: str | None) -> str:
    if unit == "minutes":
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", number) % {"n": number}
    if unit == "hours":
        return ngettext("%(n)d hour ago", "%(n)d hours ago", number) % {"n": number}
    if unit == "weeks":
        return ngettext("%(n)d week ago", "%(n)d weeks ago", number) % {"n": number}
    if unit == "days":
        return _("yesterday") if number == 1 else ngettext("%(n)d day ago", "%(n)d days ago", number) % {"n": number}
    return _("just now")


@lru_cache(maxsize=500)
def _in_month(month: date, this_year: bool, language: str | None) -> str:
    return _("in %(month)s") % {"month": date_format(month, "F" if this_year else "F Y")}


@lru_cache(maxsize=5000)
def _time(at: datetime, words: str, zone: tzinfo, language: str | None) -> SafeString:
    local = timezone.localtime(at, zone)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="minutes"),
        exactly(local),
        words,
    )
