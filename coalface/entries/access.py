"""The rule: who may see and do what with entries, in both directions, and nowhere else.

`visible_to` (what may this viewer see?) and `audience_of` (who may see this entry?) are the same sentence read from
two ends, and so are `may_open` and `openers_of`; a test compares them for every member and entry of the test world.
The truth table stands in ARCHITECTURE.md. The hub team's grants widen what a page shows, never an audience.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from coalface.base.db.one_by_one import asked_of_each
from coalface.entries.models import Entry, Reply, State
from coalface.groups.access import may_write_in
from coalface.groups.models import Group, Level, Membership
from coalface.groups.viewer import Viewer
from coalface.people.models import Member

DRAFTS = (State.DRAFT, State.SCHEDULED)
OVERSEEN = (State.WAITING, State.HIDDEN)
OVERSEEN_REPLIES = (Reply.State.WAITING, Reply.State.HIDDEN)

# A reply stands under nothing, under a visible reply, or under the place that a removed one left.
STANDS = Q(parent=None) | Q(parent__state__in=[Reply.State.PUBLISHED, Reply.State.REMOVED])


# ── May see ────────────────────────────────────────────────────────────────


def _level_reaches(viewer: Viewer) -> Q:
    """The levels that reach this viewer: Public everybody, Members who is signed in, Group who is in the group."""
    reach = Q(level=Level.PUBLIC)
    if viewer.signed_in:
        reach |= Q(level=Level.MEMBERS)
        if viewer.may_read_group_ids:
            reach |= Q(level=Level.GROUP, group_id__in=viewer.may_read_group_ids)
    return reach


def visible_to(viewer: Viewer) -> QuerySet[Entry]:
    """Return the published entries that this viewer may see: for lists, search, counts and feeds."""
    return Entry.everything.filter(_level_reaches(viewer), state=State.PUBLISHED)


def visible_one_by_one(viewer: Viewer) -> QuerySet[Entry]:
    """Return the same entries, to be narrowed to a few that an index has in order, such as those of one group.

    Each of these is asked. Of a visitor SQLite would rather walk all that are Public, of which a group may have none.
    """
    return Entry.everything.filter(asked_of_each(Q(_level_reaches(viewer), state=State.PUBLISHED)))


def may_open(viewer: Viewer) -> QuerySet[Entry]:
    """Return the entries whose own page this viewer may open: the visible ones, own drafts, and what is overseen."""
    if not viewer.signed_in:
        return visible_to(viewer)
    own = Q(author_id=viewer.member_id)
    still_there = Q(group=None) | Q(group_id__in=viewer.groups)
    overseen = Q(group_id__in=viewer.oversees_group_ids)
    if viewer.hub_team:
        overseen |= Q(group=None)
    return Entry.everything.filter(
        (Q(state=State.PUBLISHED) & _level_reaches(viewer))
        | (Q(author_id=viewer.private_id or 0) & Q(state__in=DRAFTS))
        | (Q(state=State.SHARED_DRAFT) & (Q(group_id__in=viewer.may_read_group_ids) | (own & still_there)))
        | (Q(state__in=OVERSEEN) & (overseen | (own & still_there)))
    )


def audience_of(entry: Entry) -> QuerySet[Member]:
    """Return the active members who may see this entry in lists; nobody while it is not published."""
    return audience_once_published(entry) if entry.state == State.PUBLISHED else Member.objects.none()


def audience_once_published(entry: Entry) -> QuerySet[Member]:
    """Return the active members who may see this entry when it is published where it stands, at its level."""
    everybody = Member.objects.filter(state=Member.State.ACTIVE)
    if entry.level >= Level.MEMBERS:
        return everybody
    return everybody.filter(pk__in=_members_of(entry))


def openers_of(entry: Entry) -> QuerySet[Member]:
    """Return the active members who may open this entry's own page, without any grant."""
    everybody = Member.objects.filter(state=Member.State.ACTIVE)
    author = Q(pk=entry.author_id) if entry.author_id else Q(pk__in=[])
    if entry.state == State.PUBLISHED:
        return audience_of(entry)
    if entry.state in DRAFTS:
        return everybody.filter(author)
    author_still_there = author if entry.group_id is None else author & Q(pk__in=_members_of(entry))
    if entry.state == State.SHARED_DRAFT:
        in_group = Q(pk__in=_members_of(entry)) if entry.group_id else Q(pk__in=[])
        return everybody.filter(in_group | author_still_there)
    if entry.state in OVERSEEN:
        overseers = Q(pk__in=_members_of(entry, facilitating=True)) if entry.group_id else Q(hub_team=True)
        return everybody.filter(overseers | author_still_there)
    return everybody.none()


def _members_of(entry: Entry, *, facilitating: bool = False) -> QuerySet:
    rows = Membership.objects.filter(group_id=entry.group_id)
    if facilitating:
        rows = rows.filter(role__in=Membership.RUNNING)
    return rows.values("member_id")


def oversees(viewer: Viewer, entry: Entry) -> bool:
    """Whether this viewer sees what was hidden at this entry: its facilitators, or the hub team where it has no group."""
    if entry.group_id is None:
        return viewer.hub_team
    return entry.group_id in viewer.oversees_group_ids


def facilitates(viewer: Viewer, entry: Entry) -> bool:
    """Whether this viewer runs the place where this entry stands; a grant to look is not a right to change."""
    if entry.group_id is None:
        return viewer.hub_team
    return entry.group_id in viewer.facilitates


def reads_replies(viewer: Viewer, entry: Entry) -> bool:
    """Whether others' words at an entry are for this viewer, who has already opened it.

    Whoever left a group still opens a draft of their own there, which may have been before its readers once, and
    reads their own text only.
    """
    return entry.state not in DRAFTS or entry.group_id is None or entry.group_id in viewer.groups


def readable_replies(viewer: Viewer, entry: Entry) -> QuerySet[Reply]:
    """Return the replies of an entry that this viewer has already opened.

    Those that wait and hidden ones are for overseers and their authors.

    A comment is readable where the answer it stands under is, and where that answer was removed.
    """
    if not reads_replies(viewer, entry):
        return Reply.everything.none()
    return replies_shown(entry.pk, overseer=oversees(viewer, entry), member_id=viewer.member_id)


def replies_shown(entry_id: int, *, overseer: bool, member_id: int | None) -> QuerySet[Reply]:
    """Return the replies of an entry that whoever reads them there may read; `readable_replies` says who that is."""

    def shown(whose: str) -> Q:
        readable = Q(**{f"{whose}state": Reply.State.PUBLISHED})
        overseen = Q(**{f"{whose}state__in": OVERSEEN_REPLIES})
        if overseer:
            return readable | overseen
        if member_id is not None:
            return readable | (overseen & Q(**{f"{whose}author_id": member_id}))
        return readable

    beneath = Q(parent=None) | Q(parent__state=Reply.State.REMOVED) | shown("parent__")
    return Reply.everything.filter(shown(""), beneath, entry_id=entry_id)


# ── May do ─────────────────────────────────────────────────────────────────


def may_post(viewer: Viewer, group: Group | None, level: int) -> bool:
    """Whether this viewer may share something here at this level: in the group, and within its cap."""
    if not viewer.signed_in:
        return False
    if group is None:
        return level >= Level.MEMBERS
    return may_write_in(viewer, group) and level <= group.cap


def may_publish(viewer: Viewer, entry: Entry) -> bool:
    """Whether this viewer may bring this entry before readers that was not shared yet: its author, where they may post."""
    if entry.author_id != viewer.member_id or entry.state not in DRAFTS:
        return False
    return may_post(viewer, entry.group, entry.level)


def may_reply(viewer: Viewer, entry: Entry) -> bool:
    """Whether this viewer may answer or comment: sees it published, unlocked, in a group where they are and write."""
    if not viewer.signed_in or entry.state != State.PUBLISHED or entry.locked:
        return False
    return entry.group is None or may_write_in(viewer, entry.group)


def may_react(viewer: Viewer, entry: Entry) -> bool:
    """Whether this viewer may thank, say Same here, or follow."""
    if not viewer.signed_in or entry.state != State.PUBLISHED:
        return False
    return entry.group is None or entry.group.archived_at is None


def may_edit(viewer: Viewer, entry: Entry) -> bool:
    """Whether this viewer may change the text: its author while in the group (own drafts always), or a facilitator."""
    if not viewer.signed_in or entry.state == State.REMOVED:
        return False
    if entry.group is not None and not entry.group.in_use:
        return False
    if facilitates(viewer, entry):
        return True
    if entry.author_id != viewer.member_id or entry.state == State.HIDDEN:
        return False
    if entry.state in DRAFTS:
        return True
    return not entry.locked and (entry.group_id is None or entry.group_id in viewer.groups)


def may_edit_reply(viewer: Viewer, reply: Reply) -> bool:
    """Whether this viewer may change a reply: its author while it may be replied here, or a facilitator."""
    entry = reply.entry
    if not viewer.signed_in or reply.state == Reply.State.REMOVED:
        return False
    if entry.group is not None and not entry.group.in_use:
        return False
    if facilitates(viewer, entry):
        return True
    return reply.author_id == viewer.member_id and reply.state != Reply.State.HIDDEN and may_reply(viewer, entry)


def may_read_history(viewer: Viewer, entry: Entry, author_id: int | None) -> bool:
    """Whether this viewer may read earlier revisions: the author of the text and the facilitators only."""
    return oversees(viewer, entry) or (viewer.signed_in and author_id == viewer.member_id)


def may_moderate(viewer: Viewer, entry: Entry) -> bool:
    """Whether this viewer may lock, hide and show again: a facilitator, or the hub team where there is no group."""
    if entry.group is not None and entry.group.archived_at is not None:
        return False
    return facilitates(viewer, entry)


def may_approve(viewer: Viewer, entry: Entry) -> bool:
    """Whether this viewer may let through what waits at this entry: whoever runs its place, which is not archived."""
    return may_moderate(viewer, entry)


def may_bookmark(viewer: Viewer, entry: Entry) -> bool:
    """Whether this viewer may keep a bookmark: whoever sees it published, also in an archived group."""
    return viewer.signed_in and entry.state == State.PUBLISHED


def may_pin(viewer: Viewer, entry: Entry) -> bool:
    """Whether this viewer may let an entry stand first in its group: its facilitators, once it is published."""
    return entry.group_id is not None and may_feature(viewer, entry)


def may_feature(viewer: Viewer, entry: Entry) -> bool:
    """Whether this viewer may show an entry to newcomers: whoever runs its place, once it is published."""
    return entry.state == State.PUBLISHED and may_moderate(viewer, entry)


def may_remove(viewer: Viewer, entry: Entry) -> bool:
    """Whether this viewer may take an entry away for good.

    | who | published | draft | waiting | hidden |
    |---|---|---|---|---|
    | author who may edit it | yes | yes | yes | no |
    | facilitator (no group: hub team) | yes | only own | yes | yes |
    """
    if entry.state in DRAFTS and entry.author_id != viewer.member_id:
        return False
    return may_edit(viewer, entry)


def may_remove_reply(viewer: Viewer, reply: Reply) -> bool:
    """Whether this viewer may take a reply away for good: its author while they may edit it, or a facilitator."""
    return may_edit_reply(viewer, reply)


def may_redact(viewer: Viewer, entry: Entry) -> bool:
    """Whether this viewer may take words out of a revision: a facilitator, or the hub team where there is no group."""
    return entry.state != State.REMOVED and may_moderate(viewer, entry)


def may_merge(viewer: Viewer, entry: Entry) -> bool:
    """Whether this viewer may merge this entry with another, asked of both: whoever runs its place, published."""
    return entry.state == State.PUBLISHED and may_moderate(viewer, entry)


def may_change_level(viewer: Viewer, entry: Entry) -> bool:
    """Whether this viewer may narrow an entry: a published one's author while they may edit it, or a facilitator."""
    return entry.state == State.PUBLISHED and may_edit(viewer, entry)


def may_widen(viewer: Viewer, entry: Entry, *, alone: bool) -> bool:
    """Whether this viewer may let more people see an entry, within the cap of its group.

    `alone`: nobody but the author has replied.

    | who | alone | replies by others |
    |---|---|---|
    | author who may edit it | yes | no |
    | facilitator (no group: hub team) | yes | yes |
    """
    return may_change_level(viewer, entry) and (alone or facilitates(viewer, entry))


def may_move(viewer: Viewer, entry: Entry, *, alone: bool) -> bool:
    """Whether this viewer may take an entry out of its place, which takes rights in the other place as well.

    Who may is who may widen it, even where the move widens nothing: it may take others' words out of their sight.
    """
    return may_widen(viewer, entry, alone=alone)


def may_move_to(viewer: Viewer, group: Group | None) -> bool:
    """Whether this viewer may bring an entry into a group, or for None before the whole hub: where they may share."""
    return viewer.signed_in and (group is None or may_write_in(viewer, group))


def level_choices(entry: Entry) -> list[int]:
    """Return the levels that an entry may have where it stands, the narrowest first."""
    lowest = Level.MEMBERS if entry.group is None else Level.GROUP
    cap = Level.PUBLIC if entry.group is None else entry.group.cap
    return [level.value for level in Level if lowest <= level <= cap]


def level_in(group: Group | None, level: int) -> int:
    """Return the level that an entry of this level has in a place: within its cap, and for no group all members."""
    return max(level, Level.MEMBERS) if group is None else min(level, group.cap)


def widens(entry: Entry, group: Group | None, level: int) -> bool:
    """Whether somebody could read the entry in this place at this level who cannot read it now."""
    if level > entry.level:
        return True
    if entry.level > Level.GROUP or group is None or group.pk == entry.group_id:
        return False
    return new_readers(entry, group).exists()


def new_readers(entry: Entry, group: Group) -> QuerySet[Member]:
    """Return the active members of a group who are not in the entry's."""
    there = Membership.objects.filter(group=group, member=OuterRef("pk"))
    here = Membership.objects.filter(group=entry.group_id, member=OuterRef("pk"))
    return Member.objects.filter(Exists(there), ~Exists(here), state=Member.State.ACTIVE)


def reaches_beyond_cap(entry: Entry, group: Group | None, level: int) -> bool:
    """Whether the entry in this place at this level would reach people whom the cap of its present group shuts out.

    What a group promised of its words goes with them: others wrote under it.
    """
    if entry.group is None or entry.group.cap == Level.PUBLIC:
        return False
    if entry.group.cap == Level.GROUP:
        return widens(entry, group, level)
    return level > entry.group.cap
