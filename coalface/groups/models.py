"""Groups, who is in them, who asks to be, and the hub team's timed looks inside. Rules live in `access.py`."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from coalface.base.db.lean import Lean


class Level(models.IntegerChoices):
    """Who may see an entry; a higher number is a wider circle, so that caps compare as numbers."""

    GROUP = 1, _("Group")
    MEMBERS = 2, _("Members")
    PUBLIC = 3, _("Public")


class Group(Lean):
    """A community of practice."""

    class Access(models.TextChoices):
        OPEN = "open", _("Open")
        RESTRICTED = "restricted", _("Restricted")
        PRIVATE = "private", _("Private")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for the hub team")
        OPEN = "open", _("In use")
        DECLINED = "declined", _("Declined")

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(max_length=80, unique=True)
    purpose = models.CharField(_("purpose"), max_length=300)
    guidelines = models.TextField(_("guidelines"), blank=True)
    guidelines_html = models.TextField(blank=True)
    welcome = models.TextField(_("welcome message"), blank=True)  # read by whoever has just joined
    welcome_html = models.TextField(blank=True)
    holds_newcomers = models.BooleanField(default=False)  # what newcomers write waits for a facilitator
    blocked_words = models.TextField(blank=True)  # one a line; what contains one waits for a facilitator
    access = models.CharField(max_length=10, choices=Access, default=Access.OPEN)
    cap = models.PositiveSmallIntegerField(choices=Level, default=Level.PUBLIC)
    default_level = models.PositiveSmallIntegerField(choices=Level, default=Level.GROUP)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    built_in = models.BooleanField(default=False)
    founded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    archived_at = models.DateTimeField(null=True)
    members_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="group_private_is_capped_at_group", condition=~Q(access="private") | Q(cap=Level.GROUP)
            ),
            models.CheckConstraint(
                name="group_open_goes_up_to_public", condition=~Q(access="open") | Q(cap=Level.PUBLIC)
            ),
            models.CheckConstraint(name="group_default_within_cap", condition=Q(default_level__lte=models.F("cap"))),
            models.CheckConstraint(name="group_cap_is_a_level", condition=Q(cap__in=[1, 2, 3])),
            # Only groups that everybody may find share one list of names: a refusal must not betray a private group.
            models.UniqueConstraint(
                Lower("name"), condition=Q(state="open") & ~Q(access="private"), name="group_listed_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def in_use(self) -> bool:
        """Whether members may write here: consented to and not archived."""
        return self.state == self.State.OPEN and self.archived_at is None


# What no card of an entry says of its group.
NOT_ON_A_CARD = ("purpose", "guidelines", "guidelines_html", "welcome", "welcome_html", "blocked_words", "created_at")


class Membership(models.Model):
    """One member in one group."""

    class Role(models.TextChoices):
        MEMBER = "member", _("Member")
        FACILITATOR = "facilitator", _("Facilitator")
        LEAD = "lead", _("Lead facilitator")

    RUNNING = (Role.FACILITATOR, Role.LEAD)

    group = models.ForeignKey(Group, models.CASCADE, related_name="memberships", db_index=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", db_index=False)
    role = models.CharField(max_length=12, choices=Role, default=Role.MEMBER)
    joined_at = models.DateTimeField(default=timezone.now)
    trusted_at = models.DateTimeField(null=True)  # since when they are no newcomer whose words are held

    class Meta:
        ordering = ["joined_at", "id"]
        constraints = [models.UniqueConstraint(fields=["group", "member"], name="member_is_once_in_a_group")]
        indexes = [
            models.Index(fields=["member", "group"], name="membership_of_member"),
            models.Index(fields=["group", "role", "-joined_at", "-id"], name="membership_newest_in_group"),
        ]

    @property
    def facilitates(self) -> bool:
        return self.role != self.Role.MEMBER

    @property
    def is_newcomer(self) -> bool:
        """Whether nobody who runs the group has trusted them yet."""
        return not self.facilitates and self.trusted_at is None


class GroupFollow(models.Model):
    """That a member who is not in a group wants to see on their home what the group shares with them."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["group", "member"], name="follow_once_a_group")]
        indexes = [models.Index(fields=["member", "group"], name="group_follows_of_member")]


class JoinRequest(models.Model):
    """A member's wish to be let into a restricted group, and what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")

    group = models.ForeignKey(Group, models.CASCADE, related_name="join_requests")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="join_requests")
    message = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    sentence = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "member"], condition=Q(state="waiting"), name="member_asks_once_at_a_time"
            )
        ]


class Grant(models.Model):
    """The hub team's permission to look into one group for an hour: one session, one reason, shown to facilitators."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, models.CASCADE, related_name="grants")
    session_key = models.CharField(max_length=64)
    reason = models.CharField(max_length=300)
    created_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["session_key", "until"], name="grant_of_session")]

    @property
    def until_clock(self) -> str:
        """When it ends, as a time of day in the hub's time zone."""
        return time_format(timezone.localtime(self.until), "H:i")
