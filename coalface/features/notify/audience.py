"""Who hears of what, verb by verb. Whether they may see it is asked again when a letter is sent, a notification shown."""

from collections.abc import Callable, Iterable

from coalface.activity.models import Activity
from coalface.activity.verbs import Verb
from coalface.entries.for_acts import author_of, authors_at
from coalface.entries.for_letters import authors_around, comments_are_small_talk, follower_ids
from coalface.groups.models import Membership
from coalface.people.models import Member


def followers(activity: Activity) -> Iterable[int]:
    return follower_ids(activity.entry_id)


def those_commented_on(activity: Activity) -> Iterable[int]:
    """Who follows, where comments are all there is; beside answers, who asked and whose answer it was.

    There a comment is small talk to everybody else.
    """
    if comments_are_small_talk(activity.entry_id):
        return authors_around(activity.reply_id)
    return follower_ids(activity.entry_id)


def whom_it_concerns(activity: Activity) -> Iterable[int]:
    return [activity.member_id] if activity.member_id else []


def facilitators(activity: Activity) -> Iterable[int]:
    rows = Membership.objects.filter(group_id=activity.group_id).filter(role__in=Membership.RUNNING)
    return rows.values_list("member_id", flat=True)


def those_who_wrote(activity: Activity) -> Iterable[int]:
    """Whose words an entry holds; after a merger also who wrote the one that is gone."""
    gone = activity.facts.get("source")
    return {*authors_at(activity.entry_id), *(authors_at(gone) if gone else ())}


def whose_words(activity: Activity) -> Iterable[int]:
    author = author_of(activity.entry_id, activity.reply_id)
    return [author] if author else []


def deciders(activity: Activity) -> Iterable[int]:
    if activity.group_id is not None:
        return facilitators(activity)
    return hub_team()


def those_who_decide_a_report(activity: Activity) -> Iterable[int]:
    """Who decides, but for whom it is about; where nobody is left in the group, the hub team."""
    about = activity.member_id or author_of(activity.entry_id, activity.reply_id)
    return set(deciders(activity)) - {about} or set(hub_team()) - {about}


def hub_team() -> Iterable[int]:
    return Member.objects.filter(hub_team=True, state=Member.State.ACTIVE).values_list("pk", flat=True)


def those_who_answer_a_complaint(activity: Activity) -> Iterable[int]:
    """The hub team, but for whoever complains."""
    return set(hub_team()) - {activity.member_id}


RECIPIENTS: dict[str, Callable[[Activity], Iterable[int]]] = {
    Verb.ANSWERED: followers,
    Verb.COMMENTED: those_commented_on,
    Verb.ACCEPTED: whom_it_concerns,
    Verb.WIDENED: those_who_wrote,
    Verb.MOVED: those_who_wrote,
    Verb.MERGED: those_who_wrote,
    Verb.REMOVED: whose_words,
    Verb.REPLY_REMOVED: whose_words,
    Verb.HELD: deciders,
    Verb.REPLY_HELD: deciders,
    Verb.APPROVED: whose_words,
    Verb.REPLY_APPROVED: whose_words,
    Verb.SENT_BACK: whose_words,
    Verb.ASKED_TO_JOIN: facilitators,
    Verb.REQUEST_APPROVED: whom_it_concerns,
    Verb.REQUEST_DECLINED: whom_it_concerns,
    Verb.JOINED: whom_it_concerns,  # whoever walked in did so themselves, and is told nothing
    Verb.REPORTED: those_who_decide_a_report,
    Verb.LOOKED_AS: whom_it_concerns,
    Verb.MEMBERS_MERGED: whom_it_concerns,
    Verb.COMPLAINT_FILED: those_who_answer_a_complaint,
}

# What is worth a look in the hub, but no mail.
NOTIFIED = RECIPIENTS | {
    Verb.THANKED: whose_words,
    Verb.SAME_HERE: whose_words,
    Verb.INVITATION_ACCEPTED: whom_it_concerns,
}
