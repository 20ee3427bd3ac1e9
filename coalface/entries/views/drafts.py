"""Drafts: the list of what is not shared yet, saving while one types, and throwing one away."""

import re
from collections.abc import Callable
from functools import wraps
from itertools import islice
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coalface.base.limits import TooMany, limit
from coalface.base.storable import storable
from coalface.base.web import Elsewhere, NotHere, Refused, members_only, page, row_number, see_other
from coalface.entries import actions
from coalface.entries.for_writing import draft_of, drafts_of, files_of, not_out_yet
from coalface.entries.models import Draft
from coalface.entries.views.fetch import form_methods

NOT_KEPT = frozenset({"csrfmiddlewaretoken", "once", "saved", "at", "files", "preview", "check", "save"})
MOST_FIELDS = 30
NAME = re.compile(r"[a-z0-9_-]{1,40}")  # of a field
OF_FILES = re.compile(r"(alt|drop|kept)-")  # what is said of single files


def drafted(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view whose form may be kept as a draft; the mark stands on the outermost function.

    What is typed into such a form is never lost: where the view refuses it, as when the entry was locked, merged or
    taken away meanwhile, or when this was too often, the words are kept first.
    """

    @wraps(view)
    def keeping(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        try:
            return view(request, *arguments, **named)
        except (Refused, TooMany, NotHere, Elsewhere) as refused:
            if not (request.method == "POST" and request.member and _keep_all_the_same(request)):
                raise
            words = _("What you typed is kept among your drafts.")
            if isinstance(refused, Refused):
                raise Refused(f"{refused} {words}") from None
            messages.success(request, words)
            raise

    keeping.keeps_drafts = True
    return keeping


def _keep_all_the_same(request: HttpRequest) -> bool:
    if not request.POST.get("source", "").strip():
        return False
    try:
        keep(request, at=request.path)
    except (Refused, TooMany):
        return False
    return True


def draft_here(request: HttpRequest) -> Draft | None:
    """Return the draft that this form goes on with: named in the address, or by the form's own token. NotHere otherwise."""
    wanted = request.GET.get("draft", "")
    if request.method == "POST":
        draft = draft_of(request.member.pk, key=storable(request.POST.get("once", ""))[:64])
        if draft is not None and request.POST.get("saved") != str(draft.version):
            # Another tab saved it since, or this page did and never heard of it.
            draft.newer = draft.fields.get("source", "").strip() not in request.POST.get("source", "")
            draft.shown = {name.removeprefix("kept-") for name in request.POST if name.startswith("kept-")}
        return draft
    if not wanted:
        return None
    number = row_number(wanted)
    draft = draft_of(request.member.pk, number=number) if number is not None else None
    if draft is None:
        raise NotHere
    return draft


def typed_before(draft: Draft | None) -> dict[str, Any]:
    """Return what a form starts with when it goes on with a draft."""
    return {} if draft is None else draft.fields | {"once": draft.key, "saved": draft.version}


def keep(request: HttpRequest, *, at: str, form: Any = None) -> Draft:
    """Keep what the request's form says as a draft; `form`, once checked, brings its files along."""
    limit(request.member.pk, "draft", "2000/h")
    typed = (
        name for name in request.POST if name not in NOT_KEPT and NAME.fullmatch(name) and not OF_FILES.match(name)
    )
    fields = {name: storable(request.POST[name]) for name in islice(typed, MOST_FIELDS)}
    saved = request.POST.get("saved", "")
    return actions.save_draft(
        member_id=request.member.pk,
        key=storable(request.POST.get("once", ""))[:64],
        at=at,
        fields=fields,
        version=row_number(saved),
        files=form.uploads if form is not None else (),
        alts=form.alts if form is not None else {},
        dropped=form.dropped if form is not None else (),
    )


def with_files_kept(request: HttpRequest, form: Any, again: Callable[..., Any]) -> Any:
    """Return the same form, its uploads kept with a draft: a browser forgets files once they were sent.

    `again(data, kept=…)` makes the form anew with the files of the draft. What was said of it beside the checks of its
    own fields is said of the new one, too.
    """
    if not form.uploads:
        return form
    draft = keep(request, at=request.path, form=form)
    data = form.data.copy()
    data["once"], data["saved"] = draft.key, str(draft.version)
    same = again(data, kept=files_of(draft))
    for name in form.errors.keys() - same.errors.keys():
        same.add_error(None if name == NON_FIELD_ERRORS else name, form.errors[name].data)
    return same


def save_for_later(request: HttpRequest, form: Any) -> HttpResponse | None:
    """Keep a checked form as a draft and lead to the drafts; None where a file was refused, which its writer has to learn.

    The words are kept then, too.
    """
    keep(request, at=request.path, form=form)
    if form.refused_a_file:
        return None
    messages.success(request, _("Saved as a draft. Only you can see it."))
    return see_other(reverse("drafts"))


@form_methods
@members_only
def drafts(request: HttpRequest) -> HttpResponse:
    """List what this member has not shared yet; a POST is a script that saves a form while one types into it."""
    if request.method != "POST":
        context = {"drafts": drafts_of(request.member.pk), "entries": not_out_yet(request.viewer)}
        return page(request, "entries/drafts.html", context)
    at = request.POST.get("at", "")
    if not request.POST.get("once") or not _keeps_drafts(at):
        raise Refused(_("This cannot be kept as a draft."))
    draft = keep(request, at=at)
    words = _("Saved as a draft at %(time)s") % {"time": time_format(timezone.localtime(draft.saved_at), "H:i")}
    return JsonResponse({"draft": draft.pk, "once": draft.key, "saved": draft.version, "words": words})


@members_only
@require_POST
def end_draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Throw a draft away."""
    draft = draft_of(request.member.pk, number=draft_id)
    if draft is None:
        raise NotHere
    actions.throw_away(draft=draft)
    return see_other(reverse("drafts"))


def _keeps_drafts(at: str) -> bool:
    try:
        return len(at) <= 300 and getattr(resolve(at).func, "keeps_drafts", False)
    except Resolver404:
        return False
