"""The small steps, one page each: every one may be skipped, and keeps what was said as it is left."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coalface.base.limits import limit
from coalface.base.web import Refused, members_only, page, see_other
from coalface.entries import actions as entry_actions
from coalface.entries.for_home import followed_tags
from coalface.entries.for_welcome import could_answer, tags_to_follow
from coalface.entries.kind import asking
from coalface.groups import actions as group_actions
from coalface.groups.access import visible_groups
from coalface.groups.models import Group
from coalface.pages.welcome.forms import JoinForm, KnowledgeForm, YouForm
from coalface.pages.welcome.suggestions import in_sentence, suggested_groups
from coalface.people import actions
from coalface.people.forms import AttentionForm
from coalface.people.queries import specialisms_around
from coalface.people.twins import only_one_of_role

STEPS = ("welcome-you", "welcome-knowledge", "welcome-time")
form_methods = require_http_methods(["GET", "HEAD", "POST"])


def wanted(request: HttpRequest) -> str:
    """Return the address of this hub to which the member was on the way, or nothing."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    here = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    return address if here and len(address) <= 500 and "\x00" not in address else ""


def address_of(name: str, request: HttpRequest) -> str:
    """Return the address of a step, with where the member was on the way to."""
    onward = wanted(request)
    return reverse(name) + (f"?{urlencode({'next': onward})}" if onward else "")


@require_safe
@members_only
def welcome(request: HttpRequest) -> HttpResponse:
    """Lead to the first step that says nothing yet, or to the groups where there is none."""
    member = request.member
    if not member.role:
        return see_other(address_of("welcome-you", request))
    if member.minutes_a_week is None:
        knows = member.specialisms.exists() or followed_tags(request.viewer).exists()
        return see_other(address_of("welcome-time" if knows else "welcome-knowledge", request))
    return see_other(address_of("welcome-groups", request))


@form_methods
@members_only
def you(request: HttpRequest) -> HttpResponse:
    """Step 1: who you are."""
    member = request.member

    def keep(said: dict[str, Any]) -> None:
        actions.say_who(member=member, **said)

    now = {"role": member.role, "region": member.region}
    form = YouForm(request.POST) if request.method == "POST" else YouForm(initial=now)
    return _step(request, "welcome-you", form, keep, {"organisation": member.organisation})


@form_methods
@members_only
def knowledge(request: HttpRequest) -> HttpResponse:
    """Step 2: what you know, and what you want to know."""
    member, viewer = request.member, request.viewer
    mine = list(followed_tags(viewer))
    usual = [tag for tag in tags_to_follow(viewer, limit=6) if tag not in mine]
    offered = {"known": specialisms_around(viewer, member, limit=6), "tags": mine + usual}

    def keep(said: dict[str, Any]) -> None:
        actions.say_what_known(member=member, specialisms=said["specialisms"], willing=said["willing"])
        entry_actions.change_interests(viewer=viewer, slugs=said["interests"])

    if request.method == "POST":
        form = KnowledgeForm(request.POST, **offered)
    else:
        known = ", ".join(member.specialisms.values_list("name", flat=True))
        now = {"specialisms": known, "willing": member.willing, "interests": [tag.slug for tag in mine]}
        form = KnowledgeForm(initial=now, **offered)
    return _step(request, "welcome-knowledge", form, keep, {})


@form_methods
@members_only
def time(request: HttpRequest) -> HttpResponse:
    """Step 3: how much time you have. Leaving it, also by skipping, ends the welcome."""
    member = request.member

    def keep(said: dict[str, Any]) -> None:
        actions.set_attention(member=member, **said)

    now = {"minutes": member.minutes_a_week}
    form = AttentionForm(request.POST) if request.method == "POST" else AttentionForm(initial=now)
    return _step(request, "welcome-time", form, keep, {})


def _step(
    request: HttpRequest, name: str, form: Any, keep: Callable[[dict[str, Any]], None], more: dict[str, Any]
) -> HttpResponse:
    """Show a step, or keep what it says (skipped: nothing) and go on to the next."""
    number = STEPS.index(name) + 1
    skipped = "skip" in request.POST
    if request.method == "POST" and (skipped or form.is_valid()):
        limit(request.member.pk, "profile", "30/h")
        if not skipped:
            keep(form.cleaned_data)
        if number == len(STEPS):
            actions.end_welcome(member=request.member)
        return see_other(address_of((*STEPS, "welcome-groups")[number], request))
    context = {
        "form": form,
        "number": number,
        "back": address_of(STEPS[number - 2], request) if number > 1 else "",
        "wanted": wanted(request),
        **more,
    }
    file = f"pages/welcome/{name.removeprefix('welcome-')}.html"
    return page(request, file, context, status=422 if form.is_bound and form.errors and not skipped else 200)


@form_methods
@members_only
def groups(request: HttpRequest) -> HttpResponse:
    """After the steps: groups with reasons, several joined at once, and what to do first."""
    member, viewer = request.member, request.viewer
    if request.method == "POST":
        return _join(request)
    context = {
        "suggestions": suggested_groups(viewer, member),
        "only_one": only_one_of_role(viewer, member),
        "acts": [(entry, in_sentence(entry.because)) for entry in could_answer(viewer, kind=asking().name)],
        "connects": visible_groups(viewer).filter(built_in=True).first(),
        "back": address_of("welcome-time", request),
        "wanted": wanted(request),
        "joined": "joined" in request.GET,
    }
    return page(request, "pages/welcome/groups.html", context)


def _join(request: HttpRequest) -> HttpResponse:
    """Walk into the open groups that were ticked, and go on to where the member was on the way to."""
    form = JoinForm(request.POST)
    slugs = form.cleaned_data["group"] if form.is_valid() else []
    limit(request.member.pk, "join", "60/h")
    joined = []
    ticked = visible_groups(request.viewer).filter(slug__in=slugs, access=Group.Access.OPEN)
    for group in ticked.exclude(pk__in=request.viewer.groups).order_by("name"):
        try:
            group_actions.join(viewer=request.viewer, member=request.member, group=group)
        except Refused:
            continue  # closed since the page was made
        joined.append(group.name)
    if joined:
        messages.success(request, _("You are in now: %(groups)s.") % {"groups": ", ".join(joined)})
    elif not wanted(request):
        messages.info(request, _("You joined no group. Tick one first, or go on to your home page."))
    return see_other(wanted(request) or reverse("welcome-groups") + ("?joined=yes" if joined else ""))


@require_POST
@members_only
def end(request: HttpRequest) -> HttpResponse:
    """Leave the steps out: home asks no more."""
    actions.end_welcome(member=request.member)
    return see_other(wanted(request) or reverse("home"))
