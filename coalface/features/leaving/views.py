"""Leaving the hub: what happens, the choice, the proof that it is oneself, and goodbye; the hub team for somebody."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coalface.base.letters import NOT_SENT
from coalface.base.limits import limit
from coalface.base.web import NotHere, Refused, members_only, page, see_other
from coalface.features.leaving import codes, queries
from coalface.features.leaving.actions import leave_hub
from coalface.features.leaving.forms import CodeForm, ForSomebodyForm, LeavingForm, PasswordForm
from coalface.groups.views.hub import hub_team_only
from coalface.people.models import Member

CHOSEN = "leaving"  # in the session: what was chosen on the first page


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def leaving(request: HttpRequest) -> HttpResponse:
    """Say what happens, and take the choice along to where it is confirmed."""
    told = queries.consequences(request.viewer, request.member)
    form = LeavingForm(
        request.POST if request.method == "POST" else None, reader=request.viewer, handovers=told.to_hand_on
    )
    if form.is_bound and form.is_valid():
        chosen = form.chosen
        named = {str(group): member for group, member in chosen["successors"].items()}
        request.session[CHOSEN] = {"keep": chosen["keep"], "successors": named}
        return see_other(reverse("leaving-confirmation"))
    context = {"form": form, "told": told, "person": request.member, "mine": True}
    return page(request, "features/leaving/leaving.html", context, status=422 if form.errors else 200)


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: HttpRequest) -> HttpResponse:
    """Ask for the password, or for a code by mail, and let the member go."""
    chosen = request.session.get(CHOSEN)
    if chosen is None:
        return see_other(reverse("leaving"))
    if "mail" in request.POST:
        limit(request.member.pk, "leaving-code", "5/h")
        if codes.send_code(request):
            messages.success(request, _("We have mailed you a code."))
        else:
            messages.warning(request, NOT_SENT)
        return see_other(reverse("leaving-confirmation"))
    form = _proof(request)
    if request.method == "POST" and form is not None:
        limit(request.member.pk, "leaving", "10/h")
        if form.is_valid():
            named = {int(group): member for group, member in chosen["successors"].items()}
            try:
                leave_hub(viewer=request.viewer, member=request.member, keep=chosen["keep"], successors=named)
            except Refused as refusal:  # somebody who was named has gone meanwhile
                messages.error(request, str(refusal))
                return see_other(reverse("leaving"))
            logout(request)
            return see_other(reverse("goodbye"))
    context = {"form": form, "keep": chosen["keep"], "by_code": isinstance(form, CodeForm)}
    context["has_password"] = request.member.has_usable_password()
    status = 422 if form is not None and form.errors else 200
    return page(request, "features/leaving/confirmation.html", context, status=status)


def _proof(request: HttpRequest) -> CodeForm | PasswordForm | None:
    """Return the form by which a member proves to be themselves; none while somebody without password has no code."""
    typed = request.POST if request.method == "POST" else None
    if codes.is_sent(request) and "password" not in request.GET:
        return CodeForm(typed, fits=lambda code: codes.fits(request, code))
    if request.member.has_usable_password():
        return PasswordForm(typed, member=request.member)
    return None


@hub_team_only
@require_http_methods(["GET", "HEAD", "POST"])
def for_somebody(request: HttpRequest, handle: str) -> HttpResponse:
    """Let somebody leave who asked the hub team for it, with a reason that is kept."""
    person = (
        Member.objects.filter(handle=handle).exclude(state=Member.State.FORMER).select_related("organisation").first()
    )
    if person is None:
        raise NotHere
    if person.pk == request.member.pk:
        return see_other(reverse("leaving"))
    told = queries.consequences(request.viewer, person)
    form = ForSomebodyForm(
        request.POST if request.method == "POST" else None, reader=request.viewer, handovers=told.to_hand_on
    )
    if form.is_bound and form.is_valid():
        how = {"by": request.member, "reason": form.cleaned_data["reason"], **form.chosen}
        if form.do(leave_hub, viewer=request.viewer, member=person, **how):
            messages.success(request, _("They have left. It stands in the log with your name and your reason."))
            return see_other(reverse("hub"))
    context = {"form": form, "told": told, "person": person, "mine": False}
    return page(request, "features/leaving/leaving.html", context, status=422 if form.errors else 200)


@hub_team_only
@require_safe
def departures(request: HttpRequest) -> HttpResponse:
    """List who left, without saying who: when, and for whom the hub team did it, by whom and why."""
    context = {"found": queries.departures(cursor=request.GET.get("after", ""))}
    return page(request, "features/leaving/departures.html", context)


@require_safe
def goodbye(request: HttpRequest) -> HttpResponse:
    """Say that it is done, to somebody who is nobody here any more."""
    return page(request, "features/leaving/goodbye.html")
