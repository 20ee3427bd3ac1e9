"""The only place that knows everybody, as literal lists. Lower floors reach them through `base.wiring.wired`."""

from django.conf import settings

from coalface.activity.export import export as export_doings
from coalface.activity.hand_over import merge_activities
from coalface.activity.queries import noticed
from coalface.activity.tasks import sweep, untold_numbers
from coalface.base.clock import beats
from coalface.base.db.size import sizes
from coalface.base.db.statistics import refresh_nightly
from coalface.base.outgoing import waiting_mail
from coalface.base.sessions import clear_sessions
from coalface.base.tasks import prune, queue
from coalface.entries.actions import clamp_to_cap
from coalface.entries.actions.merge_authors import merge_authors
from coalface.entries.export import export as export_entries
from coalface.entries.grounds import OPEN_TO_VISITORS as OPEN_ENTRIES
from coalface.entries.invariants import entries_hold
from coalface.entries.leaving import let_go as entries_let_go
from coalface.entries.leaving import out_of_words as rewrite_entries
from coalface.entries.tasks import forget_posted, publish_scheduled
from coalface.features.complaints.actions import erase_complaints, merge_complaints
from coalface.features.complaints.actions import out_of_words as rewrite_complaints
from coalface.features.complaints.export import export as export_complaints
from coalface.features.complaints.models import ComplaintMail
from coalface.features.complaints.tasks import send_due_complaint_mails
from coalface.features.invitations.actions import forget_member as forget_invitations
from coalface.features.invitations.actions import merge_invitations, redeem_claim
from coalface.features.invitations.actions import out_of_words as rewrite_invitations
from coalface.features.invitations.export import export as export_invitations
from coalface.features.invitations.models import Mailing
from coalface.features.invitations.tasks import end_overdue as end_invitations
from coalface.features.invitations.tasks import send_due as send_invitations
from coalface.features.leaving.tasks import forget_stray_files, tend_departures
from coalface.features.moderation.actions import follow_place, merge_reports
from coalface.features.moderation.export import export as export_reports
from coalface.features.moderation.leaving import let_go as moderation_lets_go
from coalface.features.moderation.leaving import out_of_words as rewrite_reports
from coalface.features.notify.actions import merge_notifications
from coalface.features.notify.export import export as export_letters
from coalface.features.notify.leaving import let_go as letters_let_go
from coalface.features.notify.listeners import end_news_of_group, leave_letters, leave_notifications
from coalface.features.notify.models import Letter
from coalface.features.notify.tasks import forget_notifications, send_due
from coalface.features.search.index import write as write_search_row
from coalface.features.search.invariants import search_holds
from coalface.groups.actions.merge import merge_memberships
from coalface.groups.actions.steward import lead_groups_without_lead
from coalface.groups.export import export as export_groups
from coalface.groups.grounds import OPEN_TO_VISITORS as OPEN_GROUPS
from coalface.groups.invariants import groups_hold
from coalface.groups.leaving import let_go as groups_let_go
from coalface.groups.leaving import out_of_words as rewrite_groups
from coalface.interfaces.archive.tasks import start_backup
from coalface.interfaces.exporters.making import let_go as exports_let_go
from coalface.interfaces.exporters.making import merge_exports
from coalface.interfaces.exporters.tasks import tend_exports
from coalface.interfaces.importers.merge import merge_imported
from coalface.kinds.blog.kind import BLOG
from coalface.kinds.discussion.kind import DISCUSSION
from coalface.kinds.question.kind import QUESTION
from coalface.kinds.question.kind import box as question_box
from coalface.people.claim_mail import send_due_claims
from coalface.people.export import export as export_people
from coalface.people.grounds import OPEN_TO_VISITORS as OPEN_PEOPLE
from coalface.people.leaving import let_go as people_let_go
from coalface.people.leaving import out_of_words as rewrite_people
from coalface.people.models import Claim
from coalface.people.queries import people_numbers
from coalface.people.tasks import ask_for_addresses, forget_stray_photos, forget_unverified

# Every kind of entry in use, in the order of menus.
KINDS = [QUESTION, DISCUSSION, BLOG]

# Called as writer(entry=…, reply=…) in the transaction of a change to an entry's or a reply's words or state.
WRITERS = [write_search_row]

# Called as listener(activity) after the transaction, at least once each; they must be able to bear it twice.
LISTENERS = [leave_letters, leave_notifications, end_news_of_group]

# Called as mover(entry=…) in the transaction that brought an entry to another place, or replies to it.
MOVERS = [follow_place]

# Called as box(viewer, entries) and answer {entry id: what to add to its card}, with one query each at most.
BOXES = [question_box]

# Called as narrow(group) in the transaction that made a group's cap narrower; they answer how many they clamped.
NARROWERS = [clamp_to_cap]

# Called as leaver(member=…) when a member leaves; each folder erases its own.
LEAVERS = [
    groups_let_go,
    entries_let_go,
    moderation_lets_go,
    letters_let_go,
    forget_invitations,
    people_let_go,
    erase_complaints,
    exports_let_go,
]

# Called as rewriter(traces=…) when words are to point at somebody no more, who left, or at the account that stays of two
# of theirs; each folder writes its own anew. Groups come first: addresses of forms follow theirs.
REWRITERS = [
    rewrite_groups,
    rewrite_entries,
    rewrite_people,
    rewrite_reports,
    rewrite_invitations,
    rewrite_complaints,
]

# Called as newcomer(member=…) in the transaction that makes somebody active who verified the address they typed.
NEWCOMERS = [redeem_claim]

# Called as exporter(member=…, viewer=…) when a member takes everything along; each yields what its folder has of them.
EXPORTERS = [
    export_people,
    export_groups,
    export_entries,
    export_reports,
    export_letters,
    export_invitations,
    export_complaints,
    export_doings,
]

# Called as merger(source=…, target=…), two members' ids, in the transaction that merges two accounts of one person;
# each folder brings its own rows over. Activities come first: others ask who did what.
MERGERS = [
    merge_activities,
    merge_memberships,
    merge_authors,
    merge_notifications,
    merge_reports,
    merge_complaints,
    merge_invitations,
    merge_exports,
    merge_imported,
]

# The pages that somebody of the hub team sees who looks at the hub as a member does, by the names of their addresses;
# what is not named here no look shows.
OPEN_TO_LOOKS = frozenset(
    {
        "home",
        "groups",
        "group",
        "group-unanswered",
        "group-kind",
        "group-about",
        "group-members",
        "group-tag",
        "tags",
        "tag",
        "people",
        "person",
        "photo",
        "blog-of-member",
        "organisation",
        "search",
        "file",
        "hub-page",
        "shortcuts",
        "entry-neighbours",
        "entry-history",
        "reply-history",
        "look-end",
        *(f"{kind.name}{page}" for kind in KINDS for page in ("", "-short", "-list")),
    }
)

# On what kept pages for visitors may stand, by name. Called as still(numbers), each answers of these rows those that may
# still be shown to visitors so: asked before such a page is shown again.
OPEN_TO_VISITORS = OPEN_ENTRIES | OPEN_GROUPS | OPEN_PEOPLE

# Called without arguments; answers what happened last of all that visitors might notice. Asked together with these.
NOTICED = noticed
# (table, column) whose values are names of kept files, relative to MEDIA_ROOT: what a backup takes along with the rows.
KEPT_FILES = [("entries_attachment", "stored"), ("people_member", "photo"), ("exporters_export", "stored")]

# Called as joiner(member=…) in the transaction that makes somebody part of the hub team.
HUB_TEAM_JOINERS = [lead_groups_without_lead]

# Rows that are mailed once.
OUTGOING = [Letter, Mailing, Claim, ComplaintMail]

# Called without arguments when an operator asks how the hub is; each yields numbers that are nobody's.
NUMBERS = [queue, beats, sizes, waiting_mail, untold_numbers, people_numbers]

# Called without arguments by `coalface check`; each yields a sentence for whatever does not hold.
INVARIANTS = [groups_hold, entries_hold, search_holds]

# (name, cron expression in the hub's time zone, task): what `coalface work` rings for by the clock.
SCHEDULE = [
    ("sweep-activities", "* * * * *", sweep),
    ("publish-scheduled", "* * * * *", publish_scheduled),
    ("send-due-letters", "* * * * *", send_due),
    ("send-due-invitations", "* * * * *", send_invitations),
    ("end-invitations", "7 3 * * *", end_invitations),
    ("send-due-claims", "* * * * *", send_due_claims),
    ("send-due-complaint-mails", "* * * * *", send_due_complaint_mails),
    ("refresh-statistics", "57 3 * * *", refresh_nightly),
    ("prune-tasks", "17 3 * * *", prune),
    ("clear-sessions", "27 3 * * *", clear_sessions),
    ("forget-unverified", "37 3 * * *", forget_unverified),
    ("ask-for-addresses", "7 7 * * *", ask_for_addresses),
    ("forget-posted", "37 3 * * *", forget_posted),
    ("forget-notifications", "47 3 * * *", forget_notifications),
    ("tend-exports", "*/5 * * * *", tend_exports),
    ("forget-stray-photos", "47 3 * * *", forget_stray_photos),
    ("forget-stray-files", "47 3 * * *", forget_stray_files),
    ("tend-departures", "*/10 * * * *", tend_departures),
    ("start-backup", settings.COALFACE_BACKUPS_WHEN, start_backup),
]
