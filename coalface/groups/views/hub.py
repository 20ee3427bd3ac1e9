"""What only the hub team sees of groups: which wait for consent, which there are, and the timed look into one."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from coalface.base.web import NotHere, members_only, page, see_other
from coalface.groups import actions, queries
from coalface.groups.forms import LookForm
from coalface.groups.models import Group


def hub_team_only(view: Callable) -> Callable:
    """Let a view be reached by the hub team; for any other member it does not exist."""

    @members_only
    @wraps(view)
    def guarded(request: HttpRequest, **named) -> HttpResponse:
        if not request.viewer.hub_team:
            raise NotHere
        return view(request, **named)

    return guarded


@hub_team_only
@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """Every group by name, private ones too, and those that wait for consent."""
    words = request.GET.get("q", "").replace("\x00", " ")[:200].strip()
    cursor = request.GET.get("after", "")
    context = {
        "words": words,
        "waiting": queries.waiting_groups() if not cursor else [],
        "found": queries.all_groups(words=words, cursor=cursor),
    }
    return page(request, "groups/hub_groups.html", context)


@hub_team_only
@require_POST
def consent(request: HttpRequest, slug: str) -> HttpResponse:
    """Open a group that waits."""
    group = _any(slug)
    actions.give_consent(viewer=request.viewer, group=group)
    messages.success(request, _("%(group)s is open.") % {"group": group.name})
    return see_other(reverse("hub-groups"))


@hub_team_only
@require_POST
def decline(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave a group that waits closed."""
    group = _any(slug)
    actions.decline_founding(viewer=request.viewer, group=group)
    messages.success(request, _("%(group)s stays closed.") % {"group": group.name})
    return see_other(reverse("hub-groups"))


@hub_team_only
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a look into a group for an hour, from this session."""
    group = _any(slug)
    key = request.session.session_key
    form = LookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.grant(viewer=request.viewer, group=group, session_key=key, **form.cleaned_data)
        return see_other(reverse("group", args=[slug]))
    context = {"group": group, "form": form, "running": queries.my_grant(request.viewer, group, key)}
    return page(request, "groups/look.html", context, status=422 if form.errors else 200)


@hub_team_only
@require_POST
def end_look(request: HttpRequest, slug: str) -> HttpResponse:
    """End a look before its hour is over."""
    group = _any(slug)
    actions.end_grant(viewer=request.viewer, group=group)
    messages.success(request, _("Your look into %(group)s has ended.") % {"group": group.name})
    return see_other(reverse("hub-groups"))


def _any(slug: str) -> Group:
    group = queries.any_group(slug)
    if group is None:
        raise NotHere
    return group
