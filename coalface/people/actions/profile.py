"""What a member says about themselves, and when they were here."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base import files
from coalface.base.pictures import Picture
from coalface.base.web import Refused
from coalface.people.access import FIELDS
from coalface.people.models import Member, Seen, Specialism


@transaction.atomic
def change_profile(
    *,
    member: Member,
    name: str,
    role: str,
    region: str,
    about: str,
    specialisms: Iterable[str],
    one_liner: str = "",
    one_liner_public: bool = False,
    willing: bool = False,
    photo: Picture | None = None,
    photo_away: bool = False,
) -> None:
    """Replace what a member says about themselves; a new photo takes the place of the old one.

    Raises Refused for whoever has left in this moment.
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    if member.state == Member.State.FORMER:
        raise Refused(_("You have left."))
    member.name, member.role, member.region, member.about = " ".join(name.split()), role, region, about
    member.willing = willing
    member.one_liner = " ".join(one_liner.split())
    member.one_liner_public = one_liner_public and bool(member.one_liner)
    if photo is not None or photo_away:
        old = member.photo
        member.photo = files.keep_bytes(photo.content, folder="photos") if photo is not None else ""
        transaction.on_commit(lambda: files.forget(old))
    said = ["name", "role", "region", "about", "willing", "one_liner", "one_liner_public", "photo"]
    member.save(update_fields=said)
    member.specialisms.set([specialism_called(phrase) for phrase in specialisms])
    record(Verb.PROFILE_CHANGED, actor_id=member.pk, member_id=member.pk)


@transaction.atomic
def say_who_sees(*, member: Member, **levels: str) -> None:
    """Keep who may see which field of a member: `role_for` and so on, each a `Seen`. Raises ValueError for others."""
    known = {f"{field}_for" for field in FIELDS}
    if not known.issuperset(levels) or not set(Seen.values).issuperset(levels.values()):
        raise ValueError("Not a field, or not a circle of people.")
    Member.objects.filter(pk=member.pk).update(**levels)
    record(Verb.PROFILE_CHANGED, actor_id=member.pk, member_id=member.pk)


def specialism_called(phrase: str) -> Specialism:
    """Return the specialism of this name, however it is written, made where nobody has named it yet."""
    found, _new = Specialism.objects.get_or_create(slug=slugify(phrase)[:60], defaults={"name": phrase})
    return found


def note_visit(*, member: Member, now: datetime | None = None) -> None:
    """Remember that a member came back, at most once in half an hour, keeping when they were here before that.

    A visit that lies in the future is the word of a clock that was put right since, and is forgotten.
    """
    now = now or timezone.now()
    last = member.last_here_at
    if last is None or abs((now - last).total_seconds()) > 1800:
        before = last if last is None or last <= now else member.before_that_at
        Member.objects.filter(pk=member.pk).update(last_here_at=now, before_that_at=before)
        member.last_here_at, member.before_that_at = now, before


def set_shortcuts(*, member: Member, on: bool) -> None:
    """Let single keys do something on pages for this member, or not."""
    Member.objects.filter(pk=member.pk).update(shortcuts=on)
