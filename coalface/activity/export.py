"""What a member takes along of the log: what they did and when, without what it was done to."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from coalface.activity.models import Activity
from coalface.base.export import Item, Share


def export(*, member, viewer) -> Iterator[Share]:
    """Yield what a member did, oldest first: the exporter that wiring names."""
    rows = Activity.objects.filter(actor=member).order_by("pk").values_list("verb", "at")
    items = [Item(verb, {"did": verb, "at": at}, [(_("When"), at)]) for verb, at in rows]
    yield Share("doings", _("What you did"), items, _("The hub’s log, in its own words. It holds no text."))
