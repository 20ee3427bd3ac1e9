"""Accepting an answer and taking that back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from coalface.base.web import NotHere, Refused, members_only, see_other
from coalface.entries.kind import entry_address, reply_address
from coalface.entries.queries import visible_reply
from coalface.entries.views.fetch import form_methods
from coalface.kinds.question import actions
from coalface.kinds.question.forms import AcceptForm
from coalface.kinds.question.queries import openable_question


def _question(request: HttpRequest, entry_id: int) -> Any:
    entry = openable_question(request.viewer, entry_id=entry_id)
    if entry is None:
        raise NotHere
    return entry


@form_methods
@members_only
def acceptance(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Mark an answer as the one that helped. A GET only leads back to the question."""
    entry = _question(request, entry_id)
    if request.method != "POST":
        return redirect(entry_address(entry))
    form = AcceptForm(request.POST)
    answer = visible_reply(request.viewer, form.cleaned_data["answer"]) if form.is_valid() else None
    if answer is None:
        raise Refused(_("That is not an answer to this question."))
    actions.accept(viewer=request.viewer, entry=entry, answer=answer)
    answer.entry = entry
    return see_other(reply_address(answer))


@form_methods
@members_only
def end_acceptance(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Take the acceptance back. A GET only leads back to the question."""
    entry = _question(request, entry_id)
    if request.method != "POST":
        return redirect(entry_address(entry))
    actions.end_acceptance(viewer=request.viewer, entry=entry)
    return see_other(entry_address(entry))
