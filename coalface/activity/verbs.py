"""Every verb there is, each declared shown or audit; an audit verb never reaches a feed or a member's page."""

from enum import StrEnum


class Verb(StrEnum):
    # Shown: what other members may hear of, where they may see what it is about.
    PUBLISHED = "published"
    EDITED = "edited"
    ANSWERED = "answered"
    COMMENTED = "commented"
    ACCEPTED = "accepted"
    THANKED = "thanked"
    SAME_HERE = "same-here"
    JOINED = "joined"
    GROUP_FOUNDED = "group-founded"
    APPOINTED = "appointed"
    FEATURED = "featured"

    # Audit: kept for those who must be able to look back.
    UNACCEPTED = "unaccepted"
    FOLLOWED = "followed"
    UNFOLLOWED = "unfollowed"
    REPLY_EDITED = "reply-edited"
    REACTION_ENDED = "reaction-ended"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    HIDDEN = "hidden"
    SHOWN_AGAIN = "shown-again"
    REPLY_HIDDEN = "reply-hidden"
    REPLY_SHOWN_AGAIN = "reply-shown-again"
    SCHEDULED = "scheduled"
    HELD = "held"
    APPROVED = "approved"
    SENT_BACK = "sent-back"
    REPLY_HELD = "reply-held"
    REPLY_APPROVED = "reply-approved"
    REMOVED = "removed"
    REPLY_REMOVED = "reply-removed"
    REDACTED = "redacted"
    MOVED = "moved"
    WIDENED = "widened"
    NARROWED = "narrowed"
    MERGED = "merged"
    PINNED = "pinned"
    UNPINNED = "unpinned"
    UNFEATURED = "unfeatured"
    TAG_FOLLOWED = "tag-followed"
    TAG_UNFOLLOWED = "tag-unfollowed"
    GROUP_FOLLOWED = "group-followed"
    GROUP_UNFOLLOWED = "group-unfollowed"
    PERSON_FOLLOWED = "person-followed"
    PERSON_UNFOLLOWED = "person-unfollowed"
    WELCOMED = "welcomed"
    SIGNED_UP = "signed-up"
    VERIFIED = "verified"
    ADDRESS_CHANGED = "address-changed"
    ADDRESS_CONFIRMED = "address-confirmed"
    SIGNED_IN = "signed-in"
    SIGNED_OUT_THERE = "signed-out-there"
    PASSWORD_CHANGED = "password-changed"
    PASSWORD_RESET = "password-reset"
    PASSWORD_SET = "password-set"
    APP_ADDED = "app-added"
    APP_REMOVED = "app-removed"
    PASSKEY_ADDED = "passkey-added"
    PASSKEY_REMOVED = "passkey-removed"
    CODES_RENEWED = "codes-renewed"
    SECOND_FACTOR_ENDED = "second-factor-ended"
    PROVIDER_LINKED = "provider-linked"
    PROFILE_CHANGED = "profile-changed"
    SUSPENDED = "suspended"
    SUSPENSION_ENDED = "suspension-ended"
    ASKED_TO_JOIN = "asked-to-join"
    REQUEST_APPROVED = "request-approved"
    REQUEST_DECLINED = "request-declined"
    LEFT = "left"
    REMOVED_FROM_GROUP = "removed-from-group"
    STOOD_DOWN = "stood-down"
    GROUP_CONSENTED = "group-consented"
    GROUP_DECLINED = "group-declined"
    GROUP_CHANGED = "group-changed"
    GROUP_NARROWED = "group-narrowed"
    GROUP_WIDENED = "group-widened"
    GROUP_ARCHIVED = "group-archived"
    GROUP_REOPENED = "group-reopened"
    GRANTED = "granted"
    REPORTED = "reported"
    REPORT_DISMISSED = "report-dismissed"
    REPORT_UPHELD = "report-upheld"
    IMPORTED = "imported"
    INVITED = "invited"
    INVITED_AGAIN = "invited-again"
    INVITATION_REVOKED = "invitation-revoked"
    INVITATION_ACCEPTED = "invitation-accepted"
    INVITATIONS_REFUSED = "invitations-refused"
    DATA_ASKED = "data-asked"
    LEFT_HUB = "left-hub"
    MEMBERS_MERGED = "members-merged"
    ADDRESS_OFFERED = "address-offered"
    CLAIMED = "claimed"
    LOOKED_AS = "looked-as"
    LOOK_ENDED = "look-ended"
    ORGANISATION_ADDED = "organisation-added"
    ORGANISATION_CHANGED = "organisation-changed"
    ORGANISATIONS_MERGED = "organisations-merged"
    COMPLAINT_FILED = "complaint-filed"
    COMPLAINT_ACKNOWLEDGED = "complaint-acknowledged"
    COMPLAINT_ANSWERED = "complaint-answered"
    COMPLAINT_CLOSED = "complaint-closed"


SHOWN = frozenset(
    {
        Verb.PUBLISHED,
        Verb.EDITED,
        Verb.ANSWERED,
        Verb.COMMENTED,
        Verb.ACCEPTED,
        Verb.THANKED,
        Verb.SAME_HERE,
        Verb.JOINED,
        Verb.GROUP_FOUNDED,
        Verb.APPOINTED,
        Verb.FEATURED,
    }
)

# What no page that visitors may open shows in any way: what was kept of such a page is as true after it as before.
UNNOTICED = frozenset(
    {
        Verb.FOLLOWED,
        Verb.UNFOLLOWED,
        Verb.TAG_FOLLOWED,
        Verb.TAG_UNFOLLOWED,
        Verb.GROUP_FOLLOWED,
        Verb.GROUP_UNFOLLOWED,
        Verb.PERSON_FOLLOWED,
        Verb.PERSON_UNFOLLOWED,
        Verb.WELCOMED,
        Verb.SIGNED_UP,
        Verb.ADDRESS_CONFIRMED,
        Verb.SIGNED_IN,
        Verb.SIGNED_OUT_THERE,
        Verb.PASSWORD_CHANGED,
        Verb.PASSWORD_RESET,
        Verb.PASSWORD_SET,
        Verb.APP_ADDED,
        Verb.APP_REMOVED,
        Verb.PASSKEY_ADDED,
        Verb.PASSKEY_REMOVED,
        Verb.CODES_RENEWED,
        Verb.SECOND_FACTOR_ENDED,
        Verb.PROVIDER_LINKED,
        Verb.ASKED_TO_JOIN,
        Verb.REQUEST_DECLINED,
        Verb.GRANTED,
        Verb.REPORTED,
        Verb.REPORT_DISMISSED,
        Verb.INVITED,
        Verb.INVITED_AGAIN,
        Verb.INVITATION_REVOKED,
        Verb.INVITATIONS_REFUSED,
        Verb.DATA_ASKED,
        Verb.ADDRESS_OFFERED,
        Verb.LOOKED_AS,
        Verb.LOOK_ENDED,
        Verb.COMPLAINT_FILED,
        Verb.COMPLAINT_ACKNOWLEDGED,
        Verb.COMPLAINT_ANSWERED,
        Verb.COMPLAINT_CLOSED,
    }
)
