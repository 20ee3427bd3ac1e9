"""Coming and going: walk in, knock, take no for an answer, leave."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coalface.base.limits import limit
from coalface.base.web import Refused, members_only, page, see_other
from coalface.groups import actions
from coalface.groups.access import visible_groups
from coalface.groups.actions.lock import is_last_lead
from coalface.groups.forms import AskToJoinForm
from coalface.groups.models import Group
from coalface.groups.place import WELCOMED, group_at, place

MOST_WELCOMED = 50  # groups of which a session remembers that their welcome was put away


@members_only
@require_POST
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Walk into an open group."""
    group = group_at(request, slug)
    actions.join(viewer=request.viewer, member=request.member, group=group)
    messages.success(request, _("You are in %(group)s now.") % {"group": group.name})
    return see_other(reverse("group", args=[slug]))


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask a restricted group's facilitators to be let in."""
    group = group_at(request, slug)
    here = place(request.viewer, group)
    if not here.may_ask:
        if here.waits or here.is_member:
            return see_other(reverse("group", args=[slug]))
        raise Refused(_("This group does not take requests to join."))
    form = AskToJoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limit(request.member.pk, "ask to join", "30/h")
        actions.ask_to_join(viewer=request.viewer, member=request.member, group=group, **form.cleaned_data)
        return see_other(reverse("group", args=[slug]))
    context = {"form": form, "group": group, "place": here}
    return page(request, "groups/ask_to_join.html", context, status=422 if form.errors else 200)


@members_only
@require_POST
def end_request(request: HttpRequest, slug: str) -> HttpResponse:
    """Take one's own request to join back."""
    group = group_at(request, slug)
    actions.withdraw_request(viewer=request.viewer, group=group)
    messages.success(request, _("Your request is taken back. You can ask again at any time."))
    return see_other(reverse("group", args=[slug]))


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave a group, after a page that says what that means."""
    group = group_at(request, slug)
    here = place(request.viewer, group)
    if not here.is_member:
        return see_other(reverse("group", args=[slug]))
    if request.method == "POST":
        actions.leave(viewer=request.viewer, group=group)
        messages.success(request, _("You have left %(group)s.") % {"group": group.name})
        still_there = (
            group.access != Group.Access.PRIVATE and visible_groups(request.viewer).filter(pk=group.pk).exists()
        )
        return see_other(reverse("group", args=[slug]) if still_there else reverse("groups"))
    last_lead = is_last_lead(group=group, member_id=request.viewer.member_id)
    return page(request, "groups/leave.html", {"group": group, "place": here, "last_lead": last_lead})


@members_only
@require_POST
def end_welcome(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a group's welcome message away; it stays on the group's About page."""
    group = group_at(request, slug)
    request.session[WELCOMED] = [*request.session.get(WELCOMED, []), group.pk][-MOST_WELCOMED:]
    return see_other(reverse("group", args=[slug]))
