"""A member's page: who they are, what they know, and what they shared as far as this viewer may see it."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from coalface.base.paging import Page
from coalface.base.web import NotHere, page
from coalface.entries.kind import kinds
from coalface.entries.queries import boxes, latest
from coalface.groups.models import Group
from coalface.groups.queries import groups_in_common, listed_groups_of
from coalface.groups.viewer import NOBODY, Viewer
from coalface.pages.given import best_answers, given, shared_by_kind
from coalface.people.access import OPENS_PAGE
from coalface.people.models import Seen
from coalface.people.queries import colleagues_page, organisation_named
from coalface.people.queries import person as person_with_handle
from coalface.people.shown import ANOTHER_MEMBER, VISITOR, Shown, one_near, shown

# As whom a member may look at their own page.
IMAGINED = {
    "groups": one_near,
    "members": lambda _member: ANOTHER_MEMBER,
    "others": lambda _member: ANOTHER_MEMBER,
    "visitors": lambda _member: VISITOR,
}


@require_safe
def person(request: HttpRequest, handle: str) -> HttpResponse:
    found = person_with_handle(request.viewer, handle)
    if found is None:
        raise NotHere
    viewer, after = request.viewer, request.GET.get("after", "")
    counts = shared_by_kind(viewer, found.pk)
    kind = next((one for one in kinds().values() if one.plural == request.GET.get("kind")), None)
    narrowing = {"kind": kind.name} if kind else {}
    shared = latest(viewer, cursor=after, author_id=found.pk, **narrowing)
    if kind and shared.next_query:
        shared = Page(shared.items, f"{urlencode({'kind': kind.plural})}&{shared.next_query}")
    mine = found.pk == viewer.member_id
    as_others = request.GET.get("as", "") if mine else ""
    if as_others in IMAGINED:
        request.reader = IMAGINED[as_others](found)
    else:
        as_others = ""
    seen = shown(getattr(request, "reader", viewer), found)
    context = {
        "person": found,
        "seen": seen,
        "as_others": as_others,
        "public_page": any(getattr(found, f"{field}_for") == Seen.EVERYONE for field in OPENS_PAGE),
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
        "common": groups_in_common(viewer, found.pk) if viewer.signed_in and (mine or "groups" in seen.fields) else [],
        "others": _other_groups(viewer, seen, mine=mine, as_others=as_others),
        "mine": mine,
    }
    return page(request, "pages/person.html", context)


def _other_groups(viewer: Viewer, seen: Shown, *, mine: bool, as_others: str) -> list[Group]:
    """Return the groups beside those in common that a member lets this reader, or the imagined one, see."""
    if "groups" not in seen.fields or seen.member.groups_for not in (Seen.EVERYONE, Seen.MEMBERS):
        return []
    if mine:
        return listed_groups_of(NOBODY, seen.member) if as_others else []
    return listed_groups_of(viewer, seen.member)


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    found = organisation_named(slug) if request.member else None
    if found is None:
        raise NotHere
    people = colleagues_page(request.viewer, found, cursor=request.GET.get("after", ""))
    return page(request, "pages/organisation.html", {"organisation": found, "people": people})
