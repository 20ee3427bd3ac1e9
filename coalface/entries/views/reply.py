"""Answering and commenting: the box on the entry's page leads here, and comes back here when something is wrong."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from coalface.base.text import plain
from coalface.base.web import Refused, members_only, page, row_number, see_other
from coalface.entries import actions
from coalface.entries.access import may_reply
from coalface.entries.for_writing import drafts_at, files_of
from coalface.entries.forms import ReplyForm
from coalface.entries.kind import kinds, reply_address
from coalface.entries.models import Entry, Reply
from coalface.entries.preview import preview
from coalface.entries.queries import to_reply_to, visible_reply
from coalface.entries.views.drafts import draft_here, drafted, save_for_later, typed_before, with_files_kept
from coalface.entries.views.fetch import entry_here, form_methods
from coalface.entries.words import at_reply, readers, who_sees

LONGEST_QUOTE = 2000  # characters


@drafted
@form_methods
@members_only
def replies(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Add a reply to an entry; with `parent` a comment on that reply, with `comment` a comment on the entry."""
    entry = entry_here(request, entry_id, read=to_reply_to)
    if not may_reply(request.viewer, entry):
        raise Refused(_("You cannot reply here: join the group first, or the entry is locked."))
    draft = draft_here(request)
    if request.method != "POST":
        wanted = {name: request.GET[name] for name in ("parent", "comment") if request.GET.get(name, "").isdecimal()}
        wanted |= _quoted(request, entry)
        start = wanted | typed_before(draft) | {"readers": readers(entry)}
        form = ReplyForm(initial=start, kept=files_of(draft))
        return _form_page(request, entry, form, others=[] if draft else drafts_at(request.member.pk, request.path))
    form = ReplyForm(request.POST, request.FILES, kept=files_of(draft))
    good = form.is_valid()
    if "save" in request.POST and (kept := save_for_later(request, form)):
        return kept
    parent = _parent(request, entry, form.cleaned_data["parent"]) if good else None
    if good and form.cleaned_data["parent"] and parent is None:
        form.add_error(None, _("What you commented on is no longer there."))
    if form.errors or "preview" in request.POST:
        return _form_page(request, entry, with_files_kept(request, form, ReplyForm))
    try:
        made = actions.reply(
            viewer=request.viewer,
            entry=entry,
            source=form.cleaned_data["source"],
            parent=parent,
            as_comment=form.cleaned_data["comment"],
            files=form.cleaned_data["files"],
            draft=draft,
            alts=form.alts,
            dropped=form.dropped,
            once=form.once_key(entry.pk),
            promised=form.cleaned_data["readers"],
        )
    except actions.ReadersChanged as changed:
        form.add_error("source", str(changed))
        return _form_page(
            request, entry_here(request, entry.pk, read=to_reply_to), with_files_kept(request, form, ReplyForm)
        )
    made.entry = entry
    if made.state == Reply.State.PUBLISHED:
        words = _("Your answer is there. Thank you for helping.") if made.is_answer else _("Your comment is there.")
        messages.success(request, words, extra_tags=at_reply(made))
    return see_other(reply_address(made))


def _quoted(request: HttpRequest, entry: Entry) -> dict[str, str]:
    """Return what the form starts with when somebody quotes a reply to this entry that they may read."""
    wanted = request.GET.get("quote", "")
    number = row_number(wanted)
    reply = visible_reply(request.viewer, number) if number is not None else None
    if reply is None or reply.entry_id != entry.pk or reply.state != Reply.State.PUBLISHED:
        return {}
    name = reply.author.name if reply.author and reply.author.state != "former" else _("Former Member")
    words = plain(reply.revision.html)[:LONGEST_QUOTE].strip()
    who = f"> **[{name}]({reply_address(reply)})**"
    return {"source": "\n".join([who, ">", *(f"> {line}" for line in words.splitlines()), "", ""])}


def _parent(request: HttpRequest, entry: Entry, reply_id: int | None) -> Reply | None:
    reply = visible_reply(request.viewer, reply_id) if reply_id else None
    if reply is None or reply.entry_id != entry.pk or reply.state != Reply.State.PUBLISHED:
        return None
    return reply


def _form_page(request: HttpRequest, entry: Entry, form: ReplyForm, others: Any = ()) -> HttpResponse:
    typed: dict[str, Any] = form.data if form.is_bound else form.initial
    answers = kinds()[entry.kind].replies_are_answers
    is_comment = not answers or bool(typed.get("parent") or typed.get("comment"))
    # Where the form was looked at, its field has been bound with the words that it had then.
    form["source"].label = _("Your comment") if is_comment else _("Your answer")
    looks = "preview" in typed
    context = {
        "entry": entry,
        "form": form,
        "is_comment": is_comment,
        "others": others,
        "preview": preview(request.viewer, typed["source"], files=form.kept) if looks and typed.get("source") else "",
        "promise": who_sees(entry.level, entry.group),
    }
    if request.htmx and not form.is_bound:
        return page(request, "entries/comment_box.html", context)
    return page(request, "entries/reply.html", context, status=422 if form.errors and not looks else 200)
