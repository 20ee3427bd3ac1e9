"""What a letter says, made at the moment of sending under the rights that its member has then."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from coalface.activity.verbs import Verb
from coalface.base import text
from coalface.base.dates import exactly
from coalface.entries.access import audience_of, audience_once_published
from coalface.entries.for_acts import why_removed
from coalface.entries.for_care import held_for, sent_back_to
from coalface.entries.for_letters import accepted_still, could_read, mailed_entry, mailed_reply, waiting_entry
from coalface.entries.kind import entry_address
from coalface.entries.words import who_sees
from coalface.features.notify.audience import RECIPIENTS
from coalface.features.notify.models import Letter
from coalface.groups.access import visible_groups
from coalface.groups.models import JoinRequest
from coalface.groups.viewer import viewer_of
from coalface.people.models import Decision, Member
from coalface.people.shown import shown

EXTRACT = 1500  # characters of a reply that are quoted


@dataclass(frozen=True)
class Words:
    """A mail's subject, and the template and facts that say the rest."""

    subject: str
    template: str
    facts: dict


def words_for(letter: Letter) -> Words | None:
    """Return what to send, or None when this member is no longer active or may no longer see what it is about."""
    if letter.member.state != Member.State.ACTIVE or not letter.member.email:
        return None
    activity = letter.activity
    actor = activity.actor.name if activity.actor else _("A Former Member")
    facts = {"letter": letter, "actor": actor, "group": activity.group, "hub_url": settings.COALFACE_URL}
    if activity.verb in (Verb.ANSWERED, Verb.COMMENTED, Verb.ACCEPTED):
        return _about_reply(letter, facts)
    if activity.verb in (Verb.WIDENED, Verb.MOVED, Verb.MERGED):
        return _about_readers(letter, facts)
    if activity.verb in (Verb.REMOVED, Verb.REPLY_REMOVED):
        return _about_removal(letter, facts)
    if activity.verb in (Verb.HELD, Verb.REPLY_HELD):
        return _about_held(letter, facts)
    if activity.verb in (Verb.APPROVED, Verb.REPLY_APPROVED):
        return _about_approval(letter, facts)
    if activity.verb == Verb.SENT_BACK:
        return _about_sending_back(letter, facts)
    if activity.verb in (Verb.LOOKED_AS, Verb.MEMBERS_MERGED):
        return _about_account(letter, facts)
    if activity.verb == Verb.JOINED:
        return _about_being_brought_in(letter, facts)
    if activity.verb in (
        Verb.REPORTED,
        Verb.COMPLAINT_FILED,
        Verb.ASKED_TO_JOIN,
    ) and letter.member_id not in RECIPIENTS[activity.verb](activity):
        return None
    if activity.verb == Verb.REPORTED:
        return _made(_("A report waits for you"), "reported", facts)
    if activity.verb == Verb.COMPLAINT_FILED:
        return _made(_("A complaint came in"), "complaint-filed", facts)
    request = (
        JoinRequest.objects.filter(pk=activity.facts.get("request")).select_related("member__organisation").first()
    )
    decided = request is not None and request.state != JoinRequest.State.WAITING
    if request is None or (decided and activity.verb == Verb.ASKED_TO_JOIN):
        return None
    viewer = viewer_of(letter.member)
    if activity.verb == Verb.REQUEST_APPROVED and request.group_id not in viewer.groups:
        return None
    if activity.verb == Verb.REQUEST_DECLINED and not visible_groups(viewer).filter(pk=request.group_id).exists():
        return None
    name = request.group.name if activity.group is None else activity.group.name
    subject = {
        Verb.ASKED_TO_JOIN: _("%(who)s asks to join %(group)s") % {"who": actor, "group": name},
        Verb.REQUEST_APPROVED: _("You are now in %(group)s") % {"group": name},
        Verb.REQUEST_DECLINED: _("Your request to join %(group)s") % {"group": name},
    }[Verb(activity.verb)]
    work = shown(viewer, request.member).work
    return _made(subject, activity.verb, facts | {"join_request": request, "work": work})


def _about_reply(letter: Letter, facts: dict) -> Words | None:
    entry = mailed_entry(letter.activity.entry_id)
    reply = mailed_reply(letter.activity.reply_id)
    if entry is None or reply is None or not audience_of(entry).filter(pk=letter.member_id).exists():
        return None
    if letter.activity.verb == Verb.ACCEPTED and not accepted_still(reply.pk):
        return None
    subject = {
        Verb.ANSWERED: _("An answer to “%(title)s”"),
        Verb.COMMENTED: _("A comment at “%(title)s”"),
        Verb.ACCEPTED: _("Your answer helped: “%(title)s”"),
    }[Verb(letter.activity.verb)] % {"title": entry.title}
    address = f"{settings.COALFACE_URL}{entry_address(entry)}#reply-{reply.pk}"
    words = text.plain(reply.revision.html)
    more = facts | {
        "entry": entry,
        "address": address,
        "words": words[:EXTRACT] + ("…" if len(words) > EXTRACT else ""),
        "author": reply.author,
    }
    return _made(subject, letter.activity.verb, more)


def _about_readers(letter: Letter, facts: dict) -> Words | None:
    """Return what is said of others who can read now what this member wrote; nothing of a place they may not see."""
    activity, verb = letter.activity, Verb(letter.activity.verb)
    entry = mailed_entry(activity.entry_id)
    if entry is None:
        return _about_waiting_there(letter, facts) if verb == Verb.MOVED else None
    if not audience_of(entry).filter(pk=letter.member_id).exists():
        # Who wrote at the one that stays and could read neither has lost nothing by the merger.
        read_it = verb == Verb.MERGED and could_read(letter.member_id, activity.facts.get("source"))
        return _moved_away(facts) if read_it or verb == Verb.MOVED else None
    subject = {
        Verb.WIDENED: _("More people can see “%(title)s”"),
        Verb.MOVED: _("“%(title)s” was moved"),
        Verb.MERGED: _("Merged into “%(title)s”"),
    }[verb] % {"title": entry.title}
    address = f"{settings.COALFACE_URL}{entry_address(entry)}"
    more = {"entry": entry, "address": address, "reach": who_sees(entry.level, entry.group)}
    return _made(subject, verb, facts | more)


def _about_waiting_there(letter: Letter, facts: dict) -> Words | None:
    """Return that something was moved to where it waits, without a word of it."""
    entry = waiting_entry(letter.activity.entry_id)
    if entry is None:
        return None
    if not audience_once_published(entry).filter(pk=letter.member_id).exists():
        return _moved_away(facts)
    return _made(_("Something you wrote was moved"), "moved-waits", facts)


def _moved_away(facts: dict) -> Words:
    """Return that what this member wrote stands where they may not see it, moved or merged, and nothing of that place."""
    return _made(_("Something you wrote was moved"), "moved-away", facts)


def _about_removal(letter: Letter, facts: dict) -> Words | None:
    title, reason = why_removed(letter.activity.entry_id, letter.activity.reply_id)
    if not reason:
        return None
    return _made(_("Something you wrote was removed"), "removed", facts | {"title": title, "reason": reason})


def _about_held(letter: Letter, facts: dict) -> Words | None:
    """Return that something waits, without a word of it: it is read where one decides."""
    activity = letter.activity
    entry = held_for(letter.member_id, activity.entry_id, activity.reply_id)
    if entry is None:
        return None
    place = entry.group.name if entry.group else settings.COALFACE_NAME
    queue = reverse("group-waiting", args=[entry.group.slug]) if entry.group else reverse("hub-waiting")
    more = {"place": place, "address": f"{settings.COALFACE_URL}{queue}"}
    return _made(_("Something waits for you in %(group)s") % {"group": place}, "held", facts | more)


def _about_approval(letter: Letter, facts: dict) -> Words | None:
    activity = letter.activity
    entry = mailed_entry(activity.entry_id)
    if entry is None or not audience_of(entry).filter(pk=letter.member_id).exists():
        return None
    if activity.reply_id and mailed_reply(activity.reply_id) is None:
        return None
    anchor = f"#reply-{activity.reply_id}" if activity.reply_id else ""
    more = {"entry": entry, "reply": bool(anchor), "address": f"{settings.COALFACE_URL}{entry_address(entry)}{anchor}"}
    return _made(_("What you wrote is out: “%(title)s”") % {"title": entry.title}, "approved", facts | more)


def _about_sending_back(letter: Letter, facts: dict) -> Words | None:
    activity = letter.activity
    found = sent_back_to(letter.member_id, activity.entry_id, activity.reply_id)
    if found is None:
        return None
    entry, reason = found
    anchor = f"#reply-{activity.reply_id}" if activity.reply_id else ""
    more = {
        "entry": entry,
        "reply": bool(anchor),
        "reason": reason,
        "address": f"{settings.COALFACE_URL}{entry_address(entry)}{anchor}",
    }
    return _made(_("Sent back to you: “%(title)s”") % {"title": entry.title}, "sent-back", facts | more)


def _about_being_brought_in(letter: Letter, facts: dict) -> Words | None:
    """Return which group somebody brought this member into, while they are in it."""
    group = letter.activity.group
    if group is None or group.pk not in viewer_of(letter.member).groups:
        return None
    return _made(
        _("%(who)s brought you into %(group)s") % {"who": facts["actor"], "group": group.name}, "brought-in", facts
    )


def _about_account(letter: Letter, facts: dict) -> Words:
    """Return what the hub team did with this member's account, and the reason that was given for it."""
    decision = Decision.objects.filter(pk=letter.activity.facts.get("decision")).first()
    subject = {
        Verb.LOOKED_AS: _("Somebody of the hub team looked at the hub as you see it"),
        Verb.MEMBERS_MERGED: _("Two accounts of yours are one now"),
    }[Verb(letter.activity.verb)]
    more = {"reason": decision.reason if decision else "", "when": exactly(letter.activity.at)}
    return _made(subject, letter.activity.verb, facts | more)


def _made(subject: str, name: str, facts: dict) -> Words:
    return Words(" ".join(subject.split())[:180], f"features/notify/letters/{name}.txt", facts)
