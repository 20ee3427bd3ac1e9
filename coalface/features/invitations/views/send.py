"""Inviting: the page with the box and one's own invitations, the same for a group, a link, once more, and taken back."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coalface.base.web import NotHere, Refused, members_only, page, see_other
from coalface.features.invitations import actions, queries
from coalface.features.invitations.access import asks_to_join, may_invite, may_invite_many
from coalface.features.invitations.actions.invite import NOT_TWICE_IN
from coalface.features.invitations.forms import GroupInviteForm, InviteForm
from coalface.groups.models import Group
from coalface.groups.place import group_at, place
from coalface.people.account_forms import welcome_domains
from coalface.people.addresses import is_welcome

OUTCOMES = "invitation_outcomes"  # in the session until they were read once
LINK = "invitation-link"  # a signed cookie: the link is shown once, and the hub keeps nothing of it
MOST_SHOWN = 200

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@members_only
@form_methods
def invitations(request: HttpRequest) -> HttpResponse:
    """Invite to the hub, and see one's own invitations."""
    typed = request.POST if request.method == "POST" else None
    form = InviteForm(typed, groups=queries.groups_to_invite_to(request.viewer))
    return _page(request, form, None)


@members_only
@form_methods
def group_invitations(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite into a group, as its rules permit."""
    group = group_at(request, slug)
    if not may_invite(request.viewer, group):
        raise Refused(
            _("Only its facilitators invite into this group.")
            if group.access == Group.Access.PRIVATE
            else _("Join this group first; then you can invite others.")
        )
    wanted = GroupInviteForm if may_invite_many(request.viewer, group) else InviteForm
    form = wanted(request.POST, request.FILES) if request.method == "POST" else wanted()
    return _page(request, form, group)


def _page(request: HttpRequest, form: InviteForm, group: Any) -> HttpResponse:
    here = reverse("group-invitations", args=[group.slug]) if group else reverse("invitations")
    if request.method == "POST" and form.is_valid():
        _invite(request, form, group)
        return see_other(here)
    many = may_invite_many(request.viewer, group)
    most = settings.COALFACE_GROUP_INVITATIONS_A_DAY if many else settings.COALFACE_INVITATIONS_A_DAY
    context = {
        "form": form,
        "group": group,
        "place": place(request.viewer, group) if group else None,
        "asks": group is not None and asks_to_join(request.viewer, group),
        "here": here,
        "outcomes": request.session.pop(OUTCOMES, []) if not form.is_bound else [],
        "link": request.get_signed_cookie(LINK, "", salt=LINK, max_age=300) if not form.is_bound else "",
        "most": most,
        "left": max(most - queries.made_today(request.member.pk), 0),
        "found": queries.made_by(request.viewer, group=group, cursor=request.GET.get("after", "")),
        "a_day_ago": timezone.now() - NOT_TWICE_IN,
        "first": "after" not in request.GET,
    }
    name = "features/invitations/group.html" if group else "features/invitations/invitations.html"
    response = page(request, name, context, status=422 if form.errors else 200)
    if context["link"]:
        response.delete_cookie(LINK, path="/")
    return response


def _invite(request: HttpRequest, form: InviteForm, group: Group | None) -> None:
    """Invite those who may have an account here, and leave what became of each for the page that follows."""
    said = form.cleaned_data
    if said.get("group"):
        group = group_at(request, said["group"])
    welcome = [address for address in said["addresses"] if is_welcome(address)]
    over = actions.invite(
        viewer=request.viewer,
        addresses=welcome,
        message=said["message"],
        group=group,
        from_file=bool(said.get("file")),
    )
    elsewhere = _("Not sent: this hub takes only %(domains)s") % {"domains": welcome_domains()}
    outcomes = [(address, True, _("Sent")) for address in welcome if address not in over]
    outcomes += [(address, False, _("Not sent: today’s number is used up. Try again tomorrow.")) for address in over]
    outcomes += [(address, False, elsewhere) for address in said["addresses"] if address not in welcome]
    outcomes += [(words, False, _("Not an address")) for words in form.not_addresses]
    request.session[OUTCOMES] = outcomes[:MOST_SHOWN]


@members_only
@require_POST
def link(request: HttpRequest) -> HttpResponse:
    """Make a link for one person, shown once on the page that follows."""
    slug = request.POST.get("group", "")
    group = group_at(request, slug) if slug else None
    token = actions.make_link(viewer=request.viewer, group=group)
    response = see_other(reverse("group-invitations", args=[slug]) if group else reverse("invitations"))
    address = settings.COALFACE_URL + reverse("invitation", args=[token])
    response.set_signed_cookie(
        LINK, address, salt=LINK, max_age=300, httponly=True, samesite="Lax", secure=settings.HTTPS
    )
    return response


@members_only
@require_POST
def again(request: HttpRequest, number: int) -> HttpResponse:
    """Mail one of one's own invitations once more."""
    found = _own(request, number)
    if actions.invite_again(viewer=request.viewer, invitation=found):
        messages.success(request, _("Sent once more. It runs for another 28 days."))
    else:
        messages.info(request, _("It was mailed less than a day ago. Wait until tomorrow."))
    return see_other(_back(request, found))


@members_only
@require_POST
def end(request: HttpRequest, number: int) -> HttpResponse:
    """Take back one of one's own invitations."""
    found = _own(request, number)
    actions.revoke(viewer=request.viewer, invitation=found)
    messages.success(request, _("Taken back. Its link does nothing any more, and we have deleted the address."))
    return see_other(_back(request, found))


def _own(request: HttpRequest, number: int) -> Any:
    found = queries.own(request.viewer, number)
    if found is None:
        raise NotHere
    return found


def _back(request: HttpRequest, invitation: Any) -> str:
    """Return the page from which the button was pressed: one's own invitations, or those into the group."""
    if invitation.group is not None and "here" in request.POST and may_invite(request.viewer, invitation.group):
        return reverse("group-invitations", args=[invitation.group.slug])
    return reverse("invitations")
