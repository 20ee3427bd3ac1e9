"""Who hears of what by mail, verb by verb. Whether they may see it is asked again when the letter is sent."""

from collections.abc import Callable, Iterable

from coalface.activity.models import Activity
from coalface.activity.verbs import Verb
from coalface.entries.queries import authors_around, follower_ids
from coalface.groups.models import Membership
from coalface.people.models import Member


def followers(activity: Activity) -> Iterable[int]:
    return follower_ids(activity.entry_id)


def those_commented_on(activity: Activity) -> Iterable[int]:
    """Who asked, and whose answer it was: a comment is small talk to everybody else who follows."""
    return authors_around(activity.reply_id)


def whose_answer(activity: Activity) -> Iterable[int]:
    return [activity.member_id] if activity.member_id else []


def facilitators(activity: Activity) -> Iterable[int]:
    rows = Membership.objects.filter(group_id=activity.group_id).exclude(role=Membership.Role.MEMBER)
    return rows.values_list("member_id", flat=True)


def whose_request(activity: Activity) -> Iterable[int]:
    return [activity.member_id] if activity.member_id else []


def deciders(activity: Activity) -> Iterable[int]:
    if activity.group_id is not None:
        return facilitators(activity)
    return Member.objects.filter(hub_team=True, state=Member.State.ACTIVE).values_list("pk", flat=True)


RECIPIENTS: dict[Verb, Callable[[Activity], Iterable[int]]] = {
    Verb.ANSWERED: followers,
    Verb.COMMENTED: those_commented_on,
    Verb.ACCEPTED: whose_answer,
    Verb.ASKED_TO_JOIN: facilitators,
    Verb.REQUEST_APPROVED: whose_request,
    Verb.REQUEST_DECLINED: whose_request,
    Verb.REPORTED: deciders,
}
