"""Merging the same thing asked twice: choose the one that stays, see what that means, merge."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from coalface.base.web import Refused, members_only, page, see_other
from coalface.entries import actions
from coalface.entries.access import may_merge
from coalface.entries.act_forms import MergeForm
from coalface.entries.consequences import of_merge
from coalface.entries.for_acts import alike, mergeable
from coalface.entries.kind import entry_address, kind_of
from coalface.entries.views.fetch import entry_here, form_methods


@form_methods
@members_only
def merger(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Ask which entry stays, say the consequence, and on `confirmed` merge this one into it."""
    entry = entry_here(request, entry_id)
    if not may_merge(request.viewer, entry) or not kind_of(entry).replies_are_answers:
        raise Refused(_("Only somebody who facilitates both can merge them."))
    form = MergeForm(request.POST if request.method == "POST" else None)
    context = {"entry": entry, "form": form, "back": entry_address(entry)}
    target = (
        mergeable(request.viewer, entry, form.cleaned_data["target"]) if form.is_bound and form.is_valid() else None
    )
    if form.is_bound and form.is_valid():
        if target is None:
            form.add_error("target", _("There is no other entry like this one with that number."))
        elif not may_merge(request.viewer, target):
            form.add_error("target", _("You do not facilitate the place where that one stands."))
    if target is None or form.errors:
        context["alike"] = alike(request.viewer, entry)
        return page(request, "entries/merge.html", context, status=422 if form.errors else 200)
    if not request.POST.get("confirmed"):
        context |= {"target": target, "said": of_merge(entry, target)}
        return page(request, "entries/merge_confirm.html", context)
    stays = actions.merge(viewer=request.viewer, entry=entry, target=target)
    messages.success(request, _("Merged. All answers stand here now."))
    return see_other(entry_address(stays))
