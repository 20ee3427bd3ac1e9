"""Keeping what a member has typed and not shared yet, form by form, so that no tab writes over another's words."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.base.files import Upload
from coalface.base.web import Refused, row_number
from coalface.entries.actions.files import attach, drop, say_what_shows
from coalface.entries.fields import once_token
from coalface.entries.models import Attachment, Draft, Entry, Reply

MOST_DRAFTS = 100
LONGEST = 100_000  # characters of all fields of a form together


@transaction.atomic
def save_draft(
    *,
    member_id: int,
    key: str,
    at: str,
    fields: Mapping[str, str],
    version: int | None = None,
    files: Iterable[Upload] = (),
    alts: Mapping[int, str] | None = None,
    dropped: Iterable[int] = (),
) -> Draft:
    """Keep what was typed into the form `key` at the address `at`, and return its draft.

    `version` is the state of the draft that the form started from: when another tab has saved since, these words become
    a draft of their own, with a key of its own. `alts` and `dropped` are about files that are with the draft already.

    Raises Refused for words that are longer than any form takes, and when the member has too many drafts.
    """
    if sum(len(words) for words in fields.values()) > LONGEST:
        raise Refused(_("This is too long to be kept as a draft."))
    begun = {"at": at, "version": 0}
    draft, made = _drafts().get_or_create(member_id=member_id, key=key or once_token(), defaults=begun)
    if not made and version is not None and version != draft.version:
        draft, made = _drafts().get_or_create(member_id=member_id, key=once_token(), defaults=begun)
    if made and Draft.objects.filter(member_id=member_id).count() > MOST_DRAFTS:
        raise Refused(_("You have %(n)s drafts. Throw some away first.") % {"n": MOST_DRAFTS})
    draft.at, draft.fields, draft.title = at, dict(fields), _title(fields)
    draft.version, draft.saved_at = draft.version + 1, timezone.now()
    draft.save()
    say_what_shows(Attachment.objects.filter(draft=draft), alts or {})
    drop(Attachment.objects.filter(draft=draft, pk__in=list(dropped)))
    attach(draft=draft, member_id=member_id, files=files)
    return draft


@transaction.atomic
def end_draft(draft: Draft) -> None:
    """End a draft whose form did its work; words and files of another tab stay, as a draft of their own."""
    if draft.newer or (draft.shown is not None and Attachment.objects.filter(draft=draft).exists()):
        draft.key = once_token()
        draft.save(update_fields=["key"])
    else:
        drop(Attachment.objects.filter(draft=draft))
        draft.delete()


@transaction.atomic
def throw_away(*, draft: Draft) -> None:
    """End a draft, with the files that came with it."""
    drop(Attachment.objects.filter(draft=draft))
    draft.delete()


def hand_over(
    draft: Draft, *, entry: Entry, reply: Reply | None = None, alts: Mapping[int, str], dropped: Iterable[int]
) -> None:
    """Give a draft's files to what it became, and end it as `end_draft` does; called in the transaction that makes that.

    Files of `dropped` go, pictures get the words of `alts`, both by id. What the form did not show stays behind: nobody
    shares a file unseen.
    """
    files = Attachment.objects.filter(draft=draft)
    if draft.shown is not None:
        files = files.filter(pk__in={row_number(number) for number in draft.shown} - {None})
    say_what_shows(files, alts)
    drop(files.filter(pk__in=list(dropped)))
    files.update(entry=entry, reply=reply, draft=None)
    end_draft(draft)


def _drafts() -> QuerySet[Draft]:
    return Draft.objects.select_for_update()


def _title(fields: Mapping[str, str]) -> str:
    words = fields.get("title", "").strip() or fields.get("source", "")
    return " ".join(words.split())[:200]
