"""Pages about people that show no entries: the directory, one's own settings, photos. Profiles are in `pages`."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coalface.base import files
from coalface.base.limits import limit
from coalface.base.web import NotHere, members_only, page, see_other
from coalface.people import actions, queries
from coalface.people.access import FIELDS
from coalface.people.directory import found_by, in_words, people_page
from coalface.people.forms import AttentionForm, DirectoryForm, ProfileForm, SeenForm
from coalface.people.shown import shown


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    if not request.member:
        raise NotHere
    viewer, form = request.viewer, DirectoryForm(request.GET)
    wanted = form.wanted
    cursor, close = request.GET.get("after", ""), "any" in request.GET
    found = people_page(viewer, wanted, cursor=cursor, any_word=close)
    if not found.items and not cursor and not close and len(wanted.get("q", "").split()) > 1:
        found, close = people_page(viewer, wanted, any_word=True), True
    context = {
        "form": form,
        "found": found,
        "why": {one.pk: found_by(viewer, one, wanted) for one in found.items},
        "filters": [(words, _without(wanted, name)) for name, words in in_words(wanted)],
        "close": close,
    }
    return page(request, "people/people.html", context)


def _without(wanted: dict[str, Any], name: str) -> str:
    """Return the address of the same search without one of its filters."""
    left = {one: "on" if value is True else value for one, value in wanted.items() if one != name}
    return reverse("people") + (f"?{urlencode(left)}" if left else "")


@members_only
@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    return page(request, "people/settings.html")


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def profile_settings(request: HttpRequest) -> HttpResponse:
    member = request.member
    if request.method == "POST":
        form = ProfileForm(request.POST, request.FILES)
        limit(member.pk, "profile", "30/h")
        if form.is_valid():
            changed = dict(form.cleaned_data)
            actions.change_profile(member=member, **changed)
            messages.success(request, _("Your profile is changed."))
            return see_other(reverse("person", kwargs={"handle": member.handle}))
    else:
        known = [specialism.name for specialism in member.specialisms.all()]
        now = {
            name: getattr(member, name)
            for name in ("name", "role", "region", "about", "willing", "one_liner", "one_liner_public")
        }
        form = ProfileForm(initial=now | {"specialisms": ", ".join(known)})
    context = {"form": form, "organisation": member.organisation}
    return page(request, "people/profile_settings.html", context, status=422 if form.errors else 200)


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def seen_settings(request: HttpRequest) -> HttpResponse:
    """Say who may see which field of one's profile."""
    member = request.member
    if request.method == "POST":
        form = SeenForm(request.POST)
        limit(member.pk, "profile", "30/h")
        if form.is_valid():
            actions.say_who_sees(member=member, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return see_other(reverse("settings"))
    else:
        form = SeenForm(initial={f"{name}_for": getattr(member, f"{name}_for") for name in FIELDS})
    return page(request, "people/seen_settings.html", {"form": form}, status=422 if form.errors else 200)


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def attention_settings(request: HttpRequest) -> HttpResponse:
    """Say how much time one has for the hub, by which what is sent is cut."""
    member = request.member
    if request.method == "POST":
        form = AttentionForm(request.POST)
        limit(member.pk, "profile", "30/h")
        if form.is_valid():
            actions.set_attention(member=member, **form.cleaned_data)
            messages.success(request, _("We will keep what we send you to this."))
            return see_other(reverse("settings"))
    else:
        form = AttentionForm(initial={"minutes": member.minutes_a_week})
    return page(request, "people/attention_settings.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def photo(request: HttpRequest, handle: str) -> HttpResponse:
    member = queries.person(request.viewer, handle)
    if member is None or not shown(request.viewer, member).photo:
        raise NotHere
    try:
        response = files.serve(stored=member.photo, name=f"{handle}.webp", content_type="image/webp")
    except FileNotFoundError:
        raise NotHere from None
    # A face is on nearly every page; this browser may keep it for an hour, nobody in between may.
    response["Cache-Control"] = "private, max-age=3600"
    patch_vary_headers(response, ["Cookie"])  # nor show it to whoever signs in here next
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def shortcuts(request: HttpRequest) -> HttpResponse:
    """List the keys that do something, and let a member switch the single ones off or on."""
    if request.method == "POST":
        if not request.member:
            raise NotHere
        actions.set_shortcuts(member=request.member, on=request.POST.get("on") == "1")
        return see_other(reverse("shortcuts"))
    return page(request, "people/shortcuts.html")
