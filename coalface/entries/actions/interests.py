"""What a member is interested in: the tags that they follow, changed together."""

from collections.abc import Iterable

from django.db import transaction

from coalface.entries.actions.follow_tag import follow_tag, unfollow_tag
from coalface.entries.for_home import followed_tags
from coalface.entries.for_welcome import tags_named
from coalface.groups.viewer import Viewer


@transaction.atomic
def change_interests(*, viewer: Viewer, slugs: Iterable[str]) -> None:
    """Let a member follow these tags and no other of those they may see an entry with.

    A tag that does not exist for them is passed over, and one that they follow without seeing it now is kept.
    Raises Refused for anybody but an active member.
    """
    wanted = {tag.pk: tag for tag in tags_named(viewer, slugs)}
    followed = {tag.pk: tag for tag in followed_tags(viewer)}
    for number in sorted(wanted.keys() - followed.keys()):
        follow_tag(viewer=viewer, tag=wanted[number])
    for number in sorted(followed.keys() - wanted.keys()):
        unfollow_tag(viewer=viewer, tag=followed[number])
