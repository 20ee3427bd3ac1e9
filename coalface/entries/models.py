"""The first spine: what was shared. Importable inside `entries` only; others ask `access`, `queries` and `actions`."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coalface.base.db.lean import Lean
from coalface.groups.models import Level

MEMBER = settings.AUTH_USER_MODEL


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    SHARED_DRAFT = "shared", _("Shared draft")
    WAITING = "waiting", _("Waiting for approval")
    PUBLISHED = "published", _("Published")
    HIDDEN = "hidden", _("Hidden by moderation")
    REMOVED = "removed", _("Removed")


class Entry(Lean):
    """Anything that a member shares with a page, a title and an author. Thin: no text and no kind's own column."""

    kind = models.CharField(max_length=20)
    author = models.ForeignKey(MEMBER, models.PROTECT, null=True, related_name="+", db_index=False)
    group = models.ForeignKey("groups.Group", models.PROTECT, null=True, related_name="+", db_index=False)
    level = models.PositiveSmallIntegerField(choices=Level)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, blank=True)
    excerpt = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=10, default="en-gb")
    revision = models.ForeignKey("Revision", models.RESTRICT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True)
    active_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True)
    replies = models.PositiveIntegerField(default=0)  # visible answers on questions, visible comments elsewhere
    thanks = models.PositiveIntegerField(default=0)
    same_here = models.PositiveIntegerField(default=0)
    votes = models.PositiveIntegerField(default=0)  # an unnamed number that came with an import
    locked_at = models.DateTimeField(null=True)
    locked_reason = models.CharField(max_length=300, blank=True)
    hidden_reason = models.CharField(max_length=300, blank=True)
    publish_at = models.DateTimeField(null=True)  # when a scheduled entry is to come before its readers
    pinned_at = models.DateTimeField(null=True)  # stands first in its group
    featured_at = models.DateTimeField(null=True)  # shown to newcomers and visitors first, as far as they may see it
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")  # its address leads there

    everything = models.Manager()

    class Meta:
        default_manager_name = base_manager_name = "everything"
        ordering = ["-active_at", "-id"]
        constraints = [
            models.CheckConstraint(name="entry_level_is_a_level", condition=Q(level__in=[1, 2, 3])),
            models.CheckConstraint(
                name="entry_without_group_is_for_members_or_public", condition=Q(group__isnull=False) | Q(level__gte=2)
            ),
            models.CheckConstraint(
                name="entry_published_has_a_date", condition=~Q(state="published") | Q(published_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["-active_at", "-id"], name="entry_latest", condition=Q(state="published")),
            # Level and state stand at the end, so that what is not for the viewer is passed over without being read.
            models.Index(fields=["group", "-active_at", "-id", "level", "state"], name="entry_newest_in_group"),
            models.Index(fields=["author", "-active_at", "-id"], name="entry_latest_of_author"),
            models.Index(fields=["state", "level", "-active_at", "-id"], name="entry_latest_at_level"),
            models.Index(fields=["author", "thanks"], name="entry_of_author", condition=Q(state="published")),
            # Group and author stand at the end, so that those of others are passed over without reading their rows.
            models.Index(
                fields=["kind", "-active_at", "-id", "group", "author"],
                name="entry_waits",
                condition=Q(state="published", replies=0, locked_at__isnull=True),
            ),
            models.Index(
                fields=["group", "kind", "-active_at", "-id", "author"],
                name="entry_waits_in_group",
                condition=Q(state="published", replies=0, locked_at__isnull=True),
            ),
            models.Index(fields=["publish_at"], name="entry_due", condition=Q(state="scheduled")),
            models.Index(fields=["group", "-pinned_at"], name="entry_pinned", condition=Q(pinned_at__isnull=False)),
            models.Index(fields=["-featured_at"], name="entry_featured", condition=Q(featured_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def locked(self) -> bool:
        return self.locked_at is not None


class Reply(Lean):
    """An answer to an entry, or a comment on an entry or on an answer. As visible as its entry, never more."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for approval")
        PUBLISHED = "published", _("Published")
        HIDDEN = "hidden", _("Hidden by moderation")
        REMOVED = "removed", _("Removed")

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+", db_index=False)
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="+")
    is_answer = models.BooleanField(default=False)
    author = models.ForeignKey(MEMBER, models.PROTECT, null=True, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=State, default=State.PUBLISHED)
    revision = models.ForeignKey("Revision", models.RESTRICT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True)
    commented_at = models.DateTimeField(null=True)  # when a comment came to this answer last, where one ever did
    thanks = models.PositiveIntegerField(default=0)
    votes = models.PositiveIntegerField(default=0)
    hidden_reason = models.CharField(max_length=300, blank=True)

    everything = models.Manager()

    class Meta:
        default_manager_name = base_manager_name = "everything"
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="reply_answer_has_no_parent", condition=Q(is_answer=False) | Q(parent__isnull=True)
            )
        ]
        indexes = [
            models.Index(fields=["entry", "created_at", "id"], name="reply_of_entry"),
            models.Index(fields=["author", "-created_at"], name="reply_of_author"),
            models.Index(fields=["entry"], name="reply_waiting", condition=Q(state="waiting")),
            # Counted on every home: the numbers stand in the index, so that no row is read for them.
            models.Index(
                fields=["author", "thanks"], name="answer_of_author", condition=Q(is_answer=True, state="published")
            ),
            models.Index(
                fields=["author", "commented_at"], name="answer_commented", condition=Q(commented_at__isnull=False)
            ),
        ]


class Revision(Lean):
    """One immutable state of a text: the source that was typed and the sanitised HTML made of it once."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    reply = models.ForeignKey(Reply, models.CASCADE, null=True, related_name="+")
    number = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=200, blank=True)
    source = models.TextField()
    html = models.TextField()
    author = models.ForeignKey(MEMBER, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    note = models.CharField(max_length=200, blank=True)
    redacted_at = models.DateTimeField(null=True)  # when its words were taken out; number, author and time stay

    class Meta:
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "number"], condition=Q(reply=None), name="revision_number_once_an_entry"
            ),
            models.UniqueConstraint(
                fields=["reply", "number"], condition=Q(reply__isnull=False), name="revision_number_once_a_reply"
            ),
        ]


class Tag(Lean):
    """A word that gathers entries. It shows only where it has an entry that the viewer may see."""

    name = models.CharField(max_length=40, unique=True)
    slug = models.SlugField(max_length=40, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class EntryTag(models.Model):
    """That an entry carries a tag."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+", db_index=False)
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="+", db_index=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["entry", "tag"], name="tag_once_an_entry")]
        indexes = [models.Index(fields=["tag", "entry"], name="entries_of_tag")]


class Draft(models.Model):
    """What a member has typed into one form and not shared yet. Nobody else ever sees it."""

    member = models.ForeignKey(MEMBER, models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=64)  # of the form, so that two tabs never write into each other's
    at = models.CharField(max_length=300)  # the address of the form
    title = models.CharField(max_length=200, blank=True)
    fields = models.JSONField(default=dict)  # what was typed, by the names of the fields: words, not facts
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)

    # No columns, but what a form that was just sent says of it: whether it holds words of another tab, which the form
    # does not; and which of its files the form showed, by their numbers, where it may not have shown all.
    newer = False
    shown: set[str] | None = None

    class Meta:
        ordering = ["-saved_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["member", "key"], name="draft_once_a_form")]
        indexes = [models.Index(fields=["member", "at"], name="drafts_of_member")]


class Attachment(models.Model):
    """A file that came with an entry or a reply, or waits with a draft; served only through the rule."""

    entry = models.ForeignKey(Entry, models.CASCADE, null=True, related_name="+")
    draft = models.ForeignKey(Draft, models.CASCADE, null=True, related_name="+")
    reply = models.ForeignKey(Reply, models.CASCADE, null=True, related_name="+")
    member = models.ForeignKey(MEMBER, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=150)
    stored = models.CharField(max_length=120, unique=True)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()  # bytes
    alt = models.CharField(max_length=300, blank=True)  # what a picture shows, for who does not see it
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="attachment_of_an_entry_or_a_draft",
                condition=Q(entry__isnull=False, draft=None) | Q(entry=None, draft__isnull=False),
            )
        ]

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")


class Reaction(models.Model):
    """Thanks or Same here, given once by a member to an entry or to a reply."""

    class Kind(models.TextChoices):
        THANKS = "thanks", _("Thanks")
        SAME_HERE = "same-here", _("Same here")

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    reply = models.ForeignKey(Reply, models.CASCADE, null=True, related_name="+")
    member = models.ForeignKey(MEMBER, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "member", "kind"], condition=Q(reply=None), name="reaction_once_an_entry"
            ),
            models.UniqueConstraint(
                fields=["reply", "member", "kind"], condition=Q(reply__isnull=False), name="reaction_once_a_reply"
            ),
        ]


class Follow(models.Model):
    """That a member wants to hear what happens to an entry."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(MEMBER, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["entry", "member"], name="follow_once_an_entry")]
        indexes = [models.Index(fields=["member", "entry"], name="follows_of_member")]


class Bookmark(models.Model):
    """That a member wants to find an entry again. Nobody else ever sees it."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(MEMBER, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["entry", "member"], name="bookmark_once_an_entry")]
        indexes = [models.Index(fields=["member", "-at", "-id"], name="bookmarks_of_member")]


class SetAside(models.Model):
    """That a member does not want to be asked about an entry: it is “not for me”. Nobody else ever sees it."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    member = models.ForeignKey(MEMBER, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "entry"], name="set_aside_once_an_entry")]


class TagFollow(models.Model):
    """That a member is interested in a tag."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(MEMBER, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["tag", "member"], name="follow_once_a_tag")]
        indexes = [models.Index(fields=["member", "tag"], name="tags_of_member")]


class Posted(models.Model):
    """That a member sent one form with one text, and what came of it: the same form sent twice makes one thing."""

    member = models.ForeignKey(MEMBER, models.CASCADE, related_name="+", db_index=False)
    once = models.CharField(max_length=64)
    entry = models.ForeignKey(Entry, models.CASCADE, null=True, related_name="+")
    reply = models.ForeignKey(Reply, models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["member", "once"], name="posted_once")]
        indexes = [models.Index(fields=["at"], name="posted_at")]


class EntryLink(models.Model):
    """That one entry points at another: as something to read too, or as the same question asked before."""

    class Kind(models.TextChoices):
        LINKED = "linked", _("Linked")
        DUPLICATE = "duplicate", _("Same question")

    source = models.ForeignKey(Entry, models.CASCADE, related_name="+", db_index=False)
    target = models.ForeignKey(Entry, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["source", "target", "kind"], name="entry_link_once")]
        indexes = [models.Index(fields=["target"], name="links_to_entry")]
