"""The verbs that change members. Each checks its own right, runs in one transaction and records an activity."""

from coalface.people.actions.claim import claim, forget_claims, offer_account
from coalface.people.actions.join import (
    create_member,
    forget_unverified,
    free_handle,
    join_again,
    join_proven,
    note_address,
    organisation_of,
    sign_up,
    verify,
)
from coalface.people.actions.leave import leave, sessions_of, sweep_departures
from coalface.people.actions.look import begin_look, end_look, running_look
from coalface.people.actions.merge import may_not_merge, merge_members
from coalface.people.actions.organisations import add_organisation, change_organisation, merge_organisations
from coalface.people.actions.profile import change_profile, note_visit, say_who_sees, set_shortcuts
from coalface.people.actions.reverify import ask_again, ask_later, confirm_address
from coalface.people.actions.security import end_second_factor, link_provider, note_security, note_sign_in
from coalface.people.actions.standing import end_suspension, sign_out_device, sign_out_everywhere, suspend
from coalface.people.actions.welcome import end_welcome, say_what_known, say_who, set_attention

__all__ = [
    "add_organisation",
    "ask_again",
    "ask_later",
    "begin_look",
    "change_organisation",
    "change_profile",
    "claim",
    "confirm_address",
    "create_member",
    "end_look",
    "end_second_factor",
    "end_suspension",
    "end_welcome",
    "forget_claims",
    "forget_unverified",
    "free_handle",
    "join_again",
    "join_proven",
    "leave",
    "link_provider",
    "may_not_merge",
    "merge_members",
    "merge_organisations",
    "note_address",
    "note_security",
    "note_sign_in",
    "note_visit",
    "offer_account",
    "organisation_of",
    "running_look",
    "say_what_known",
    "say_who",
    "say_who_sees",
    "sessions_of",
    "set_attention",
    "set_shortcuts",
    "sign_out_device",
    "sign_out_everywhere",
    "sign_up",
    "suspend",
    "sweep_departures",
    "verify",
]
