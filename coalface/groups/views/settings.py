"""A group's settings, one short page each, for its facilitators: its words, its welcome, what waits, its archive."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coalface.base.web import Refused, members_only, page, see_other
from coalface.groups import actions
from coalface.groups.forms import CareForm, WelcomeForm, WordsForm
from coalface.groups.models import Group
from coalface.groups.place import Place, group_at, place


def for_facilitators(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view be reached by the group's facilitators, and give it the group and its place."""

    @members_only
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request: HttpRequest, slug: str) -> HttpResponse:
        group = group_at(request, slug)
        here = place(request.viewer, group)
        if not here.facilitates:
            raise Refused(_("Only a facilitator of this group can do that."))
        return view(request, group, here)

    return guarded


@for_facilitators
def words(request: HttpRequest, group: Group, here: Place) -> HttpResponse:
    """Change the group's name, purpose and guidelines."""
    now = {name: getattr(group, name) for name in ("name", "purpose", "guidelines")}
    form = WordsForm(request.POST or None, initial=now, viewer=request.viewer, group=group)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(viewer=request.viewer, group=group, **form.cleaned_data)
        except IntegrityError:
            form.add_error("name", _("Choose another name: this one has just been taken"))
        else:
            return _changed(request, "group-settings", group)
    return _page(request, "words", group, here, form)


@for_facilitators
def welcome(request: HttpRequest, group: Group, here: Place) -> HttpResponse:
    """Change what whoever joins reads first."""
    form = WelcomeForm(request.POST if request.method == "POST" else None, initial={"welcome": group.welcome})
    if request.method == "POST" and form.is_valid():
        actions.change_welcome(viewer=request.viewer, group=group, **form.cleaned_data)
        return _changed(request, "group-welcome", group)
    return _page(request, "welcome", group, here, form)


@for_facilitators
def care(request: HttpRequest, group: Group, here: Place) -> HttpResponse:
    """Change what waits for a facilitator before others see it."""
    now = {"holds_newcomers": group.holds_newcomers, "blocked_words": group.blocked_words}
    form = CareForm(request.POST if request.method == "POST" else None, initial=now)
    if request.method == "POST" and form.is_valid():
        actions.change_care(viewer=request.viewer, group=group, **form.cleaned_data)
        return _changed(request, "group-care", group)
    return _page(request, "care", group, here, form)


@for_facilitators
def archive(request: HttpRequest, group: Group, here: Place) -> HttpResponse:
    """Say what an archive is, and make the group read-only."""
    if request.method == "POST":
        actions.archive(viewer=request.viewer, group=group)
        messages.success(request, _("The group is archived: everything stays readable, and nobody writes in it."))
        return see_other(reverse("group-archive", args=[group.slug]))
    return _page(request, "archive", group, here, None)


@for_facilitators
def end_archive(request: HttpRequest, group: Group, here: Place) -> HttpResponse:
    """Let an archived group be written in again."""
    if request.method == "POST":
        actions.reopen(viewer=request.viewer, group=group)
        messages.success(request, _("The group is in use again."))
    return see_other(reverse("group-archive", args=[group.slug]))


def _changed(request: HttpRequest, name: str, group: Group) -> HttpResponse:
    messages.success(request, _("Saved."))
    return see_other(reverse(name, args=[group.slug]))


def _page(
    request: HttpRequest,
    part: str,
    group: Group,
    here: Place,
    form: WordsForm | WelcomeForm | CareForm | None,
) -> HttpResponse:
    context = {"group": group, "place": here, "form": form, "part": part}
    return page(request, f"groups/settings_{part}.html", context, status=422 if form and form.errors else 200)
