"""What a member follows: their list of topics, members and groups, and the button on a member's page."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from coalface.base.web import NotHere, members_only, page, see_other
from coalface.entries.for_home import followed_tags
from coalface.groups.queries import followed_groups
from coalface.people.actions.follow import follow_person, unfollow_person
from coalface.people.models import Member
from coalface.people.queries import followed_people
from coalface.people.queries import person as person_with_handle

MOST = 300  # of each sort in the list


@members_only
@require_safe
def follows(request: HttpRequest) -> HttpResponse:
    """Show what this member follows, of it only what exists for them now."""
    viewer = request.viewer
    context = {
        "tags": list(followed_tags(viewer)[:MOST]),
        "people": list(followed_people(viewer.member_id).select_related("organisation").order_by("name", "id")[:MOST]),
        "groups": list(followed_groups(viewer).order_by("name", "id")[:MOST]),
    }
    return page(request, "pages/follows.html", context)


@members_only
@require_POST
def follow(request: HttpRequest, handle: str) -> HttpResponse:
    """Show on this member's home what another one shares with them."""
    person = _person_here(request, handle)
    follow_person(member=request.member, person=person)
    return _answer(request, person, followed=True)


@members_only
@require_POST
def end_follow(request: HttpRequest, handle: str) -> HttpResponse:
    """Stop showing it there."""
    person = _person_here(request, handle)
    unfollow_person(member=request.member, person=person)
    return _answer(request, person, followed=False)


def _person_here(request: HttpRequest, handle: str) -> Member:
    person = person_with_handle(request.viewer, handle)
    if person is None:
        raise NotHere
    return person


def _answer(request: HttpRequest, person: Member, *, followed: bool) -> HttpResponse:
    if not request.htmx:
        return see_other(reverse("person", args=[person.handle]))
    address = reverse("person-follow", args=[person.handle])
    context = {"id": f"follow-person-{person.pk}", "address": address, "followed": followed, "name": person.name}
    return page(request, "ui/layout/follow_answer.html", context)
