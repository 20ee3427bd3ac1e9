"""What a member is interested in: the tags that they follow, changed together."""

from collections.abc import Iterable

from django.db import transaction

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.entries.for_welcome import followed_tags, tags_named
from coalface.entries.models import TagFollow
from coalface.groups.viewer import Viewer


@transaction.atomic
def change_interests(*, viewer: Viewer, slugs: Iterable[str]) -> None:
    """Let a member follow these tags and no other of those they may see an entry with.

    A tag that does not exist for them is passed over, and one that they follow without seeing it now is kept.
    """
    wanted = {tag.pk for tag in tags_named(viewer, slugs)}
    followed = {tag.pk for tag in followed_tags(viewer)}
    for tag_id in sorted(wanted - followed):
        if TagFollow.objects.get_or_create(tag_id=tag_id, member_id=viewer.member_id)[1]:
            record(Verb.TAG_FOLLOWED, actor_id=viewer.member_id, tag=tag_id)
    for tag_id in sorted(followed - wanted):
        if TagFollow.objects.filter(tag_id=tag_id, member_id=viewer.member_id).delete()[0]:
            record(Verb.TAG_UNFOLLOWED, actor_id=viewer.member_id, tag=tag_id)
