"""Gives every page the number of what its member has not read, and notices when they read it on the entry's own page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from coalface.base.db.said import nice_to_have
from coalface.entries.kind import kinds
from coalface.features.notify.actions import end_news, read_about
from coalface.features.notify.queries import NOTHING, Unread, has_unread, unread


class UnreadNotifications:
    """Sets `request.unread`, asked for only when a whole page is rendered, and only of who has something unread."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.unread = SimpleLazyObject(lambda: _unread(request))
        response = self.get_response(request)
        match = request.resolver_match
        if response.status_code == 200 and request.method == "GET" and match and match.url_name in kinds():
            entry_id = match.kwargs["entry_id"]
            if _has_unread_about(request, entry_id):
                with nice_to_have():
                    read_about(member_id=request.member.pk, entry_id=entry_id)
        return response


def _has_unread_about(request: HttpRequest, entry_id: int) -> bool:
    if entry_id in request.unread.entries:
        return True
    # Asked before anything is written: on SQLite a write, even of nothing, waits for its turn.
    return request.unread.more and has_unread(request.viewer, about=entry_id)


def _unread(request: HttpRequest) -> Unread:
    # A piece of a page has no masthead to show it in.
    if not request.member or request.member.news_at is None or "HX-Request" in request.headers:
        return NOTHING
    if request.viewer.borrowed:  # what one has not read is for nobody else
        return NOTHING
    found = unread(request.viewer)
    # Asked before anything is written here, too: what is hidden for now stays unread on every page.
    if not found.count and not has_unread(request.viewer):
        with nice_to_have():
            end_news(member_id=request.member.pk, since=request.member.news_at)
    return found
