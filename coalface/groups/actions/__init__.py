"""The verbs that change groups. Each checks its own right, runs in one transaction and records an activity."""

from coalface.groups.actions.facilitate import appoint, make_lead, remove, stand_down, trust
from coalface.groups.actions.found import decline_founding, found, give_consent
from coalface.groups.actions.grant import end_grant, grant
from coalface.groups.actions.join import (
    approve,
    ask_to_join,
    bring_in,
    decline,
    join,
    leave,
    withdraw_request,
)
from coalface.groups.actions.lock import lock_group
from coalface.groups.actions.settings import (
    archive,
    change,
    change_access,
    change_care,
    change_welcome,
    reopen,
)
from coalface.groups.actions.succeed import name_successor

__all__ = [
    "appoint",
    "approve",
    "archive",
    "ask_to_join",
    "bring_in",
    "change",
    "change_access",
    "change_care",
    "change_welcome",
    "decline",
    "decline_founding",
    "end_grant",
    "found",
    "give_consent",
    "grant",
    "join",
    "leave",
    "lock_group",
    "make_lead",
    "name_successor",
    "remove",
    "reopen",
    "stand_down",
    "trust",
    "withdraw_request",
]
