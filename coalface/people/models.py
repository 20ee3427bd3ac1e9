"""Members, the organisations they work for, and what they know. Rules live in `access.py`, changes in `actions.py`."""

from datetime import timedelta
from functools import lru_cache

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Trim
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext_lazy as _

from coalface.base.db.lean import Lean
from coalface.base.outgoing import Outgoing


class Sector(models.TextChoices):
    COUNCIL = "council", _("Council")
    HEALTH = "health", _("Health")
    POLICE = "police", _("Police")
    FIRE = "fire", _("Fire and rescue")
    HOUSING = "housing", _("Housing association")
    CENTRAL = "central", _("Central government")
    EDUCATION = "education", _("Education")
    CHARITY = "charity", _("Charity")
    OTHER = "other", _("Other public service")


class Region(models.TextChoices):
    NORTH_EAST = "north-east", _("North East")
    NORTH_WEST = "north-west", _("North West")
    YORKSHIRE = "yorkshire", _("Yorkshire and the Humber")
    EAST_MIDLANDS = "east-midlands", _("East Midlands")
    WEST_MIDLANDS = "west-midlands", _("West Midlands")
    EAST = "east", _("East of England")
    LONDON = "london", _("London")
    SOUTH_EAST = "south-east", _("South East")
    SOUTH_WEST = "south-west", _("South West")
    SCOTLAND = "scotland", _("Scotland")
    WALES = "wales", _("Wales")
    NORTHERN_IRELAND = "northern-ireland", _("Northern Ireland")
    ELSEWHERE = "elsewhere", _("Elsewhere")


class Size(models.TextChoices):
    """How many people work in an organisation, as far as anybody needs to know."""

    SMALL = "under-100", _("Under 100 people")
    MIDDLE = "100-999", _("100 to 999 people")
    LARGE = "1000-4999", _("1,000 to 4,999 people")
    LARGEST = "5000-more", _("5,000 people or more")


class Organisation(Lean):
    """Where members work: a council, an NHS trust, a police force, a charity."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    sector = models.CharField(max_length=20, choices=Sector, default=Sector.OTHER)
    size = models.CharField(max_length=10, choices=Size, blank=True)  # empty where nobody has said it
    region = models.CharField(max_length=20, choices=Region, blank=True)
    about = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OrganisationDomain(models.Model):
    """An e-mail domain whose addresses belong to one organisation; matched whole, never by its ending."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=253)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("domain"), name="domain_belongs_to_one_organisation")]

    def __str__(self) -> str:
        return self.domain


MOST_SPECIALISMS = 12  # of one member


class Specialism(models.Model):
    """A named area of work that a member can help with."""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Attention(models.IntegerChoices):
    """How many minutes a week a member has for the hub."""

    FIVE = 5, _("5 minutes a week")
    FIFTEEN = 15, _("15 minutes a week")
    HALF_AN_HOUR = 30, _("Half an hour a week")
    AN_HOUR = 60, _("An hour a week or more")


class Seen(models.TextChoices):
    """Who may read one thing that a member says about themselves."""

    EVERYONE = "everyone", _("Everyone, also visitors")
    MEMBERS = "members", _("Members of the hub")
    GROUPS = "groups", _("People in my groups")
    ME = "me", _("Only me")


GOOD_FOR = timedelta(days=365)  # how long it counts that mail reached a member at their address
GRACE = timedelta(days=30)  # how long a member has to answer when that is asked again


class MemberManager(BaseUserManager):
    """What Django's sign-in asks of the model of an account."""

    def get_by_natural_key(self, username: str) -> "Member":
        return self.get(email__iexact=username)


class Member(Lean, AbstractBaseUser):
    """A person with an account, or who had one, or who wrote something that was imported."""

    class State(models.TextChoices):
        UNVERIFIED = "unverified", _("Address not verified")
        ACTIVE = "active", _("Active")
        SUSPENDED = "suspended", _("Suspended")
        STAGED = "staged", _("Imported, without an account")
        FORMER = "former", _("Former Member")

    email = models.EmailField(_("e-mail address"), unique=True, null=True)
    name = models.CharField(_("name"), max_length=80)
    handle = models.SlugField(max_length=40, unique=True)
    state = models.CharField(max_length=12, choices=State, default=State.UNVERIFIED)
    is_active = models.BooleanField(default=True)  # allauth filters by it; a constraint keeps it equal to the state
    hub_team = models.BooleanField(default=False)

    role = models.CharField(_("role"), max_length=80, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="members", db_index=False
    )
    region = models.CharField(_("region"), max_length=20, choices=Region, blank=True)
    about = models.TextField(_("about you"), max_length=2000, blank=True)
    role_for = models.CharField(max_length=10, choices=Seen, default=Seen.EVERYONE)
    organisation_for = models.CharField(max_length=10, choices=Seen, default=Seen.EVERYONE)
    specialisms_for = models.CharField(max_length=10, choices=Seen, default=Seen.MEMBERS)
    region_for = models.CharField(max_length=10, choices=Seen, default=Seen.MEMBERS)
    about_for = models.CharField(max_length=10, choices=Seen, default=Seen.MEMBERS)
    photo_for = models.CharField(max_length=10, choices=Seen, default=Seen.MEMBERS)
    groups_for = models.CharField(max_length=10, choices=Seen, default=Seen.GROUPS)
    circle = models.TextField(
        blank=True, default=""
    )  # numbers of the groups one is in; kept where one joins and leaves
    role_key = models.GeneratedField(
        expression=Lower(Trim("role")), output_field=models.CharField(max_length=80), db_persist=True
    )  # by which people of one role are found
    willing = models.BooleanField(default=False)  # to be asked by people whom one does not know
    photo = models.CharField(max_length=120, blank=True)
    specialisms = models.ManyToManyField(Specialism, related_name="members", blank=True)
    minutes_a_week = models.PositiveSmallIntegerField(choices=Attention, null=True)  # how long what we send may be
    one_liner = models.CharField(max_length=140, blank=True)  # what the hub is for them, in a sentence
    one_liner_public = models.BooleanField(default=False)  # whether visitors may read it, with name and organisation
    shortcuts = models.BooleanField(default=True)  # whether single keys do something on pages

    reset_serial = models.PositiveIntegerField(default=0)  # grows with every reset that is mailed; older ones die

    address_verified_at = models.DateTimeField(null=True)  # when the member last showed that mail reaches them there
    address_asked_at = models.DateTimeField(null=True)  # when they were last asked to show it again

    terms_accepted_at = models.DateTimeField(null=True)
    joined_at = models.DateTimeField(default=timezone.now)
    last_here_at = models.DateTimeField(null=True)
    before_that_at = models.DateTimeField(null=True)
    welcomed_at = models.DateTimeField(null=True)  # when the first small steps were done or left out
    news_at = models.DateTimeField(null=True)  # when they last came to have something unread; empty once it is read

    objects = MemberManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                name="member_is_active_follows_state",
                condition=Q(state__in=["unverified", "active"], is_active=True)
                | Q(state__in=["suspended", "staged", "former"], is_active=False),
            ),
            models.CheckConstraint(
                name="member_with_account_has_address",
                condition=Q(state__in=["staged", "former"], email=None)
                | Q(state__in=["unverified", "active", "suspended"], email__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "name", "id"], name="member_directory"),
            models.Index(fields=["role_key", "id"], name="member_of_role"),
            models.Index(fields=["organisation", "organisation_for", "state", "id"], name="member_at_organisation"),
            models.Index(fields=["organisation", "role_key"], name="member_of_role_at_work"),
            models.Index(fields=["name", "id"], name="member_by_name"),
            models.Index(
                fields=["-last_here_at", "-id"],
                name="member_with_own_words",
                condition=Q(one_liner_public=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_profile(self) -> bool:
        """Whether there is a page about this member that other members may open."""
        return self.state == self.State.ACTIVE

    @property
    def works_there_lately(self) -> bool:
        """Whether the member does not owe an answer to the question if their address still reaches them.

        The days of grace begin when they were asked, so that nobody loses anything without a mail.
        """
        return self.address_asked_at is None or self.address_asked_at > timezone.now() - GRACE

    @property
    def circle_ids(self) -> frozenset[int]:
        """The numbers of the groups that this member is in."""
        return numbers_in(self.circle)

    @property
    def face_letters(self) -> str:
        """Two letters that stand for a picture, such as OT for Owen Tregear."""
        words = [word for word in self.name.split() if word[0].isalnum()]
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()

    @property
    def face_tone(self) -> int:
        """One of five quiet colours behind the letters, always the same for the same member."""
        return (self.pk or 0) % 5 + 1


@lru_cache(maxsize=500)
def numbers_in(circle: str) -> frozenset[int]:
    """Return the numbers that stand in a circle, kept because a page asks for those of one member again and again."""
    return frozenset(int(number) for number in circle.split())


# What stands beside no name: lists that show people, each with name, role and organisation, leave it in the database.
NOT_BESIDE_A_NAME = (
    "password",
    "last_login",
    "email",
    "about",
    "role_key",
    "minutes_a_week",
    "one_liner",
    "one_liner_public",
    "shortcuts",
    "reset_serial",
    "address_verified_at",
    "address_asked_at",
    "terms_accepted_at",
    "joined_at",
    "last_here_at",
    "before_that_at",
    "welcomed_at",
    "news_at",
)


class PersonFollow(models.Model):
    """That a member wants to see what another one shares."""

    follower = models.ForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    followed = models.ForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["follower", "followed"], name="follow_once_a_person"),
            models.CheckConstraint(name="nobody_follows_themselves", condition=~Q(follower=models.F("followed"))),
        ]
        indexes = [models.Index(fields=["followed"], name="followers_of_member")]


class Departure(models.Model):
    """That a member left: when, at whose hands and why, and a keyed hash of the handle, which nobody gets again."""

    member = models.OneToOneField(Member, models.CASCADE, related_name="+")
    handle_key = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")  # of the hub team; None for oneself
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["at"], name="departed_at")]


class Decision(models.Model):
    """What the hub team decided about one member, by whom and why. The log holds its number and no word of it."""

    class What(models.TextChoices):
        SUSPENDED = "suspended", _("Suspended")
        SUSPENSION_ENDED = "suspension-ended", _("Suspension ended")
        MERGED = "merged", _("Another account was merged into this one")
        OFFERED = "offered", _("An address was attached")
        LOOKED = "looked", _("The hub was looked at as this member")

    member = models.ForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    what = models.CharField(max_length=20, choices=What)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["member", "-at"], name="decisions_about_member")]


class Look(models.Model):
    """That somebody of the hub team sees the hub as one member does: from one session, for half an hour, reading only."""

    decision = models.OneToOneField(Decision, models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=64)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    @property
    def member(self) -> Member:
        return self.decision.member

    @property
    def until_clock(self) -> str:
        """When it ends at the latest, as a time of day in the hub's time zone."""
        return time_format(timezone.localtime(self.until), "H:i")


class Claim(Outgoing):
    """An address that the hub team attached to a staged member, and the mail that lets its owner take the account."""

    decision = models.OneToOneField(Decision, models.CASCADE, related_name="+")
    email = models.EmailField(blank=True)  # empty once it was used or taken back
    until = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "leased_until"], name="claim_due")]
