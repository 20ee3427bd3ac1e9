"""What a group is: its guidelines, how far its entries reach, who runs it; and changing its words."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from coalface.base.web import Refused, members_only, page, see_other
from coalface.groups import actions, queries
from coalface.groups.forms import WordsForm
from coalface.groups.place import group_at, place
from coalface.groups.words import AT_MOST, STARTS_WITH


@require_safe
def about(request: HttpRequest, slug: str) -> HttpResponse:
    """Guidelines, reach and facilitators; facilitators also read here who looks in from outside."""
    group = group_at(request, slug)
    here = place(request.viewer, group)
    context = {
        "group": group,
        "place": here,
        "guidelines": mark_safe(group.guidelines_html),
        "at_most": AT_MOST[group.cap],
        "starts_with": STARTS_WITH[group.default_level],
        "running": queries.facilitators(group) if request.viewer.signed_in else [],
        "grants": queries.running_grants(group) if here.facilitates or here.looks else [],
    }
    return page(request, "groups/about.html", context)


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the group's words and the level its entries start with."""
    group = group_at(request, slug)
    here = place(request.viewer, group)
    if not here.facilitates:
        raise Refused(_("Only a facilitator of this group can do that."))
    now = {name: getattr(group, name) for name in ("name", "purpose", "guidelines", "default_level")}
    form = WordsForm(request.POST or None, initial=now, viewer=request.viewer, group=group)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(viewer=request.viewer, group=group, **form.cleaned_data)
        except IntegrityError:
            form.add_error("name", _("Choose another name: this one has just been taken"))
        else:
            messages.success(request, _("Changed."))
            return see_other(reverse("group-about", args=[slug]))
    context = {"group": group, "place": here, "form": form}
    return page(request, "groups/settings.html", context, status=422 if form.errors else 200)


@members_only
@require_POST
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a group read-only."""
    group = group_at(request, slug)
    actions.archive(viewer=request.viewer, group=group)
    messages.success(request, _("The group is archived: everything stays readable, and nobody writes in it."))
    return see_other(reverse("group-settings", args=[slug]))


@members_only
@require_POST
def end_archive(request: HttpRequest, slug: str) -> HttpResponse:
    """Let an archived group be written in again."""
    group = group_at(request, slug)
    actions.reopen(viewer=request.viewer, group=group)
    messages.success(request, _("The group is in use again."))
    return see_other(reverse("group-settings", args=[slug]))
