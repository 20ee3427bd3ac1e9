"""Organisations: found by name or domain, added, changed, and merged where one stands twice."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coalface.base.web import NotHere, page, see_other
from coalface.groups.views.hub import hub_team_only
from coalface.people import actions
from coalface.people.for_hub import organisation_for_hub, organisations_page
from coalface.people.hub_forms import OrganisationForm, OtherOrganisationForm
from coalface.people.models import Organisation

GET_OR_POST = ["GET", "HEAD", "POST"]


@hub_team_only
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").replace("\x00", " ")[:200].strip()
    context = {"words": words, "found": organisations_page(words, cursor=request.GET.get("after", ""))}
    return page(request, "pages/hub_organisations/organisations.html", context)


@hub_team_only
@require_http_methods(GET_OR_POST)
def organisation_new(request: HttpRequest) -> HttpResponse:
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.add_organisation(by=request.member, **form.cleaned_data)
        return _done(request, made, _("%(name)s is added."))
    context = {"form": form, "organisation": None}
    return page(request, "pages/hub_organisations/organisation.html", context, status=422 if form.errors else 200)


@hub_team_only
@require_http_methods(GET_OR_POST)
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is kept of one organisation, and change it."""
    found = _found(slug)
    if request.method == "POST":
        form = OrganisationForm(request.POST, organisation=found)
        if form.is_valid():
            actions.change_organisation(by=request.member, organisation=found, **form.cleaned_data)
            return _done(request, found, _("Changed."))
    else:
        now = {name: getattr(found, name) for name in ("name", "sector", "region", "about")}
        domains = "\n".join(sorted(row.domain for row in found.domains.all()))
        form = OrganisationForm(initial=now | {"domains": domains}, organisation=found)
    context = {"form": form, "organisation": found}
    return page(request, "pages/hub_organisations/organisation.html", context, status=422 if form.errors else 200)


@hub_team_only
@require_http_methods(GET_OR_POST)
def merger(request: HttpRequest, slug: str) -> HttpResponse:
    """Bring members and domains of this organisation to another, and delete this one."""
    found = _found(slug)
    form = OtherOrganisationForm(request.POST or None, organisation=found)
    if request.method == "POST" and form.is_valid():
        target = form.cleaned_data["other"]
        actions.merge_organisations(by=request.member, source=found, target=target)
        return _done(request, target, _("Members and domains belong to %(name)s now."))
    context = {"form": form, "organisation": found}
    return page(request, "pages/hub_organisations/merger.html", context, status=422 if form.errors else 200)


def _found(slug: str) -> Organisation:
    found = organisation_for_hub(slug)
    if found is None:
        raise NotHere
    return found


def _done(request: HttpRequest, organisation: Organisation, words: str) -> HttpResponse:
    messages.success(request, words % {"name": organisation.name})
    return see_other(reverse("hub-organisation", args=[organisation.slug]))
