"""Making a complaint and seeing how far it is; and the hub team's list, in the order of what is due."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalface.base.limits import limit
from coalface.base.web import NotHere, members_only, page, see_other
from coalface.features.complaints import actions, queries
from coalface.features.complaints.clock import clock_words
from coalface.features.complaints.forms import AnswerForm, CloseForm, ComplaintForm, EnterForm
from coalface.features.complaints.models import Complaint
from coalface.groups.views.hub import hub_team_only


@members_only
@require_safe
def complaints(request: HttpRequest) -> HttpResponse:
    """What one has complained of, and how far each is."""
    return page(request, "features/complaints/mine.html", {"mine": list(queries.my_complaints(request.viewer))})


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def complaint_new(request: HttpRequest) -> HttpResponse:
    form = ComplaintForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limit(request.member.pk, "complaint", "10/d")
        made = actions.file_complaint(viewer=request.viewer, **form.cleaned_data)
        messages.success(request, _("We have your complaint. You get a mail within 30 days."))
        return see_other(reverse("complaint", args=[made.pk]))
    return page(request, "features/complaints/new.html", {"form": form}, status=422 if form.errors else 200)


@members_only
@require_safe
def complaint(request: HttpRequest, number: int) -> HttpResponse:
    found = queries.my_complaint(request.viewer, number)
    if found is None:
        raise NotHere
    return page(request, "features/complaints/complaint.html", {"complaint": found})


@hub_team_only
@require_safe
def hub_complaints(request: HttpRequest) -> HttpResponse:
    """What has to be acknowledged first by its date, then what waits for an answer; or what is done."""
    done = request.GET.get("show") == "done"
    found = queries.complaints_page(request.viewer, done=done, cursor=request.GET.get("after", ""))
    context = {"found": found, "done": done, "clock_words": clock_words}
    return page(request, "features/complaints/hub_complaints.html", context)


@hub_team_only
@require_http_methods(["GET", "HEAD", "POST"])
def hub_complaint_new(request: HttpRequest) -> HttpResponse:
    """Enter what came by letter or in another way."""
    form = EnterForm(request.POST or None, initial={"received_on": timezone.localdate().isoformat(), "came": "letter"})
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("came", "name", "email", "subject", "words")}
        made = actions.enter_complaint(viewer=request.viewer, received_at=form.received_at(), **facts)
        messages.success(request, _("The complaint has the number %(number)s.") % {"number": made.pk})
        return see_other(reverse("hub-complaint", args=[made.pk]))
    return page(request, "features/complaints/hub_new.html", {"form": form}, status=422 if form.errors else 200)


@hub_team_only
@require_safe
def hub_complaint(request: HttpRequest, number: int) -> HttpResponse:
    return _one(request, _found(request, number))


@hub_team_only
@require_POST
def acknowledgement(request: HttpRequest, number: int) -> HttpResponse:
    found = _found(request, number)
    actions.acknowledge(viewer=request.viewer, complaint=found)
    messages.success(request, _told(found, _("Acknowledged.")))
    return see_other(reverse("hub-complaint", args=[number]))


@hub_team_only
@require_POST
def answer(request: HttpRequest, number: int) -> HttpResponse:
    found = _found(request, number)
    form = AnswerForm(request.POST)
    if not (form.is_valid() and form.do(actions.answer, viewer=request.viewer, complaint=found, **form.cleaned_data)):
        return _one(request, _found(request, number), answering=form)
    messages.success(request, _told(found, _("Answered.")))
    return see_other(reverse("hub-complaint", args=[number]))


@hub_team_only
@require_POST
def closing(request: HttpRequest, number: int) -> HttpResponse:
    found = _found(request, number)
    form = CloseForm(request.POST)
    if not (form.is_valid() and form.do(actions.close, viewer=request.viewer, complaint=found, **form.cleaned_data)):
        return _one(request, _found(request, number), closing=form)
    messages.success(request, _("Closed."))
    return see_other(reverse("hub-complaints"))


def _found(request: HttpRequest, number: int) -> Complaint:
    found = queries.complaint_for(request.viewer, number)
    if found is None:
        raise NotHere
    return found


def _told(complaint: Complaint, done: str) -> str:
    if complaint.member is not None or complaint.email:
        return _("%(done)s A mail tells them.") % {"done": done}
    return _("%(done)s There is no mail address, so tell them yourself.") % {"done": done}


def _one(
    request: HttpRequest, complaint: Complaint, *, answering: AnswerForm | None = None, closing: CloseForm | None = None
) -> HttpResponse:
    context = {
        "complaint": complaint,
        "clock": clock_words(complaint),
        "answering": answering or AnswerForm(auto_id="id_answer_%s"),
        "closing": closing or CloseForm(auto_id="id_close_%s"),
        "wrong": answering or closing,
    }
    return page(request, "features/complaints/hub_complaint.html", context, status=422 if answering or closing else 200)
