"""The verbs of inviting. Each checks its own right, runs in one transaction and records an activity."""

from coalface.features.invitations.actions.accept import accept, claim, join_by, redeem_claim
from coalface.features.invitations.actions.end import (
    end_overdue,
    forget_member,
    merge_invitations,
    out_of_words,
    refuse_all,
    revoke,
)
from coalface.features.invitations.actions.invite import invite, invite_again, make_link

__all__ = [
    "accept",
    "claim",
    "end_overdue",
    "forget_member",
    "invite",
    "invite_again",
    "join_by",
    "make_link",
    "merge_invitations",
    "out_of_words",
    "redeem_claim",
    "refuse_all",
    "revoke",
]
