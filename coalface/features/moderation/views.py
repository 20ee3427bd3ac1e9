"""Reporting something, and the queue in which it is decided."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coalface.base.limits import limit
from coalface.base.web import NotHere, members_only, page, row_number, see_other
from coalface.entries.kind import entry_address, reply_address
from coalface.entries.queries import openable, visible_reply
from coalface.entries.words import at_reply
from coalface.features.moderation import actions, queries
from coalface.features.moderation.access import has_queue, may_decide, whom_to_suspend
from coalface.features.moderation.forms import DecisionForm, ReportForm
from coalface.people.models import Member


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def report_new(request: HttpRequest) -> HttpResponse:
    about, title, back = _reported(request)
    shown = about.get("reply")
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limit(request.member.pk, "report", "30/h")
        actions.report(viewer=request.viewer, **form.cleaned_data, **about)
        thanks = _("Thank you. Somebody will look at it. Whoever wrote it does not learn that it was you.")
        messages.success(request, thanks, extra_tags=at_reply(about.get("reply")))
        return see_other(back)
    context = {"form": form, "title_of": title, "back": back, "reply": shown}
    return page(request, "features/moderation/report_new.html", context, status=422 if form.errors else 200)


def _reported(request: HttpRequest) -> tuple[dict, str, str]:
    """Return what is to be reported, its title and where to go back to; what the viewer may not see is not there."""
    wanted = {name: request.GET[name] for name in ("entry", "reply", "member") if request.GET.get(name)}
    if len(wanted) != 1:
        raise NotHere
    if "member" in wanted:
        member = Member.objects.filter(handle=wanted["member"], state=Member.State.ACTIVE).first()
        if member is None:
            raise NotHere
        return {"member": member}, member.name, reverse("person", args=[member.handle])
    number = row_number(next(iter(wanted.values())))
    if number is None:
        raise NotHere
    if "reply" in wanted:
        reply = visible_reply(request.viewer, number)
        if reply is None:
            raise NotHere
        return {"reply": reply}, _("A reply to “%(title)s”") % {"title": reply.entry.title}, reply_address(reply)
    entry = openable(request.viewer, entry_id=number)
    if entry is None:
        raise NotHere
    return {"entry": entry}, entry.title, entry_address(entry)


@members_only
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    if not has_queue(request.viewer):
        raise NotHere
    context = {"waiting": queries.queue(request.viewer), "decided": queries.decided(request.viewer)}
    return page(request, "features/moderation/reports.html", context)


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, number: int) -> HttpResponse:
    found = queries.report_for(request.viewer, number)
    if found is None:
        raise NotHere
    suspends = request.viewer.hub_team and whom_to_suspend(found) is not None
    decisions = {"dismiss"} | ({"hide"} if found.entry else set()) | ({"suspend"} if suspends else set())
    form = DecisionForm(request.POST or None, decisions=decisions)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.do(_decide, request=request, found=found, **form.cleaned_data)
    ):
        messages.success(request, _("Decided. It stands in the log with your name."))
        return see_other(reverse("reports"))
    context = {"report": found, "form": form, "may_decide": may_decide(request.viewer, found)}
    return page(request, "features/moderation/report.html", context, status=422 if form.errors else 200)


def _decide(request: HttpRequest, found, decision: str, reason: str) -> None:
    if decision == "hide":
        actions.hide_reported(viewer=request.viewer, report=found, reason=reason)
    elif decision == "suspend":
        actions.suspend_reported(viewer=request.viewer, by=request.member, report=found, reason=reason)
    else:
        actions.dismiss(viewer=request.viewer, report=found, sentence=reason)
