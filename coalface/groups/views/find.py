"""Founding a group that is not there yet."""

from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coalface.base.limits import limit
from coalface.base.web import Refused, members_only, page, see_other
from coalface.groups import actions, queries
from coalface.groups.forms import FoundForm
from coalface.groups.models import Group


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    """Found a group; where the operator wants it, it waits for the hub team."""
    form = FoundForm(request.POST or None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        limit(request.member.pk, "found", "20/d")
        group = _found(request, form)
        if group is not None:
            return see_other(reverse("group", args=[group.slug]))
    name = form["name"].value() or ""
    context = {
        "form": form,
        "needs_consent": _needs_consent(request),
        "similar": queries.similar_groups(request.viewer, name) if name else [],
    }
    return page(request, "groups/found.html", context, status=422 if form.errors else 200)


def _found(request: HttpRequest, form: FoundForm) -> Group | None:
    try:
        group = actions.found(member=request.member, **form.cleaned_data)
    except (IntegrityError, Refused):
        form.add_error("name", _("Choose another name: this one has just been taken"))
        return None
    if group.state == Group.State.WAITING:
        messages.success(request, _("The hub team has your group and will read what it is for. You need do nothing."))
    else:
        messages.success(
            request, _("Your group is open. Ask its first question, so that those who come find something.")
        )
    return group


def _needs_consent(request: HttpRequest) -> bool:
    return settings.COALFACE_GROUPS_NEED_CONSENT and not request.viewer.hub_team
