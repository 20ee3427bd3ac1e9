"""A member's page: who they are, what they know, and what they shared as far as this viewer may see it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from coalface.base.web import NotHere, page
from coalface.entries.queries import boxes, latest
from coalface.groups.queries import groups_in_common
from coalface.pages.given import best_answers, given
from coalface.people.queries import colleagues_page, follows_person, organisation_named
from coalface.people.queries import person as person_with_handle


@require_safe
def person(request: HttpRequest, handle: str) -> HttpResponse:
    found = person_with_handle(request.member, handle) if request.member else None
    if found is None:
        raise NotHere
    viewer, after = request.viewer, request.GET.get("after", "")
    shared = latest(viewer, cursor=after, author_id=found.pk)
    context = {
        "person": found,
        "shared": shared,
        "boxes": boxes(viewer, shared.items),
        "answers": [] if after else best_answers(viewer, found.pk),
        "gave": given(viewer, found.pk),
        "common": groups_in_common(viewer, found.pk),
        "followed": follows_person(viewer.member_id, found.pk),
        "mine": found.pk == request.member.pk,
    }
    return page(request, "pages/person.html", context)


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    found = organisation_named(slug) if request.member else None
    if found is None:
        raise NotHere
    people = colleagues_page(found, cursor=request.GET.get("after", ""))
    return page(request, "pages/organisation.html", {"organisation": found, "people": people})
