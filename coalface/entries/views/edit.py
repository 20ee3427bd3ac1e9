"""Changing a text that is there, with what somebody else wrote meanwhile never lost."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from coalface.base.web import Refused, members_only, page, see_other
from coalface.entries import actions
from coalface.entries.access import may_edit, may_edit_reply
from coalface.entries.for_tags import tags_of
from coalface.entries.for_writing import drafts_at, files_of, own_files_of, pictures_of
from coalface.entries.forms import EditForm, EditReplyForm
from coalface.entries.kind import entry_address, reply_address
from coalface.entries.preview import preview
from coalface.entries.views.drafts import draft_here, drafted, typed_before, with_files_kept
from coalface.entries.views.fetch import entry_here, form_methods, reply_here
from coalface.entries.words import who_sees


@drafted
@form_methods
@members_only
def edit(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Change an entry's title, text, tags and files."""
    entry = entry_here(request, entry_id)
    if not may_edit(request.viewer, entry):
        raise Refused(_("You cannot change this: it is locked, or it is not yours."))
    draft = draft_here(request)
    typed = request.POST if request.method == "POST" else None
    tags = ", ".join(tag.name for tag in tags_of(entry))
    start = {"title": entry.title, "source": entry.revision.source, "tags": tags, "seen": entry.revision.number}
    there = own_files_of(entry)
    kept = [*there, *files_of(draft)]
    form = EditForm(typed, request.FILES or None, initial=start | typed_before(draft), kept=kept)
    if typed is not None and form.is_valid() and "preview" not in typed:
        wanted = {name: form.cleaned_data[name] for name in ("title", "source", "tags", "note", "seen", "files")}
        try:
            changed = actions.edit(
                viewer=request.viewer,
                entry=entry,
                draft=draft,
                alts=form.alts,
                dropped=form.dropped,
                once=form.once_key("edit", entry.pk),
                **wanted,
            )
        except actions.TextChanged as changed_meanwhile:
            form.add_error("source", str(changed_meanwhile))
        else:
            return see_other(entry_address(changed))
    if form.is_bound:
        form = with_files_kept(request, form, lambda data, kept: EditForm(data, kept=[*there, *kept]))
    return _edit_page(request, form, entry=entry, revision=entry.revision, back=entry_address(entry), draft=draft)


@drafted
@form_methods
@members_only
def edit_reply(request: HttpRequest, reply_id: int) -> HttpResponse:
    """Change the text of a reply."""
    reply = reply_here(request, reply_id)
    if not may_edit_reply(request.viewer, reply):
        raise Refused(_("You cannot change this reply: the entry is locked, or it is not yours."))
    draft = draft_here(request)
    typed = request.POST if request.method == "POST" else None
    start = {"source": reply.revision.source, "seen": reply.revision.number}
    form = EditReplyForm(typed, initial=start | typed_before(draft))
    if typed is not None and form.is_valid() and "preview" not in typed:
        wanted = {name: form.cleaned_data[name] for name in ("source", "seen")}
        try:
            once = form.once_key("edit-reply", reply.pk)
            actions.edit_reply(viewer=request.viewer, reply=reply, draft=draft, once=once, **wanted)
        except actions.TextChanged as changed_meanwhile:
            form.add_error("source", str(changed_meanwhile))
        else:
            return see_other(reply_address(reply))
    more = {"entry": reply.entry, "reply": reply, "back": reply_address(reply), "draft": draft}
    return _edit_page(request, form, revision=reply.revision, **more)


def _edit_page(
    request: HttpRequest, form: Any, *, entry: Any, revision: Any, back: str, draft: Any, reply: Any = None
) -> HttpResponse:
    typed = form.data.get("source", "") if form.is_bound else ""
    status = 422 if form.errors else 200
    changed_meanwhile = form.is_bound and form.data.get("seen") != str(revision.number)
    if changed_meanwhile:
        # They see the other text now; the next save is meant.
        form.data = form.data.copy()
        form.data["seen"] = revision.number
    context = {
        "entry": entry,
        "reply": reply,
        "form": form,
        "back": back,
        "theirs": revision if changed_meanwhile else None,
        "others": [] if draft or form.is_bound else drafts_at(request.member.pk, request.path),
        "preview": preview(request.viewer, typed, entry=entry) if typed and "preview" in form.data else "",
        "pictures": pictures_of(entry, reply) if reply is not None else [],
        "promise": who_sees(entry.level, entry.group),
    }
    return page(request, "entries/edit.html", context, status=status)
