"""Removing an entry or a reply: a page says what goes, and the button does it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from coalface.base.web import Refused, members_only, page, see_other
from coalface.entries import actions
from coalface.entries.access import may_redact, may_remove, may_remove_reply
from coalface.entries.act_forms import RemoveForm
from coalface.entries.for_acts import comments_by_others, others_at
from coalface.entries.kind import entry_address, kind_of, reply_address
from coalface.entries.views.fetch import entry_here, form_methods, reply_here


@form_methods
@members_only
def removal(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Say what goes with the entry, and remove it."""
    entry = entry_here(request, entry_id)
    if not may_remove(request.viewer, entry):
        raise Refused(_("You cannot remove this: it is locked, or it is not yours."))
    form = _form(request, entry.author_id)
    if form.is_bound and form.is_valid():
        actions.remove(viewer=request.viewer, entry=entry, **form.cleaned_data)
        messages.success(request, _("Removed."))
        return see_other(f"/groups/{entry.group.slug}/" if entry.group else kind_of(entry).list_address)
    replies, people = others_at(entry)
    return _page(request, form, entry=entry, owner=entry, back=entry_address(entry), replies=replies, people=people)


@form_methods
@members_only
def reply_removal(request: HttpRequest, reply_id: int) -> HttpResponse:
    """Say what goes with the reply and what stays, and remove it."""
    reply = reply_here(request, reply_id)
    if not may_remove_reply(request.viewer, reply):
        raise Refused(_("You cannot remove this reply: the entry is locked, or it is not yours."))
    form = _form(request, reply.author_id)
    if form.is_bound and form.is_valid():
        actions.remove_reply(viewer=request.viewer, reply=reply, **form.cleaned_data)
        messages.success(request, _("Removed."))
        return see_other(entry_address(reply.entry))
    comments = comments_by_others(reply)
    return _page(
        request, form, entry=reply.entry, owner=reply, back=reply_address(reply), reply=reply, comments=comments
    )


def _form(request: HttpRequest, author_id: int | None) -> RemoveForm:
    return RemoveForm(request.POST if request.method == "POST" else None, own=author_id == request.viewer.member_id)


def _page(request: HttpRequest, form: RemoveForm, *, entry: Any, owner: Any, back: str, **more: Any) -> HttpResponse:
    context = {"reply": None, "replies": 0, "people": 0, "comments": 0, "may_redact": may_redact(request.viewer, entry)}
    context |= {"entry": entry, "revision_id": owner.revision_id, "form": form, "back": back, **more}
    return page(request, "entries/remove.html", context, status=422 if form.errors else 200)
