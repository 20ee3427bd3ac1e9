"""Following a tag: its new entries show on the member's home."""

from django.db import transaction
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.web import Refused
from coalface.entries.models import Tag, TagFollow
from coalface.groups.viewer import Viewer


@transaction.atomic
def follow_tag(*, viewer: Viewer, tag: Tag) -> None:
    """Follow a tag that the caller fetched through the rule. A second time changes nothing.

    Raises Refused for anybody but an active member.
    """
    if not viewer.signed_in:
        raise Refused(_("Only members can follow a topic."))
    _row, made = TagFollow.objects.get_or_create(tag=tag, member_id=viewer.member_id)
    if made:
        record(Verb.TAG_FOLLOWED, actor_id=viewer.member_id, tag=tag.pk)


@transaction.atomic
def unfollow_tag(*, viewer: Viewer, tag: Tag) -> None:
    """Stop following a tag."""
    ended, _rows = TagFollow.objects.filter(tag=tag, member_id=viewer.member_id).delete()
    if ended:
        record(Verb.TAG_UNFOLLOWED, actor_id=viewer.member_id, tag=tag.pk)
