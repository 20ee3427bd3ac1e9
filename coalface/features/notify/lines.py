"""What notifications say: those about the same entry stand together, each sort of event in one sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coalface.activity.verbs import Verb
from coalface.entries.kind import entry_address
from coalface.features.notify.models import Notification
from coalface.features.notify.queries import CAME_IN, OF_ACCOUNT, thing


@dataclass(frozen=True)
class News:
    """What happened at one thing: where it stands, in how many sentences, whether the member knows it already."""

    title: str
    address: str
    sentences: list[str]
    new: bool
    at: datetime


def news(rows: Iterable[Notification]) -> list[News]:
    """Gather notifications, the newest first, by what they are about."""
    together: dict[tuple[str, int], list[Notification]] = {}
    for row in rows:
        activity = row.activity
        key = thing(activity.verb, activity.entry_id, activity.group_id, row.pk)
        together.setdefault(key, []).append(row)
    return [_of_one(some) for some in together.values()]


def _of_one(rows: list[Notification]) -> News:
    latest = rows[0].activity
    by_verb: dict[str, list[Any]] = {}
    for row in rows:
        by_verb.setdefault(row.activity.verb, []).append(row.activity)
    title, address = _where(rows)
    return News(
        title=title,
        address=address,
        sentences=[_sentence(Verb(verb), some) for verb, some in by_verb.items()],
        new=any(row.read_at is None for row in rows),
        at=latest.at,
    )


def _where(rows: list[Notification]) -> tuple[str, str]:
    """Return the title and address of what happened; at the first reply that is new, else at the latest."""
    activity = rows[0].activity
    verb, group, entry = Verb(activity.verb), activity.group, activity.entry
    place = group.name if group else ""
    if verb in (Verb.REMOVED, Verb.REPLY_REMOVED):
        return _("Something you wrote"), ""
    if verb == Verb.INVITATION_ACCEPTED:
        here = activity.actor is not None and activity.actor.has_profile
        return _name(activity.actor), reverse("person", args=[activity.actor.handle]) if here else ""
    if verb in OF_ACCOUNT:
        return _("Your account"), ""
    if verb == Verb.COMPLAINT_FILED:
        return _("Complaints"), reverse("hub-complaints")
    if verb == Verb.REPORTED:
        return _("Reports"), reverse("reports")
    if verb in (Verb.HELD, Verb.REPLY_HELD):
        return place or _("The whole hub"), reverse("group-waiting", args=[group.slug]) if group else reverse(
            "hub-waiting"
        )
    if verb == Verb.ASKED_TO_JOIN:
        return place, reverse("group-members", args=[group.slug]) + "#waiting"
    if verb in (*CAME_IN, Verb.REQUEST_DECLINED):
        return place, reverse("group", args=[group.slug])
    fresh = [row.activity.reply_id for row in rows if row.read_at is None and row.activity.reply_id]
    there = fresh[-1] if fresh else activity.reply_id
    return entry.title, entry_address(entry) + (f"#reply-{there}" if there else "")


def _sentence(verb: Verb, activities: list[Any]) -> str:
    """Return what happened once or several times; `activities` are of one verb, the newest first."""
    names = list(dict.fromkeys(_name(activity.actor) for activity in activities))
    number = len(activities)
    if verb in BY_SOMEBODY:
        return BY_SOMEBODY[verb]() % {"who": _people(names)}
    return COUNTED[verb](number) % {"n": number}


def _name(actor: Any) -> str:
    return _("A Former Member") if actor is None or actor.state == "former" else actor.name


def _people(names: list[str]) -> str:
    """Return who: one name, two, or one and a number."""
    if len(names) == 1:
        return names[0]
    if len(names) == 2:
        return _("%(one)s and %(two)s") % {"one": names[0], "two": names[1]}
    return _("%(one)s and %(n)s others") % {"one": names[0], "n": len(names) - 1}


BY_SOMEBODY = {
    Verb.ANSWERED: lambda: _("Answered by %(who)s"),
    Verb.COMMENTED: lambda: _("Commented on by %(who)s"),
    Verb.ACCEPTED: lambda: _("%(who)s says that your answer helped most"),
    Verb.THANKED: lambda: _("Thanks from %(who)s"),
    Verb.SAME_HERE: lambda: _("Asked by %(who)s, too"),
    Verb.WIDENED: lambda: _("%(who)s let more people see it"),
    Verb.MOVED: lambda: _("Moved by %(who)s"),
    Verb.MERGED: lambda: _("%(who)s merged another one into it"),
    Verb.APPROVED: lambda: _("%(who)s let it through: others can see it now"),
    Verb.REPLY_APPROVED: lambda: _("%(who)s let your reply through: others can see it now"),
    Verb.SENT_BACK: lambda: _("Sent back to you by %(who)s, with a sentence"),
    Verb.ASKED_TO_JOIN: lambda: _("%(who)s would like to join"),
    Verb.REQUEST_APPROVED: lambda: _("%(who)s let you in"),
    Verb.JOINED: lambda: _("%(who)s brought you in. You can leave at any time."),
    Verb.INVITATION_ACCEPTED: lambda: _("%(who)s came because you invited them"),
    Verb.LOOKED_AS: lambda: _("%(who)s of the hub team looked at the hub as you see it. The mail to you says why."),
    Verb.MEMBERS_MERGED: lambda: _("%(who)s of the hub team merged another account of yours into this one"),
    Verb.REQUEST_DECLINED: lambda: _("%(who)s declined your request to join, with a sentence"),
}
COUNTED = {
    Verb.HELD: lambda n: ngettext("%(n)s text waits to be let through", "%(n)s texts wait to be let through", n),
    Verb.REPLY_HELD: lambda n: ngettext(
        "%(n)s reply waits to be let through", "%(n)s replies wait to be let through", n
    ),
    Verb.REPORTED: lambda n: ngettext("%(n)s report came in", "%(n)s reports came in", n),
    Verb.COMPLAINT_FILED: lambda n: ngettext("%(n)s complaint came in", "%(n)s complaints came in", n),
    Verb.REMOVED: lambda _n: _("Removed. The mail to you says why."),
    Verb.REPLY_REMOVED: lambda _n: _("A reply was removed. The mail to you says why."),
}
