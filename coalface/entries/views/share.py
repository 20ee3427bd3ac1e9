"""Sharing something new: write, look, choose who sees it; kept as a draft meanwhile. Each step works without script."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coalface.base.limits import limit
from coalface.base.web import NotHere, Refused, members_only, page, see_other
from coalface.entries import actions
from coalface.entries.for_writing import drafts_at, files_of, has_shared
from coalface.entries.kind import Kind, entry_address
from coalface.entries.places import places
from coalface.entries.preview import preview
from coalface.entries.share_form import PlaceForm
from coalface.entries.views.drafts import draft_here, drafted, keep, typed_before
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
    if "check" in request.POST:
        start = {name: request.POST.get(name) for name in kind.form.base_fields if name in request.POST}
        return _page(request, kind, kind.form(initial=start, **more), group, beside)
    form = kind.form(request.POST, request.FILES, **more)
    good = form.is_valid()
    if "save" in request.POST:
        keep(request, at=request.path, form=form)
        messages.success(request, _("Saved as a draft. Only you can see it."))
        return see_other(reverse("drafts"))
    if "preview" in request.POST or not good:
        return _page(request, kind, _with_files_kept(request, kind, form), group, beside)
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
    return see_other(entry_address(entry))


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


def _with_files_kept(request: HttpRequest, kind: Kind, form: Any) -> Any:
    """Return the same form, its uploads kept with a draft: a browser forgets files once they were sent."""
    if not form.uploads:
        return form
    draft = keep(request, at=request.path, form=form)
    data = form.data.copy()
    data["once"], data["saved"] = draft.key, str(draft.version)
    form = kind.form(data, places=list(form.places.values()), kept=files_of(draft))
    form.is_valid()
    return form


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
        "preview": preview(source, files=form.kept) if form.is_bound and "preview" in form.data else None,
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
