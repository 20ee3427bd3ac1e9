"""What a page asks while somebody types: how it will look, whom they may mean by @, which topics there are."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from coalface.base.limits import limit
from coalface.base.storable import storable
from coalface.base.web import members_only, row_number
from coalface.entries.access import reads_replies
from coalface.entries.fields import LONGEST
from coalface.entries.for_tags import tags_like
from coalface.entries.for_writing import draft_of, files_of, people_to_mention
from coalface.entries.preview import preview
from coalface.entries.queries import openable
from coalface.groups.models import Level
from coalface.groups.viewer import Viewer
from coalface.people.shown import shown

SHORTEST = 2  # letters before anybody is suggested


@require_POST
@members_only
def look(request: HttpRequest) -> HttpResponse:
    """Answer with a text as it will look. Nothing is kept."""
    limit(request.member.pk, "preview", "3000/h")
    source = storable(request.POST.get("source", ""))[:LONGEST]
    entry_id = row_number(request.POST.get("entry", ""))
    entry = openable(request.viewer, entry_id=entry_id) if entry_id else None
    draft = draft_of(request.member.pk, key=storable(request.POST.get("once", ""))[:64])
    return HttpResponse(preview(request.viewer, source, entry=entry, files=files_of(draft)))


@require_safe
@members_only
def people(request: HttpRequest) -> JsonResponse:
    """Answer with members whom a text here may mention: those with a profile who may read what it will stand in."""
    words = storable(request.GET.get("q", "")).strip()[:40]
    if len(words) < SHORTEST:
        return JsonResponse({"found": []})
    limit(request.member.pk, "mention", "3000/h")
    group_id, entry = None, None
    if entry_id := row_number(request.GET.get("entry", "")):
        entry = openable(request.viewer, entry_id=entry_id)
        if entry is None or not reads_replies(request.viewer, entry):
            return JsonResponse({"found": []})
    elif request.GET.get("level") in ("usual", str(Level.GROUP.value)):
        group_id = _group(request.viewer, request.GET.get("where", ""))
    found = people_to_mention(words, entry=entry, group_id=group_id)
    return JsonResponse(
        {
            "found": [
                {
                    "value": f"@{one.handle}",
                    "words": one.name,
                    "more": shown(request.viewer, one).work,
                }
                for one in found
            ]
        }
    )


@require_safe
@members_only
def topics(request: HttpRequest) -> JsonResponse:
    """Answer with topics that begin like this, of those only that this member may see."""
    words = storable(request.GET.get("q", "")).strip()[:40]
    limit(request.member.pk, "topics", "3000/h")
    found = tags_like(request.viewer, words) if words else []
    return JsonResponse({"found": [{"value": tag.name, "words": tag.name, "more": ""} for tag in found]})


def _group(viewer: Viewer, words: str) -> int | None:
    """Return the group in which somebody writes, where they are in it."""
    number = row_number(words)
    return number if number in viewer.groups else None
