"""Pages about people that show no entries: the directory, one's own settings, photos. Profiles are in `pages`."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coalface.base import files
from coalface.base.limits import limit
from coalface.base.web import NotHere, members_only, page, see_other
from coalface.people import actions, queries
from coalface.people.forms import AttentionForm, DirectoryForm, ProfileForm


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    if not request.member:
        raise NotHere
    form = DirectoryForm(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {"q": "", "region": ""}
    cursor, close = request.GET.get("after", ""), "any" in request.GET
    found = queries.people_page(wanted["q"], region=wanted["region"], cursor=cursor, any_word=close)
    if not found.items and not cursor and not close and len(wanted["q"].split()) > 1:
        found, close = queries.people_page(wanted["q"], region=wanted["region"], any_word=True), True
    return page(request, "people/people.html", {"form": form, "found": found, "typed": wanted["q"], "close": close})


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
            for name in ("name", "role", "region", "region_for", "about", "about_for", "one_liner", "one_liner_public")
        }
        form = ProfileForm(initial=now | {"specialisms": ", ".join(known)})
    context = {"form": form, "organisation": member.organisation}
    return page(request, "people/profile_settings.html", context, status=422 if form.errors else 200)


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
    member = queries.person(request.member, handle) if request.member else None
    if member is None or not member.photo:
        raise NotHere
    try:
        response = files.serve(stored=member.photo, name=f"{handle}.webp", content_type="image/webp")
    except FileNotFoundError:
        raise NotHere from None
    # A face is on nearly every page; this browser may keep it for an hour, nobody in between may.
    response["Cache-Control"] = "private, max-age=3600"
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
