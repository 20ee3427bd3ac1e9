"""Home: what needs me, what happened since I was here, what I follow and gave. Visitors get the front page here."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coalface.base.counted import ngettext
from coalface.base.db.said import nice_to_have
from coalface.base.kept import kept
from coalface.base.web import page
from coalface.entries.for_home import AROUND, MOST_NEW, active_around, featured_and_latest
from coalface.entries.kind import kind_of
from coalface.entries.queries import boxes, latest
from coalface.features.invitations.forms import InviteForm
from coalface.groups.models import Group
from coalface.groups.viewer import Viewer
from coalface.pages.desk import MOST_GROUPS, desk
from coalface.pages.front import front
from coalface.people.actions import note_visit


@kept()
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The one address that a member opens every day."""
    if not request.member:
        return front(request)
    with nice_to_have():
        note_visit(member=request.member)
    since = request.member.before_that_at
    viewer = request.viewer
    cursor = request.GET.get("after", "")
    mine = desk(viewer, since=since, unread=request.member.news_at is not None and not viewer.borrowed)
    request.unread = mine.unread  # counted there, so that the frame of the page need not ask once more
    groups = viewer.groups.union(row.number for row in mine.follows["followed"])
    people = [row.number for row in mine.follows["person"]]
    tags = [row.number for row in mine.follows["tag"] if not row.count]
    common_tags = [row.number for row in mine.follows["tag"] if row.count]
    chosen = bool(groups or tags or common_tags or people)
    first: list[Any] = []
    if chosen:
        around = {"groups": groups, "tags": tags, "common_tags": common_tags, "authors": people}
        active = mine.active("group", AROUND.size + 1), mine.active("followed", AROUND.size + 1)
        found = active_around(viewer, **around, since=since, cursor=cursor, active=active)
    elif cursor:
        found = latest(viewer, cursor=cursor)
    else:
        first, found = featured_and_latest(viewer)
    said = boxes(viewer, [*first, *(entry for entry in found.items if entry not in first)])
    news = _flag(said, found.items, since, viewer.member_id) if chosen else []
    context = {
        "greeting": _greeting(),
        "desk": mine,
        "since": since,
        "found": found,
        "news": news,
        "earlier": [entry for entry in found.items if entry not in news],
        "featured": first,
        "boxes": said,
        "in_groups": bool(viewer.groups),
        "chosen": chosen,
        "first": not cursor,
        "invite": InviteForm(groups=_open_to_guests(viewer, mine.groups), some=len(viewer.groups) > MOST_GROUPS),
    }
    return page(request, "pages/home.html", context)


def _open_to_guests(viewer: Viewer, groups: list[Any]) -> list[tuple[str, str]]:
    """Return the groups of a desk into which this member may invite, by slug and name."""
    may = [row for row in groups if row.because]
    private = Group.Access.PRIVATE
    return [(row.slug, row.title) for row in may if row.because != private or row.number in viewer.facilitates]


def _greeting() -> str:
    hour = timezone.localtime().hour
    if 5 <= hour < 12:
        return _("Good morning")
    return _("Good afternoon") if 12 <= hour < 18 else _("Good evening")


def _flag(boxes: dict[int, dict[str, Any]], entries: list[Any], since: datetime | None, member_id: int) -> list[Any]:
    """Say of each entry what happened to it since, and return those to which something did."""
    news = []
    for entry in entries if since else []:
        words = []
        if entry.published_at > since and entry.author_id != member_id:
            words.append(_("New"))
        if entry.new_answers:
            words.append(
                ngettext("%(n)s new answer", "%(n)s new answers", entry.new_answers) % {"n": _many(entry.new_answers)}
            )
        if entry.new_comments:
            words.append(
                ngettext("%(n)s new comment", "%(n)s new comments", entry.new_comments)
                % {"n": _many(entry.new_comments)}
            )
        if entry.newly_accepted:
            words.append(_("%(reply)s accepted") % {"reply": kind_of(entry).reply_noun})
        if words:
            flag = ", ".join(words)
            boxes[entry.pk]["flag"] = flag[:1].upper() + flag[1:]
            news.append(entry)
    return news


def _many(number: int) -> str:
    return str(number) if number < MOST_NEW else f"{MOST_NEW - 1}+"
