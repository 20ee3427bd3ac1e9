"""Answering and commenting: the box on the entry's page leads here, and comes back here when something is wrong."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from coalface.base.web import Refused, members_only, page, see_other
from coalface.entries import actions
from coalface.entries.access import may_reply
from coalface.entries.forms import ReplyForm
from coalface.entries.kind import entry_address, kinds, reply_address
from coalface.entries.models import Entry, Reply
from coalface.entries.preview import preview
from coalface.entries.queries import visible_reply
from coalface.entries.views.fetch import entry_here, form_methods
from coalface.entries.words import who_sees


@form_methods
@members_only
def replies(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Add a reply to an entry; with `parent` a comment on that reply, with `comment` a comment on the entry."""
    entry = entry_here(request, entry_id)
    if not may_reply(request.viewer, entry):
        raise Refused(_("You cannot reply here: join the group first, or the entry is locked."))
    posted = request.method == "POST"
    form = ReplyForm(request.POST if posted else None, request.FILES if posted else None, initial=request.GET)
    if posted and form.is_valid() and "preview" not in form.data:
        parent = _parent(request, entry, form)
        made = actions.reply(
            viewer=request.viewer,
            entry=entry,
            source=form.cleaned_data["source"],
            parent=parent,
            as_comment=form.cleaned_data["comment"],
            files=form.cleaned_data["files"],
            once=form.once_key(entry.pk),
        )
        made.entry = entry
        return see_other(reply_address(made))
    return _form_page(request, entry, form)


def _parent(request: HttpRequest, entry: Entry, form: ReplyForm) -> Reply | None:
    if not form.cleaned_data["parent"]:
        return None
    parent = visible_reply(request.viewer, form.cleaned_data["parent"])
    if parent is None or parent.entry_id != entry.pk:
        raise Refused(_("The answer you commented on is no longer there. Your text: %s") % form.cleaned_data["source"])
    return parent


def _form_page(request: HttpRequest, entry: Entry, form: ReplyForm) -> HttpResponse:
    typed: dict[str, Any] = form.data if form.is_bound else form.initial
    is_comment = bool(typed.get("parent") or typed.get("comment")) or not kinds()[entry.kind].replies_are_answers
    context = {
        "entry": entry,
        "form": form,
        "is_comment": is_comment,
        "preview": preview(typed["source"]) if "preview" in typed and typed.get("source") else "",
        "promise": who_sees(entry.level, entry.group),
    }
    return page(request, "entries/reply.html", context, status=422 if form.errors else 200)
