"""What whoever was invited sees: who invites them into what, and the way in. Opening the page changes nothing."""

from typing import Any

from allauth.account.utils import complete_signup
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coalface.base.limits import client_address, limit
from coalface.base.web import Refused, page, see_other
from coalface.features.invitations import actions, queries
from coalface.features.invitations.access import asks_to_join
from coalface.features.invitations.forms import LinkForm, MailForm
from coalface.features.invitations.models import Invitation
from coalface.features.invitations.neutral import neutral
from coalface.groups.models import Group
from coalface.groups.viewer import viewer_of
from coalface.people.account_forms import JoinForm


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation; a POST accepts it, or joins with it."""
    found = queries.by_token(token)
    if found is None:
        return _not_open(request, token)
    if request.user.is_authenticated:
        return _member(request, found)
    if found.address is not None and queries.account_of(found.address) is not None:
        return _page(request, found, way="sign-in")
    form = _form(request, found)
    if request.method == "POST":
        limit(client_address(request), "join", "60/m")
        if form.is_valid():
            return _join(request, found, form)
    return _page(request, found, way="join", form=form)


def _not_open(request: HttpRequest, token: str) -> HttpResponse:
    """Say the same of what ran out, was taken back, is void and never was; who accepted it is led on."""
    accepted = queries.accepted_with(token, request.member) if request.member else None
    if accepted is not None and request.method != "POST":
        return see_other(_destination(accepted.group))
    return _private(page(request, "features/invitations/not_open.html", status=404))


def _member(request: HttpRequest, found: Invitation) -> HttpResponse:
    if not request.member:
        raise Refused(_("Your account is not active, so this page is closed to it."))
    mine = found.by_link or (found.address or "").lower() == request.member.email.lower()
    if request.method == "POST":
        group = found.group
        actions.accept(member=request.member, invitation=found)
        messages.success(request, _accepted(group))
        return see_other(_destination(group))
    own = found.inviter_id == request.member.pk
    return _page(request, found, way="own" if own else "accept" if mine else "another")


def _form(request: HttpRequest, found: Invitation) -> JoinForm:
    typed = request.POST if request.method == "POST" else None
    return LinkForm(typed) if found.by_link else MailForm(typed, address=found.address)


def _join(request: HttpRequest, found: Invitation, form: Any) -> HttpResponse:
    """Make the member and go on to the welcome, which leads on into the group."""
    onward = _destination(found.group)
    if found.by_link:
        member, answer = form.try_save(request)
        if member is not None:
            actions.claim(member=member, invitation=found)
        return answer or complete_signup(request, user=member, email_verification=None, success_url=onward)
    said = form.cleaned_data
    member = actions.join_by(invitation=found, name=said["name"], password=said["password1"])
    request.became_member = True
    return complete_signup(request, user=member, email_verification=None, success_url=onward)


def _accepted(group: Group | None) -> str:
    if group is None:
        return _("You have accepted the invitation.")
    return _("You have accepted the invitation to %(group)s.") % {"group": group.name}


def _destination(group: Group | None) -> str:
    return reverse("home") if group is None else reverse("group", args=[group.slug])


def _page(request: HttpRequest, found: Invitation, *, way: str, form: JoinForm | None = None) -> HttpResponse:
    context = {
        "invitation": found,
        "group": found.group,
        "inviter": found.inviter,
        "message": neutral(found.message),
        "form": form,
        "way": way,
        "asks": found.group is not None and asks_to_join(viewer_of(found.inviter), found.group),
    }
    rejected = form is not None and form.errors
    return _private(page(request, "features/invitations/invitation.html", context, status=422 if rejected else 200))


def _private(response: HttpResponse) -> HttpResponse:
    """Keep a page that names an address out of every cache, also for visitors."""
    response["Cache-Control"] = "private, no-store"
    return response
