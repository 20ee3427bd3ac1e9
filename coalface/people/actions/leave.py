"""Leaving the hub: what told who somebody was is taken out of every table and file, each folder seeing to its own.

A row without a name stays, which holds what they shared together as "Former Member". It cannot be undone.
"""

import json
import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base import files, forgetting
from coalface.base.traces import Traces, deep
from coalface.base.web import Refused
from coalface.base.wiring import wired
from coalface.people.models import Departure, Member, PersonFollow
from coalface.people.names import handle_key
from coalface.people.traces import traces_of

SWEEP_BACK = timedelta(days=2)


def sessions_of(member: Member) -> list[str]:
    """Return the keys of all sessions that are a member's, or in which somebody began to sign in as them.

    Every session of the hub is opened for it: call it before the transaction, so that nobody waits for that.
    """
    traces = traces_of(member)
    return [one.session_key for one in Session.objects.iterator() if _tells(one, traces, member.pk)]


@transaction.atomic
def leave(*, member: Member, sessions: Iterable[str], by: Member | None = None, reason: str = "") -> None:
    """Take a member's person out of the hub. `by` is who of the hub team does it for them, and for which reason.

    `sessions` are those to end, as `sessions_of` found them.

    Raises Refused for anybody else, for the only one of the hub team, and where a folder's leaver refuses.
    """
    if by is not None and not _may_do_it_for(by, member, reason):
        raise Refused(_("Only the hub team can do this for somebody, and with a reason."))
    # Not a lock on the key: whoever writes a row of theirs in this moment must not wait for us while we wait for them.
    member = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if member.state == Member.State.FORMER:
        return
    if member.hub_team and not _rest_of_the_hub_team(member):
        raise Refused(_("This is the only one of the hub team. Somebody else has to be in it first."))
    traces = traces_of(member)
    for leaver in wired("LEAVERS"):
        leaver(member=member)
    for rewriter in wired("REWRITERS"):
        rewriter(traces=traces)
    forgetting.forget_in_queue(traces)
    forgetting.forget_in_cache(traces)
    _sign_out(member, sessions, traces)
    depart(member, by=by, reason=traces.without_own_name(reason))
    record(Verb.LEFT_HUB, actor_id=by.pk if by else member.pk, member_id=member.pk)
    transaction.on_commit(lambda: forgetting.forget_mail(traces))


def sweep_departures() -> int:
    """Take away what came from somebody in the very moment in which they left. Returns how many were looked at."""
    late = Departure.objects.filter(at__gte=timezone.now() - SWEEP_BACK).select_related("member")
    for departure in late:
        with transaction.atomic():
            for leaver in wired("LEAVERS"):
                leaver(member=departure.member)
            _sign_out(departure.member, [], Traces())
            _empty(departure.member, departure.member.handle)
    return len(late)


def _may_do_it_for(by: Member, member: Member, reason: str) -> bool:
    return by.hub_team and by.state == Member.State.ACTIVE and by.pk != member.pk and bool(reason)


def _rest_of_the_hub_team(member: Member) -> bool:
    return Member.objects.filter(hub_team=True, state=Member.State.ACTIVE).exclude(pk=member.pk).exists()


def depart(member: Member, *, by: Member | None, reason: str, **kept: Any) -> None:
    """Leave nothing of somebody but a row without a name, and a code of the handle, which nobody gets again.

    `kept` are columns of the row that stay as they are given here. Called in the transaction of leaving or merging.
    """
    Departure.objects.create(member=member, handle_key=handle_key(member.handle), by=by, reason=reason)
    _empty(member, f"former-{secrets.token_hex(8)}", **kept)


def _empty(member: Member, handle: str, **kept: Any) -> None:
    """Leave a row that holds together what somebody shared, and nothing of who they are."""
    photo = member.photo
    blank = Member(name=_("Former Member"), handle=handle, state=Member.State.FORMER, is_active=False, **kept)
    blank.set_unusable_password()
    _delete_own_rows(member)
    columns = [field for field in Member._meta.concrete_fields if not field.primary_key and not field.generated]
    fields = [field.attname for field in columns]
    Member.objects.filter(pk=member.pk).update(**{name: getattr(blank, name) for name in fields})
    transaction.on_commit(lambda: files.forget(photo))


def _delete_own_rows(member: Member) -> None:
    """Delete what only tells of one person: what they follow and can help with, and all that allauth keeps of them."""
    member.specialisms.clear()
    PersonFollow.objects.filter(Q(follower=member) | Q(followed=member)).delete()
    EmailAddress.objects.filter(user=member).delete()
    for model in apps.get_models():
        if model.__module__.startswith("allauth."):
            for field in model._meta.concrete_fields:
                if field.related_model is Member:
                    model._base_manager.filter(**{field.name: member}).delete()


def _tells(session: Session, traces: Traces, member_id: int) -> bool:
    kept = session.get_decoded()
    return kept.get("_auth_user_id") == str(member_id) or traces.meant(json.dumps(kept, default=str))


def _sign_out(member: Member, keys: Iterable[str], traces: Traces) -> None:
    """End a member's sessions, and those in which somebody began to sign in as them.

    Whoever else is signed in stays so; what their session kept of the member's addresses goes.
    """
    ended = [*UserSession.objects.filter(user=member).values_list("session_key", flat=True)]
    for session in Session.objects.filter(session_key__in=keys):
        kept = session.get_decoded()
        if kept.get("_auth_user_id", str(member.pk)) == str(member.pk):
            ended.append(session.session_key)
            continue
        store = SessionStore(session.session_key)
        for name, value in kept.items():
            if not name.startswith("_"):
                store[name] = deep(value, traces.without_contact)
        store.save()
    Session.objects.filter(session_key__in=ended).delete()
    UserSession.objects.filter(user=member).delete()
