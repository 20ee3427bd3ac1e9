"""Two accounts of one person become one: everything goes to the one that stays; the other leads nowhere any more."""

from dataclasses import replace

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.hand_over import hand_over
from coalface.base.web import Refused
from coalface.base.wiring import wired
from coalface.people.access import looks_after
from coalface.people.actions.leave import depart
from coalface.people.actions.standing import decided, sign_out_everywhere
from coalface.people.models import MOST_SPECIALISMS, Decision, Member, PersonFollow
from coalface.people.traces import traces_of


def may_not_merge(*, by: Member, source: Member, target: Member) -> str:
    """Return why this member may not merge these two accounts, as a sentence, or "" where they may."""
    state = Member.State
    if not looks_after(by):
        return _("Only the hub team can merge accounts.")
    if source.pk == target.pk:
        return _("These are not two accounts but the same one.")
    if source.hub_team or target.hub_team:
        return _("Accounts of the hub team are not merged: what others shared in private groups would come to them.")
    if state.SUSPENDED in (source.state, target.state):
        return _("One of the two is suspended. End the suspension first, if it is to end.")
    if target.state not in (state.ACTIVE, state.STAGED) or source.state == state.FORMER:
        return _("Both must be members, and the one that stays needs an account in use or comes from an import.")
    if target.state == state.STAGED and source.state != state.STAGED:
        return _("The account that one can sign in to has to stay. Merge them the other way round.")
    return ""


@transaction.atomic
def merge_members(*, by: Member, source: Member, target: Member, reason: str) -> None:
    """Give everything of `source` to `target`; what is left of the source is an empty Former Member.

    What both have, such as a bookmark of the same entry, the target has once. Nobody can sign in to the source any
    more. Raises Refused for anybody but the hub team, and for accounts that may not be merged.
    """
    # One order for all who lock two members; and no lock of the key, for which writers in groups would have to wait.
    pair = Member.objects.select_for_update(no_key=True).filter(pk__in=[source.pk, target.pk]).order_by("pk")
    rows = {member.pk: member for member in pair}
    source, target = rows[source.pk], rows[target.pk]
    if problem := may_not_merge(by=by, source=source, target=target):
        raise Refused(problem)
    sign_out_everywhere(member=source)
    _take_own(source, target)
    for merger in wired("MERGERS"):
        merger(source=source.pk, target=target.pk)
    # The name stays where it stands: it is still theirs.
    traces = replace(traces_of(source), name="", instead=target.handle)
    for rewriter in wired("REWRITERS"):
        rewriter(traces=traces)
    depart(source, by=by, reason=_("Merged."), joined_at=source.joined_at)
    decision = decided(by=by, member=target, what=Decision.What.MERGED, reason=reason)
    record(Verb.MEMBERS_MERGED, actor_id=by.pk, member_id=target.pk, source=source.pk, decision=decision.pk)


def _take_own(source: Member, target: Member) -> None:
    """Bring over what this floor keeps: who follows whom, what they can help with, what was decided about them."""
    both = [source.pk, target.pk]
    PersonFollow.objects.filter(Q(follower__in=both) & Q(followed__in=both)).delete()
    follows = PersonFollow.objects.all()
    hand_over(follows, "follower", source=source.pk, target=target.pk, once=("followed",))
    hand_over(follows, "followed", source=source.pk, target=target.pk, once=("follower",))
    hand_over(Decision.objects.all(), "member", source=source.pk, target=target.pk)
    room = MOST_SPECIALISMS - target.specialisms.count()
    known = target.specialisms.values("pk")
    target.specialisms.add(*source.specialisms.exclude(pk__in=known)[: max(0, room)])
    if source.joined_at < target.joined_at:
        Member.objects.filter(pk=target.pk).update(joined_at=source.joined_at)
