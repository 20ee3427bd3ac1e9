"""Reading: the list of questions, and the page of one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from coalface.base.web import NotHere, page
from coalface.entries.forms import once_token
from coalface.entries.kind import entry_address
from coalface.entries.queries import boxes
from coalface.entries.words import who_sees
from coalface.kinds.question.queries import (
    latest_questions,
    openable_question,
    question_page,
    similar_to,
    unanswered,
)
from coalface.kinds.question.rights import rights_at


@require_safe
def question(request: HttpRequest, entry_id: int, slug: str = "") -> HttpResponse:
    """Show a question with its answers. Another slug than its own leads to the right address, once the rule agrees."""
    entry = openable_question(request.viewer, entry_id=entry_id)
    if entry is None:
        raise NotHere
    address = entry_address(entry)
    if request.path != address:
        return redirect(address)
    shown = question_page(request.viewer, entry=entry, order=request.GET.get("order", ""))
    rights = rights_at(request.viewer, entry)
    context = {
        "q": shown,
        "entry": entry,
        "rights": rights,
        "promise": who_sees(entry.level, entry.group),
        "once": once_token(),
    }
    return page(request, "kinds/question/page.html", context)


@require_safe
def neighbours(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Answer with what is close to a question, as a piece of its page; search takes its time, so the page asks later."""
    entry = openable_question(request.viewer, entry_id=entry_id)
    if entry is None:
        raise NotHere
    found = [hit.entry for hit in similar_to(request.viewer, entry.title, exclude_id=entry.pk)]
    said = boxes(request.viewer, found)
    entries = [(other, _line(said[other.pk])) for other in found]
    return page(request, "kinds/question/neighbours.html", {"entries": entries})


def _line(said: dict[str, Any]) -> str:
    """Return what a card says of an entry in a few words: whether it is answered, and its first fact."""
    return ", ".join([*filter(None, [said["status_words"]]), *said["facts"][:1]])


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Show the questions this viewer may see: the latest, or with `?unanswered=1` those without an answer."""
    cursor = request.GET.get("after", "")
    only_unanswered = bool(request.GET.get("unanswered"))
    if only_unanswered:
        found = unanswered(request.viewer, cursor=cursor, unanswered="1")
    else:
        found = latest_questions(request.viewer, cursor=cursor)
    context = {
        "found": found,
        "boxes": boxes(request.viewer, found.items),
        "only_unanswered": only_unanswered,
        "first_page": not cursor,
    }
    return page(request, "kinds/question/list.html", context)
