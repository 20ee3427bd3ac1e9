"""Moving an entry: first where to, then what that means for whom, then the move."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from coalface.base.web import Refused, members_only, page, see_other
from coalface.entries import actions
from coalface.entries.access import level_in, may_move, reaches_beyond_cap
from coalface.entries.act_forms import MoveForm, places_but
from coalface.entries.consequences import now, of_move
from coalface.entries.for_acts import is_alone
from coalface.entries.kind import entry_address
from coalface.entries.models import State
from coalface.entries.places import places
from coalface.entries.views.fetch import entry_here, form_methods


@form_methods
@members_only
def place(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Ask where to, say the consequence, and on `confirmed` move the entry."""
    entry = entry_here(request, entry_id)
    alone = is_alone(entry)
    if not may_move(request.viewer, entry, alone=alone):
        raise Refused(_("Only a facilitator can move this; its author can while nobody else has written here."))
    others = places_but(entry, places(request.viewer))
    if not (alone and entry.author_id == request.viewer.member_id):
        others = [one for one in others if not reaches_beyond_cap(entry, one.group, level_in(one.group, entry.level))]
    form = MoveForm(request.POST if request.method == "POST" else None, places=others)
    context = {"entry": entry, "form": form, "now": now(entry), "back": entry_address(entry)}
    if not form.is_bound or not form.is_valid():
        return page(request, "entries/move.html", context, status=422 if form.errors else 200)
    chosen = form.places[form.cleaned_data["where"]]
    if not request.POST.get("confirmed"):
        said = of_move(entry, chosen.group)
        return page(request, "entries/move_confirm.html", context | {"said": said, "chosen": chosen})
    moved = actions.move(viewer=request.viewer, entry=entry, group=chosen.group)
    if moved.state == State.WAITING:
        messages.success(
            request, _("Moved. A facilitator of %(place)s has to let it through.") % {"place": chosen.name}
        )
        return see_other(f"/groups/{chosen.group.slug}/")
    messages.success(request, _("Moved to %(place)s.") % {"place": chosen.name})
    return see_other(entry_address(entry))
