"""Reading: the list of questions, and the page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from coalface.base.kept import kept
from coalface.base.web import page
from coalface.entries.grounds import cards_on, page_on
from coalface.entries.kind import Kind, entry_address
from coalface.entries.queries import boxes
from coalface.entries.views.fetch import not_here
from coalface.entries.views.read import entry_context
from coalface.kinds.question.access import rights_at_question
from coalface.kinds.question.queries import latest_questions, openable_question, question_page, unanswered


@kept("order=oldest")
@require_safe
def question(request: HttpRequest, entry_id: int, kind: Kind, slug: str = "") -> HttpResponse:
    """Show a question with its answers. Another slug than its own leads to the right address, once the rule agrees."""
    entry = openable_question(request.viewer, entry_id=entry_id)
    if entry is None:
        raise not_here(request, entry_id)
    if request.path != entry_address(entry):
        return redirect(entry_address(entry))
    shown = question_page(request.viewer, entry=entry, order=request.GET.get("order", ""))
    context = entry_context(shown, rights_at_question(request.viewer, entry))
    return page(request, "kinds/question/page.html", context, stands_on=page_on(shown))


@kept("unanswered=1")
@require_safe
def questions(request: HttpRequest, kind: Kind) -> HttpResponse:
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
    return page(request, "kinds/question/list.html", context, stands_on=cards_on(found.items, context["boxes"]))
