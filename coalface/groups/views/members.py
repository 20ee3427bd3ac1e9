"""Who is in a group, and what its facilitators and leads decide about them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coalface.base.limits import limit
from coalface.base.web import NotHere, Refused, members_only, page, see_other
from coalface.groups import actions, queries
from coalface.groups.access import may_add_to, may_see_members
from coalface.groups.actions.lock import is_last_lead
from coalface.groups.forms import AddMemberForm, DeclineForm
from coalface.groups.models import Group, Membership
from coalface.groups.place import group_at, place

ROLE_VERBS = {
    "facilitator": actions.appoint,
    "lead": actions.make_lead,
    "member": actions.stand_down,
}


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """The list of members; for facilitators also who waits, and a field that adds somebody."""
    group = group_at(request, slug)
    if not may_see_members(request.viewer, group):
        raise NotHere
    here = place(request.viewer, group)
    form = AddMemberForm(request.POST or None) if may_add_to(request.viewer, group) else None
    if request.method == "POST":
        if form is None:
            raise Refused(_("Only a facilitator of this group can add members, once the hub team has agreed to it."))
        if form.is_valid():
            return _add(request, group, form)
    cursor = request.GET.get("after", "")
    running = queries.facilitators(group) if not cursor else []
    mine = request.viewer.member_id
    context = {
        "group": group,
        "place": here,
        "form": form,
        "waiting": queries.waiting_requests(group) if here.may_run and not cursor else [],
        "running": running,
        "alone": here.may_run and len(running) == 1,
        "only_lead": mine if here.leads and not cursor and is_last_lead(group=group, member_id=mine) else None,
        "found": queries.members(group, cursor=cursor),
        "first": not cursor,
    }
    return page(request, "groups/members.html", context, status=422 if form is not None and form.errors else 200)


def _add(request: HttpRequest, group: Group, form: AddMemberForm) -> HttpResponse:
    limit(request.member.pk, "bring in", "60/h")  # each of them gets a mail
    member = form.cleaned_data["member"]
    if actions.bring_in(viewer=request.viewer, group=group, member=member):
        messages.success(request, _("%(name)s is in the group now.") % {"name": member.name})
    else:
        messages.info(request, _("%(name)s is in the group already.") % {"name": member.name})
    return see_other(reverse("group-members", args=[group.slug]))


@members_only
@require_POST
def role(request: HttpRequest, slug: str, handle: str) -> HttpResponse:
    """Appoint a facilitator, make a lead, or end either."""
    group, row = _row(request, slug, handle)
    verb = ROLE_VERBS.get(request.POST.get("role", ""))
    if verb is None:
        raise NotHere
    verb(viewer=request.viewer, group=group, member_id=row.member_id)
    messages.success(request, _("Done. The list shows who runs the group now."))
    return see_other(reverse("group-members", args=[slug]))


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def removal(request: HttpRequest, slug: str, handle: str) -> HttpResponse:
    """Take a member out of the group, after a page that asks."""
    group, row = _row(request, slug, handle)
    here = place(request.viewer, group)
    if not here.may_run:
        raise Refused(_("Only a facilitator of this group can remove members."))
    if request.method == "POST":
        actions.remove(viewer=request.viewer, group=group, member_id=row.member_id)
        messages.success(request, _("%(name)s is no longer in the group.") % {"name": row.member.name})
        return see_other(reverse("group-members", args=[slug]))
    return page(request, "groups/removal.html", {"group": group, "place": here, "row": row})


@members_only
@require_POST
def approval(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Let somebody in who asked."""
    group = _run_by_me(request, slug)
    waiting = queries.waiting_request(group, number)
    if waiting is None:
        messages.info(request, _("Somebody has decided this already."))
    else:
        actions.approve(viewer=request.viewer, request=waiting)
        messages.success(request, _("%(name)s is in the group now.") % {"name": waiting.member.name})
    return see_other(reverse("group-members", args=[slug]))


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
def refusal(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Decline somebody who asked, with a sentence that they will read."""
    group = _run_by_me(request, slug)
    waiting = queries.waiting_request(group, number)
    if waiting is None:
        messages.info(request, _("Somebody has decided this already."))
        return see_other(reverse("group-members", args=[slug]))
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.decline(viewer=request.viewer, request=waiting, **form.cleaned_data)
        messages.success(request, _("Declined. %(name)s will read your sentence.") % {"name": waiting.member.name})
        return see_other(reverse("group-members", args=[slug]))
    context = {"group": group, "place": place(request.viewer, group), "waiting": waiting, "form": form}
    return page(request, "groups/refusal.html", context, status=422 if form.errors else 200)


def _row(request: HttpRequest, slug: str, handle: str) -> tuple[Group, Membership]:
    group = group_at(request, slug)
    row = queries.membership(group, handle) if may_see_members(request.viewer, group) else None
    if row is None:
        raise NotHere
    return group, row


def _run_by_me(request: HttpRequest, slug: str) -> Group:
    group = group_at(request, slug)
    if not place(request.viewer, group).may_run:
        raise Refused(_("Only a facilitator of this group can decide this."))
    return group
