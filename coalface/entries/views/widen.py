"""Changing who may see an entry: the page says in numbers what each level means, and the button does it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from coalface.base.web import Refused, members_only, page, see_other
from coalface.entries import actions
from coalface.entries.access import level_choices, may_change_level, may_widen
from coalface.entries.act_forms import LevelForm
from coalface.entries.consequences import now, replies_too
from coalface.entries.for_acts import is_alone
from coalface.entries.kind import entry_address
from coalface.entries.views.fetch import entry_here, form_methods
from coalface.entries.words import who_sees


@form_methods
@members_only
def level(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Ask for the level, and widen or narrow the entry to it."""
    entry = entry_here(request, entry_id)
    if not may_change_level(request.viewer, entry):
        raise Refused(_("Only its author or a facilitator can change who may see this."))
    wider = level_choices(entry)[-1] > entry.level
    wide = may_widen(request.viewer, entry, alone=is_alone(entry))
    form = LevelForm(request.POST if request.method == "POST" else None, entry=entry, may_widen=wide)
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data["level"]
        if chosen > entry.level:
            told = not is_alone(entry)
            actions.widen(viewer=request.viewer, entry=entry, level=chosen)
            sees = who_sees(chosen, entry.group)
            messages.success(request, f"{sees} {_('Everybody who wrote here is told by mail.')}" if told else sees)
        else:
            actions.narrow(viewer=request.viewer, entry=entry, level=chosen)
            messages.success(request, _("Changed."))
        return see_other(entry_address(entry))
    context = {
        "entry": entry,
        "form": form,
        "now": now(entry),
        "replies_too": replies_too(entry) if wide and wider else [],
        "held_back": wider and not wide,
        "back": entry_address(entry),
    }
    return page(request, "entries/widen.html", context, status=422 if form.errors else 200)
