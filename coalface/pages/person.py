"""A member's page: who they are, what they know, and what they shared as far as this viewer may see it."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from coalface.base.paging import Page
from coalface.base.web import NotHere, page
from coalface.entries.kind import kinds
from coalface.entries.queries import boxes, latest
from coalface.groups.queries import groups_in_common
from coalface.pages.given import best_answers, given, shared_by_kind
from coalface.people.access import withheld
from coalface.people.queries import colleagues_page, organisation_named
from coalface.people.queries import person as person_with_handle


@require_safe
def person(request: HttpRequest, handle: str) -> HttpResponse:
    found = person_with_handle(request.member, handle) if request.member else None
    if found is None:
        raise NotHere
    viewer, after = request.viewer, request.GET.get("after", "")
    counts = shared_by_kind(viewer, found.pk)
    kind = next((one for one in kinds().values() if one.plural == request.GET.get("kind")), None)
    narrowing = {"kind": kind.name} if kind else {}
    shared = latest(viewer, cursor=after, author_id=found.pk, **narrowing)
    if kind and shared.next_query:
        shared = Page(shared.items, f"{urlencode({'kind': kind.plural})}&{shared.next_query}")
    mine = found.pk == request.member.pk
    as_others = mine and request.GET.get("as") == "others"
    context = {
        "person": found,
        "withheld": withheld(found, None if as_others else request.member.pk),
        "as_others": as_others,
        "shared": shared,
        "boxes": boxes(viewer, shared.items),
        "kind": kind,
        "kinds": [(one, counts[one.name][0]) for one in kinds().values() if one.name in counts],
        "answers": [] if after or kind else best_answers(viewer, found.pk),
        "gave": given(
            viewer,
            found.pk,
            shared=sum(number for number, _thanked in counts.values()),
            thanked=sum(thanked for _number, thanked in counts.values()),
        ),
        "common": groups_in_common(viewer, found.pk),
        "mine": mine,
    }
    return page(request, "pages/person.html", context)


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    found = organisation_named(slug) if request.member else None
    if found is None:
        raise NotHere
    people = colleagues_page(found, cursor=request.GET.get("after", ""))
    return page(request, "pages/organisation.html", {"organisation": found, "people": people})
