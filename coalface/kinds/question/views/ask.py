"""Asking: one field first, what is already there under it, then the rest; each step works without script."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coalface.base.limits import limit
from coalface.base.web import NotHere, Refused, members_only, page, see_other
from coalface.entries.kind import entry_address
from coalface.entries.places import places
from coalface.entries.preview import preview
from coalface.entries.queries import boxes
from coalface.entries.views.fetch import form_methods
from coalface.entries.words import who_sees
from coalface.groups.access import may_write_in, visible_groups
from coalface.groups.models import Group
from coalface.groups.viewer import Viewer
from coalface.kinds.question import actions
from coalface.kinds.question.forms import AskForm
from coalface.kinds.question.queries import similar_to


@form_methods
@members_only
def ask(request: HttpRequest, group_slug: str | None = None) -> HttpResponse:
    """Ask a question. The buttons "check" and "preview" show something and ask nothing yet."""
    group = _group(request.viewer, group_slug)
    choices = places(request.viewer)
    if request.method != "POST":
        start = {"title": request.GET.get("title", "")[:200]} | ({"where": str(group.pk)} if group else {})
        return _ask_page(request, AskForm(places=choices, initial=start), group, check=bool(start["title"]))
    form = AskForm(request.POST, request.FILES, places=choices)
    if "check" in request.POST:
        start = {name: request.POST.get(name) for name in form.fields if name in request.POST}
        return _ask_page(request, AskForm(places=choices, initial=start), group, check=True)
    if "preview" in request.POST or not form.is_valid():
        return _ask_page(request, form, group, check=False)
    limit(request.member.pk, "ask", "30/h")
    asked = form.cleaned_data
    entry = actions.ask(
        viewer=request.viewer,
        title=asked["title"],
        source=asked["source"],
        level=asked["level"],
        group=asked["group"],
        tags=asked["tags"],
        files=asked["files"],
        once=form.once_key("question"),
    )
    return see_other(entry_address(entry))


def _group(viewer: Viewer, slug: str | None) -> Group | None:
    if slug is None:
        return None
    group = visible_groups(viewer).filter(slug=slug).first()
    if group is None:
        raise NotHere
    if not may_write_in(viewer, group):
        raise Refused(_("Join %(group)s first; then you can ask its members.") % {"group": group.name})
    return group


def _ask_page(request: HttpRequest, form: AskForm, group: Group | None, *, check: bool) -> HttpResponse:
    title, source = form["title"].value() or "", form["source"].value() or ""
    context = {
        "form": form,
        "group": group,
        "places": list(form.places.values()),
        "checked": check,
        "similar": _with_boxes(request.viewer, title) if check else [],
        "preview": preview(source) if form.is_bound and "preview" in form.data else None,
        **_promise(form),
    }
    return page(request, "kinds/question/ask.html", context, status=422 if form.errors else 200)


def _with_boxes(viewer: Viewer, title: str) -> list[tuple[Any, dict[str, Any]]]:
    """Return each hit with what its card says."""
    hits = similar_to(viewer, title)
    said = boxes(viewer, [hit.entry for hit in hits])
    return [(hit, said[hit.entry.pk]) for hit in hits]


@require_safe
@members_only
def similar(request: HttpRequest) -> HttpResponse:
    """Answer with what is like the title typed so far, as a piece of the page."""
    title = request.GET.get("title", "")
    context = {"similar": _with_boxes(request.viewer, title), "checked": bool(title.strip())}
    return page(request, "kinds/question/similar.html", context)


@require_safe
@members_only
def promise(request: HttpRequest) -> HttpResponse:
    """Answer with who will see a question asked with these choices, as a piece of the page."""
    form = AskForm(places=places(request.viewer), initial=_choices(request))
    return page(request, "kinds/question/promise.html", _promise(form))


def _choices(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in ("where", "level") if name in request.GET}


def _promise(form: AskForm) -> dict[str, Any]:
    if form.chosen is None:
        return {"promise": "", "promised_level": None}
    place, level = form.chosen
    return {"promise": who_sees(level, place.group), "promised_level": level}
