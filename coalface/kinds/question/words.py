"""Says a span of time in a few words."""

from datetime import timedelta

from django.utils.translation import ngettext


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
