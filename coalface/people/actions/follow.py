"""Following a person: what they share shows on the member's home, as far as the member may see it."""

from django.db import transaction
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.web import Refused
from coalface.people.models import Member, PersonFollow


@transaction.atomic
def follow_person(*, member: Member, person: Member) -> None:
    """Follow another member. A second time changes nothing.

    Raises Refused for oneself, and for whoever has no account in use.
    """
    if person.pk == member.pk or person.state != Member.State.ACTIVE:
        raise Refused(_("You can follow other members of the hub, not yourself."))
    _row, made = PersonFollow.objects.get_or_create(follower=member, followed=person)
    if made:
        record(Verb.PERSON_FOLLOWED, actor_id=member.pk, member_id=person.pk)


@transaction.atomic
def unfollow_person(*, member: Member, person: Member) -> None:
    """Stop following another member."""
    ended, _rows = PersonFollow.objects.filter(follower=member, followed=person).delete()
    if ended:
        record(Verb.PERSON_UNFOLLOWED, actor_id=member.pk, member_id=person.pk)
