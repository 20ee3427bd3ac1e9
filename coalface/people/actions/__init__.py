"""The verbs that change members. Each checks its own right, runs in one transaction and records an activity."""

from coalface.people.actions.join import (
    create_member,
    forget_unverified,
    free_handle,
    join_again,
    note_address,
    organisation_of,
    sign_up,
    verify,
)
from coalface.people.actions.profile import change_profile, note_visit, say_who_sees, set_shortcuts
from coalface.people.actions.standing import end_suspension, sign_out_device, sign_out_everywhere, suspend
from coalface.people.actions.welcome import end_welcome, say_what_known, say_who, set_attention

__all__ = [
    "change_profile",
    "create_member",
    "end_suspension",
    "end_welcome",
    "forget_unverified",
    "free_handle",
    "join_again",
    "note_address",
    "note_visit",
    "organisation_of",
    "say_what_known",
    "say_who",
    "say_who_sees",
    "set_attention",
    "set_shortcuts",
    "sign_out_device",
    "sign_out_everywhere",
    "sign_up",
    "suspend",
    "verify",
]
