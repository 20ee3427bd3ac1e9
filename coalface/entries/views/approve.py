"""The queue of what waits for a facilitator: read it, let it through, or send it back with a sentence."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coalface.base.web import Refused, members_only, page, row_number, see_other
from coalface.entries import actions
from coalface.entries.access import may_approve
from coalface.entries.for_care import held_in, with_all_to_read
from coalface.entries.forms import SendBackForm
from coalface.entries.kind import entry_address, reply_address
from coalface.entries.models import Entry, Reply, State
from coalface.entries.views.fetch import done_to_entry, done_to_reply, entry_here, form_methods, reply_here
from coalface.groups.models import Group
from coalface.groups.place import group_at, place
from coalface.groups.views.hub import hub_team_only


@require_safe
@members_only
def waiting(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits in a group, for who oversees it."""
    group = group_at(request, slug)
    here = place(request.viewer, group)
    if group.pk not in request.viewer.oversees_group_ids:
        raise Refused(_("Only a facilitator of this group can decide this."))
    return _queue(request, group, {"place": here, "tab": "waiting", "decides": here.may_run})


@require_safe
@hub_team_only
def hub_waiting(request: HttpRequest) -> HttpResponse:
    """What waits before the whole hub, for the hub team."""
    return _queue(request, None, {"decides": True})


def _queue(request: HttpRequest, group: Group | None, context: dict[str, Any]) -> HttpResponse:
    entries, replies = held_in(request.viewer, group)
    held = {"group": group, "entries": entries, "replies": replies, "wrong": ""}
    return page(request, "entries/approve.html", held | context)


@done_to_entry
def approval(request: HttpRequest, entry: Entry) -> HttpResponse | str:
    """Let an entry through."""
    waits = entry.state == State.WAITING
    try:
        actions.approve(viewer=request.viewer, entry=entry, seen=_seen(request))
    except actions.NotRead as not_read:
        return _to_read(request, entry.group, not_read, entries=[entry_here(request, entry.pk)])
    return _decided(request, entry, waits, _("“%(title)s” is out: its readers see it now.") % {"title": entry.title})


@done_to_reply
def reply_approval(request: HttpRequest, reply: Reply) -> HttpResponse:
    """Let a reply through."""
    waits = reply.state == Reply.State.WAITING
    try:
        actions.approve_reply(viewer=request.viewer, reply=reply, seen=_seen(request))
    except actions.NotRead as not_read:
        return _to_read(request, reply.entry.group, not_read, replies=[reply_here(request, reply.pk)])
    return see_other(_decided(request, reply.entry, waits, _("The reply is out: its readers see it now.")))


def _seen(request: HttpRequest) -> int | None:
    """Return the number of the revision that stood beside the button."""
    return row_number(request.POST.get("seen", ""))


def _to_read(
    request: HttpRequest,
    group: Group | None,
    not_read: actions.NotRead,
    *,
    entries: Iterable[Entry] = (),
    replies: Iterable[Reply] = (),
) -> HttpResponse:
    """Show what waits as it is now, alone in its queue, with why it was not let through."""
    held, answers = with_all_to_read(entries, replies)
    context = {"entries": held, "replies": answers, "decides": True, "wrong": str(not_read), "group": group}
    if group is not None:
        here = group_at(request, group.slug)
        context |= {"group": here, "place": place(request.viewer, here), "tab": "waiting"}
    return page(request, "entries/approve.html", context, status=422)


@form_methods
@members_only
def refusal(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Ask for a sentence and send an entry back to its author."""
    entry = entry_here(request, entry_id)
    form = _form(request, entry)
    waits = entry.state == State.WAITING
    if waits and (request.method != "POST" or not form.is_valid()):
        lead = _("It goes back to its author, who can change it and send it once more. Nobody else sees it.")
        return _reason_page(request, entry, form, lead=lead, back=entry_address(entry))
    if waits:
        actions.send_back(viewer=request.viewer, entry=entry, **form.cleaned_data)
    return see_other(_decided(request, entry, waits, _("Sent back. Its author reads your sentence.")))


@form_methods
@members_only
def reply_refusal(request: HttpRequest, reply_id: int) -> HttpResponse:
    """Ask for a sentence and send a reply back to its author."""
    reply = reply_here(request, reply_id)
    form = _form(request, reply.entry)
    waits = reply.state == Reply.State.WAITING
    if waits and (request.method != "POST" or not form.is_valid()):
        lead = _(
            "It stays out of sight for all but its author and the facilitators. Its author can only write another."
        )
        return _reason_page(request, reply.entry, form, lead=lead, back=reply_address(reply))
    if waits:
        actions.send_back_reply(viewer=request.viewer, reply=reply, **form.cleaned_data)
    return see_other(_decided(request, reply.entry, waits, _("Sent back. Its author reads your sentence.")))


def _form(request: HttpRequest, entry: Entry) -> SendBackForm:
    if not may_approve(request.viewer, entry):
        raise Refused(_("Only a facilitator of this group can decide this."))
    return SendBackForm(request.POST if request.method == "POST" else None)


def _reason_page(request: HttpRequest, entry: Entry, form: SendBackForm, *, lead: str, back: str) -> HttpResponse:
    context = {"entry": entry, "form": form, "title": _("Send this back"), "button": _("Send it back"), "back": back}
    context["lead"] = lead
    return page(request, "entries/reason.html", context, status=422 if form.errors else 200)


def _decided(request: HttpRequest, entry: Entry, waited: bool, words: str) -> str:
    """Say what became of it, and return the address of the queue where it stood."""
    if waited:
        messages.success(request, words)
    else:
        messages.info(request, _("Somebody has decided this already."))
    return reverse("group-waiting", args=[entry.group.slug]) if entry.group else reverse("hub-waiting")
