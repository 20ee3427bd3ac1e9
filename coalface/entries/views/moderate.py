"""Locking and hiding, each begun with a reason and ended with a button."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from coalface.base.web import Refused, members_only, page, see_other
from coalface.entries import actions
from coalface.entries.access import may_moderate
from coalface.entries.forms import HideForm, LockForm
from coalface.entries.kind import entry_address, reply_address
from coalface.entries.models import Entry, Reply
from coalface.entries.views.fetch import done_to_entry, done_to_reply, entry_here, form_methods, reply_here

HIDING = _later(
    "Only its author and the facilitators see it then, with your reason. You can show it again at any time."
)


def _reason_page(
    request: HttpRequest, entry: Entry, form: Any, *, title: str, button: str, back: str, lead: str
) -> HttpResponse:
    if not may_moderate(request.viewer, entry):
        raise Refused(_("Only a facilitator of this group can do that."))
    context = {"entry": entry, "form": form, "title": title, "button": button, "back": back, "lead": lead}
    return page(request, "entries/reason.html", context, status=422 if form.errors else 200)


@form_methods
@members_only
def lock(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Ask for the reason and lock the entry."""
    entry = entry_here(request, entry_id)
    form = LockForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.lock(viewer=request.viewer, entry=entry, reason=form.cleaned_data["reason"])
        return see_other(entry_address(entry))
    words = {"title": _("Lock this"), "button": _("Lock it"), "back": entry_address(entry)}
    lead = _("Nobody can reply any more. Everybody who sees it now still reads it. You can unlock it at any time.")
    return _reason_page(request, entry, form, lead=lead, **words)


@done_to_entry
def end_lock(request: HttpRequest, entry: Entry) -> None:
    """Let members reply again."""
    actions.unlock(viewer=request.viewer, entry=entry)


@form_methods
@members_only
def hiding(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Ask for the reason and hide the entry."""
    entry = entry_here(request, entry_id)
    form = HideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.hide(viewer=request.viewer, entry=entry, reason=form.cleaned_data["reason"])
        return see_other(entry_address(entry))
    words = {"title": _("Hide this"), "button": _("Hide it"), "back": entry_address(entry)}
    return _reason_page(request, entry, form, lead=HIDING, **words)


@done_to_entry
def end_hiding(request: HttpRequest, entry: Entry) -> None:
    """Show the entry again."""
    actions.show_again(viewer=request.viewer, entry=entry)


@form_methods
@members_only
def reply_hiding(request: HttpRequest, reply_id: int) -> HttpResponse:
    """Ask for the reason and hide a reply."""
    reply = reply_here(request, reply_id)
    form = HideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.hide_reply(viewer=request.viewer, reply=reply, reason=form.cleaned_data["reason"])
        return see_other(reply_address(reply))
    title = _("Hide this answer") if reply.is_answer else _("Hide this comment")
    words = {"title": title, "button": _("Hide it"), "back": reply_address(reply)}
    return _reason_page(request, reply.entry, form, lead=HIDING, **words)


@done_to_reply
def end_reply_hiding(request: HttpRequest, reply: Reply) -> None:
    """Show a hidden reply again."""
    actions.show_reply_again(viewer=request.viewer, reply=reply)
