"""Sharing something new: write, look, choose who sees it; kept as a draft meanwhile. Each step works without script."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coalface.base.limits import limit
from coalface.base.web import NotHere, Refused, members_only, page, see_other
from coalface.entries import actions
from coalface.entries.for_writing import drafts_at, files_of, has_shared
from coalface.entries.kind import Kind, entry_address
from coalface.entries.models import State
from coalface.entries.places import places
from coalface.entries.preview import preview
from coalface.entries.share_form import PlaceForm
from coalface.entries.views.drafts import draft_here, drafted, save_for_later, typed_before, with_files_kept
from coalface.entries.views.fetch import form_methods
from coalface.entries.words import who_sees
from coalface.groups.access import may_write_in, visible_groups
from coalface.groups.models import Group
from coalface.groups.viewer import Viewer

Beside = Callable[[HttpRequest, Any], dict[str, Any]]


def _nothing(_request: HttpRequest, _form: Any) -> dict[str, Any]:
    return {}


@drafted
@form_methods
@members_only
def share(request: HttpRequest, kind: Kind, group_slug: str | None = None, beside: Beside = _nothing) -> HttpResponse:
    """Share something new. The buttons "preview", "check" and "save" show or keep it and share nothing yet.

    `beside` may add to the page what only this kind has.
    """
    group = _group(request.viewer, group_slug)
    draft = draft_here(request)
    more = {"places": places(request.viewer), "kept": files_of(draft)}
    if request.method != "POST":
        start = {"title": request.GET.get("title", "")[:200]} | ({"where": str(group.pk)} if group else {})
        form = kind.form(initial=start | typed_before(draft), **more)
        others = [] if draft else drafts_at(request.member.pk, request.path)
        return _page(request, kind, form, group, beside, others=others)
    form = kind.form(request.POST, request.FILES, **more)
    good = form.is_valid()
    again = partial(kind.form, places=more["places"])
    if "check" in request.POST and not form.refused_a_file:
        typed = with_files_kept(request, form, again)
        start = {name: typed.data[name] for name in kind.form.base_fields if name in typed.data}
        return _page(request, kind, again(initial=start, kept=typed.kept), group, beside)
    if "save" in request.POST and (kept := save_for_later(request, form)):
        return kept
    if "preview" in request.POST or "save" in request.POST or not good:
        return _page(request, kind, with_files_kept(request, form, again), group, beside)
    limit(request.member.pk, "share", "30/h")
    shared = form.cleaned_data
    entry = actions.publish(
        viewer=request.viewer,
        kind=kind,
        title=shared["title"],
        source=shared["source"],
        level=shared["level"],
        group=shared["group"],
        tags=shared["tags"],
        files=shared["files"],
        publish_at=shared["publish_at"],
        draft=draft,
        alts=form.alts,
        dropped=form.dropped,
        once=form.once_key(kind.name),
    )
    _say_shared(request, entry)
    return see_other(entry_address(entry))


def _say_shared(request: HttpRequest, entry: Any) -> None:
    """Say once more who sees what was just shared; what is held, or comes later, says so itself on its page."""
    if entry.state == State.PUBLISHED:
        messages.success(request, f"{_('It is shared.')} {who_sees(entry.level, entry.group)}")


@require_safe
@members_only
def promise(request: HttpRequest) -> HttpResponse:
    """Answer with who will see something shared with these choices, as a piece of the page."""
    chosen = {name: request.GET[name] for name in ("where", "level") if name in request.GET}
    form = PlaceForm(places=places(request.viewer), initial=chosen)
    return page(request, "entries/promise.html", _promise(form))


def _group(viewer: Viewer, slug: str | None) -> Group | None:
    if slug is None:
        return None
    group = visible_groups(viewer).filter(slug=slug).first()
    if group is None:
        raise NotHere
    if not may_write_in(viewer, group):
        raise Refused(_("Join %(group)s first; then you can write there.") % {"group": group.name})
    return group


def _page(
    request: HttpRequest,
    kind: Kind,
    form: Any,
    group: Group | None,
    beside: Beside,
    others: Any = (),
) -> HttpResponse:
    source = form["source"].value() or ""
    context = {
        "kind": kind,
        "form": form,
        "group": group,
        "places": list(form.places.values()),
        "others": others,
        "first_time": not has_shared(request.member.pk),
        "preview": preview(request.viewer, source, files=form.kept)
        if form.is_bound and "preview" in form.data
        else None,
        **_promise(form),
        **beside(request, form),
    }
    status = 422 if form.is_bound and form.errors and "preview" not in form.data else 200
    return page(request, [f"kinds/{kind.name}/share.html", "entries/share.html"], context, status=status)


def _promise(form: PlaceForm) -> dict[str, Any]:
    if form.chosen is None:
        return {"promise": "", "promised_level": None}
    place, level = form.chosen
    return {"promise": who_sees(level, place.group), "promised_level": level}
