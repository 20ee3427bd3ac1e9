"""The first small steps of a new member, each kept as it is left; and how much time somebody has, at any time."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.people.actions.profile import specialism_called
from coalface.people.models import Member


@transaction.atomic
def say_who(*, member: Member, role: str, region: str) -> None:
    """Keep what a member does and where, and nothing else of their profile."""
    Member.objects.filter(pk=member.pk).update(role=" ".join(role.split()), region=region)
    record(Verb.PROFILE_CHANGED, actor_id=member.pk, member_id=member.pk)


@transaction.atomic
def say_what_known(*, member: Member, specialisms: Iterable[str], willing: bool | None = None) -> None:
    """Replace what a member can help with, and with `willing` whether strangers may ask; nothing else."""
    member = Member.objects.select_for_update().get(pk=member.pk)
    member.specialisms.set([specialism_called(phrase) for phrase in specialisms])
    if willing is not None:
        Member.objects.filter(pk=member.pk).update(willing=willing)
    record(Verb.PROFILE_CHANGED, actor_id=member.pk, member_id=member.pk)


@transaction.atomic
def set_attention(*, member: Member, minutes: int | None) -> None:
    """Keep how many minutes a week a member has for the hub; None is "not said"."""
    Member.objects.filter(pk=member.pk).update(minutes_a_week=minutes)
    record(Verb.PROFILE_CHANGED, actor_id=member.pk, member_id=member.pk)


@transaction.atomic
def end_welcome(*, member: Member) -> None:
    """Note that the first small steps were done or left out; a second time changes nothing."""
    if Member.objects.filter(pk=member.pk, welcomed_at=None).update(welcomed_at=timezone.now()):
        record(Verb.WELCOMED, actor_id=member.pk, member_id=member.pk)
