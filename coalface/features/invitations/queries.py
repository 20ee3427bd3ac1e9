"""Named reads over invitations."""

from datetime import timedelta

from django.db.models import Max, QuerySet
from django.utils import timezone

from coalface.base.paging import Keyset, Page
from coalface.features.invitations.access import is_open, may_invite
from coalface.features.invitations.models import Invitation, Mailing, Refusal
from coalface.features.invitations.tokens import hash_of
from coalface.groups.models import Group
from coalface.groups.viewer import Viewer, viewer_of
from coalface.people.models import Member

DAY = timedelta(days=1)
NEWEST_FIRST = Keyset(30, ("id",))


def by_token(token: str) -> Invitation | None:
    """Return the invitation of a link or a mail that can be accepted now, with inviter and group, or None."""
    hashed = hash_of(token)
    found = _whole().filter(link_hash=hashed).first() or _whole().filter(mailings__token_hash=hashed).first()
    return found if found is not None and is_open(found, viewer_of(found.inviter)) else None


def accepted_with(token: str, member: Member) -> Invitation | None:
    """Return the invitation of a mail that this member accepted already, or None."""
    accepted = _whole().filter(accepted_by=member, mailings__token_hash=hash_of(token))
    return accepted.first()


def _whole() -> QuerySet[Invitation]:
    return Invitation.objects.select_related("inviter__organisation", "group")


def groups_to_invite_to(viewer: Viewer) -> list[tuple[str, str]]:
    """Return the groups into which this member may invite, by slug and name."""
    mine = Group.objects.filter(pk__in=viewer.groups).order_by("name")
    return [(group.slug, group.name) for group in mine if may_invite(viewer, group)]


def made_by(viewer: Viewer, *, group: Group | None = None, cursor: str = "") -> Page:
    """Return a page of the viewer's own invitations that wait or were accepted, with when each was last mailed."""
    mine = Invitation.objects.filter(inviter_id=viewer.member_id).exclude(state=Invitation.State.REVOKED)
    mine = mine.exclude(state=Invitation.State.WAITING, ends_at__lte=timezone.now())
    if group is not None:
        mine = mine.filter(group=group)
    shown = mine.select_related("group", "accepted_by").annotate(mailed_at=Max("mailings__created_at"))
    return NEWEST_FIRST.page(shown.order_by("-id"), cursor)


def own(viewer: Viewer, number: int) -> Invitation | None:
    """Return one of the viewer's own invitations that waits, or None."""
    waiting = Invitation.objects.filter(state=Invitation.State.WAITING, ends_at__gt=timezone.now())
    return waiting.filter(pk=number, inviter_id=viewer.member_id).select_related("group").first()


def made_today(member_id: int) -> int:
    """Return how many mails and links this member made in the last 24 hours, whatever became of them."""
    since = timezone.now() - DAY
    mails = Mailing.objects.filter(invitation__inviter_id=member_id, created_at__gt=since).count()
    return mails + Invitation.objects.filter(inviter_id=member_id, created_at__gt=since, by_link=True).count()


def is_refused(address_key: str) -> bool:
    """Whether the owner of an address said that they never want to be invited again."""
    return Refusal.objects.filter(address_key=address_key).exists()


def mailed_lately(address_key: str, *, but: int, within: timedelta) -> int:
    """Return how many invitations were mailed to an address, by whomever, leaving out the mailing `but`."""
    sent = Mailing.objects.filter(address_key=address_key, sent_at__gt=timezone.now() - within)
    return sent.exclude(pk=but).count()


def account_of(address: str) -> Member | None:
    """Return the member who has this address, verified or suspended; whoever never verified it is none."""
    known = Member.objects.exclude(state=Member.State.UNVERIFIED)
    return known.filter(email__iexact=address).first()
