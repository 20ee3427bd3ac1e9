"""What the hub says while its database is away, too busy or full: 503 or 507 with a sentence, asking no database.

What was being posted is handed back, ready to be sent once more: a browser forgets what was typed into a page that may
not be kept.
"""

import logging
import sys

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from coalface.base import errors
from coalface.base.db.said import said
from coalface.base.db.trouble import Trouble, trouble_of

log = logging.getLogger("coalface.database")

STATUS = {Trouble.AWAY: 503, Trouble.BUSY: 503, Trouble.FULL: 507}
RETRY_AFTER = {Trouble.AWAY: 15, Trouble.BUSY: 15, Trouble.FULL: 300}  # seconds


class Unsaid(logging.Filter):
    """Lets Django's log of failed requests pass without those that `said` says, which need no traceback each."""

    def filter(self, record: logging.LogRecord) -> bool:
        return getattr(record, "status_code", None) not in STATUS.values()


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what a view, or anything around it, raised: here Django calls us while it holds the exception."""
    error = sys.exc_info()[1]
    trouble = trouble_of(error)
    if error is None or trouble is None:
        return errors.server_error(request)
    said.once_a_while(trouble, error)
    return unavailable(request, trouble)


def unavailable(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """Return the page that says what passes, and when to come back."""
    title, sentence = _words(trouble)
    again = None
    if request.method not in ("GET", "HEAD"):
        again = errors.sent(request)
        if again and again["files"]:
            again = None  # whoever reloads sends them, too: nobody has signed in or out, so the form still holds
        sentence = f"{sentence} {_how_again(again is not None)}"
    try:
        response = errors.error_page(request, status=STATUS[trouble], title=title, sentence=sentence, again=again)
    except Exception:
        log.exception("The page that says so failed itself.")
        response = HttpResponse(errors.LAST_RESORT, status=STATUS[trouble])
    response["Retry-After"] = str(RETRY_AFTER[trouble])
    return response


def _words(trouble: Trouble) -> tuple[str, str]:
    if trouble is Trouble.AWAY:
        return _("Back in a moment"), _("The hub cannot reach its database just now. It comes back by itself.")
    if trouble is Trouble.BUSY:
        return _("Too busy just now"), _("The hub has so much to do that this took too long. Try again in a moment.")
    return (
        _("There is no room left"),
        _("The hub’s disk is full, so it can keep nothing new until whoever runs it has made room."),
    )


def _how_again(here: bool) -> str:
    if here:
        return _("What you sent is kept on this page: wait a little, then send it again. It is not made twice.")
    return _("Wait a little, then reload this page: your browser sends it again, with its files. It is not made twice.")
