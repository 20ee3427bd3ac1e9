"""Everybody in any state, one member with what is known of them, and the acts of the hub team, each with its reason."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coalface.base.limits import limit
from coalface.base.web import NotHere, page, see_other
from coalface.entries.for_hub import contributions_of
from coalface.features.moderation.queries import reports_about
from coalface.groups.models import Membership
from coalface.groups.views.hub import hub_team_only
from coalface.people import actions
from coalface.people.access import may_be_looked_as
from coalface.people.claims import open_claims
from coalface.people.for_hub import anybody, decisions_about, everybody
from coalface.people.hub_forms import AddressForm, LookAsForm, MergeForm, OtherAccountForm, ReasonForm, SearchForm
from coalface.people.looking import KEY
from coalface.people.models import Member

GET_OR_POST = ["GET", "HEAD", "POST"]


@hub_team_only
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Find anybody by name, handle or address."""
    form = SearchForm(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {"q": "", "state": ""}
    found = everybody(wanted["q"], state=wanted["state"], cursor=request.GET.get("after", ""))
    return page(request, "pages/hub_people/people.html", {"form": form, "found": found})


@hub_team_only
@require_safe
def person(request: HttpRequest, handle: str) -> HttpResponse:
    """Show what is known of one member, and what can be done."""
    found = _anybody(handle)
    state = Member.State
    context = {
        "person": found,
        "groups_number": _groups(found),
        "shared": contributions_of(found.pk),
        "reports": reports_about(request.viewer, found.pk),
        "decisions": decisions_about(found),
        "offered": open_claims(found).first() if found.state == state.STAGED else None,
        "may_suspend": found.state == state.ACTIVE and found.pk != request.member.pk,
        "may_look": may_be_looked_as(request.member, found),
        "may_merge": found.state != state.FORMER and not found.hub_team,
    }
    return page(request, "pages/hub_people/person.html", context)


@hub_team_only
@require_http_methods(GET_OR_POST)
def suspension(request: HttpRequest, handle: str) -> HttpResponse:
    """Suspend a member, with a reason."""
    found = _in_state(handle, Member.State.ACTIVE)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.suspend(by=request.member, member=found, **form.cleaned_data)
        return _done(request, found, _("%(name)s is suspended and signed out everywhere."))
    return _asked(request, "suspension", found, form)


@hub_team_only
@require_http_methods(GET_OR_POST)
def end_suspension(request: HttpRequest, handle: str) -> HttpResponse:
    """Let a suspended member sign in again, with a reason."""
    found = _in_state(handle, Member.State.SUSPENDED)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.end_suspension(by=request.member, member=found, **form.cleaned_data)
        return _done(request, found, _("%(name)s can sign in again."))
    return _asked(request, "suspension_end", found, form)


@hub_team_only
@require_http_methods(GET_OR_POST)
def address(request: HttpRequest, handle: str) -> HttpResponse:
    """Attach an address to a staged member, whose owner then takes the account."""
    found = _in_state(handle, Member.State.STAGED)
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limit(request.member.pk, "offer account", "100/d")
        actions.offer_account(by=request.member, member=found, **form.cleaned_data)
        return _done(request, found, _("A mail has gone out. The account is theirs once they answer it."))
    return _asked(request, "address", found, form)


@hub_team_only
@require_http_methods(GET_OR_POST)
def look(request: HttpRequest, handle: str) -> HttpResponse:
    """See the hub as this member does, with a reason that they read."""
    found = _in_state(handle, Member.State.ACTIVE)
    if not may_be_looked_as(request.member, found):
        raise NotHere
    form = LookAsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = request.session.session_key
        begun = actions.begin_look(by=request.member, member=found, session_key=key, **form.cleaned_data)
        request.session[KEY] = begun.pk
        return see_other(reverse("home"))
    return _asked(request, "look", found, form)


@hub_team_only
@require_http_methods(GET_OR_POST)
def merger(request: HttpRequest, handle: str) -> HttpResponse:
    """Merge this account into another one: first which, then what will happen, then it is done."""
    found = _anybody(handle)
    if found.state == Member.State.FORMER or found.hub_team:
        raise NotHere
    if request.method == "POST":
        form = MergeForm(request.POST)
        other = form.cleaned_data.get("other") if form.is_valid() or "other" not in form.errors else None
        if form.is_valid():
            actions.merge_members(by=request.member, source=found, target=other, reason=form.cleaned_data["reason"])
            return _done(request, other, _("The two accounts are one. Everything belongs to %(name)s."))
        return _before_merger(request, found, other, form)
    asked = OtherAccountForm(request.GET if "other" in request.GET else None)
    if not asked.is_valid():
        return _asked(request, "merger", found, asked)
    other = asked.cleaned_data["other"]
    if problem := actions.may_not_merge(by=request.member, source=found, target=other):
        asked.add_error("other", problem)
        return _asked(request, "merger", found, asked)
    return _before_merger(request, found, other, MergeForm(initial={"other": other.handle}))


def _before_merger(request: HttpRequest, found: Member, other: Member | None, form: MergeForm) -> HttpResponse:
    if other is None:
        return _asked(request, "merger", found, form)
    context = {"other": other, "shared": contributions_of(found.pk), "groups_number": _groups(found)}
    return _asked(request, "merger_confirm", found, form, **context)


def _groups(member: Member) -> int:
    return Membership.objects.filter(member=member).count()


def _anybody(handle: str) -> Member:
    found = anybody(handle)
    if found is None:
        raise NotHere
    return found


def _in_state(handle: str, state: str) -> Member:
    found = _anybody(handle)
    if found.state != state:
        raise NotHere
    return found


def _done(request: HttpRequest, member: Member, words: str) -> HttpResponse:
    messages.success(request, words % {"name": member.name})
    return see_other(reverse("hub-person", args=[member.handle]))


def _asked(request: HttpRequest, name: str, member: Member, form: Any, **more: Any) -> HttpResponse:
    context = {"person": member, "form": form, **more}
    status = 422 if form.errors and request.method == "POST" else 200
    return page(request, f"pages/hub_people/{name}.html", context, status=status)
