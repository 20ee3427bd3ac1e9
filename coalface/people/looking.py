"""A look at the hub as one member sees it: the member is there for every page, nothing is changed, and it ends.

Whatever a page writes by itself, such as that somebody was here or has read something, is undone with the request. Only
the pages that the wiring names are shown: an account, its conversations and what nobody else ever sees are not.
"""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from coalface.base import errors
from coalface.base.web import SAFE, see_other
from coalface.base.wiring import wired
from coalface.people.actions import running_look
from coalface.people.models import Look

KEY = "looking"  # in the session: the number of the look


class Looking:
    """Sets `request.looking`: the running look of this session, or None, for which nobody else pays a query."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = request.session.get(KEY)
        request.looking = None
        if number is None:
            return self.get_response(request)
        look = _running(request, number)
        if look is None:
            return _over(request)
        request.looking = look
        if request.path == reverse("look-end"):
            return self.get_response(request)
        if request.method not in SAFE:
            sentence = _("You look at the hub as %(name)s, and a look changes nothing. End it first.")
            return errors.forbidden(request, Exception(sentence % {"name": look.member.name}))
        with transaction.atomic():
            response = self.get_response(request)
            transaction.set_rollback(True)
        return response

    def process_view(self, request: HttpRequest, view: Callable, arguments: tuple, named: dict) -> HttpResponse | None:
        """Refuse what is no part of a look."""
        if not request.looking or request.resolver_match.url_name in wired("OPEN_TO_LOOKS"):
            return None
        sentence = _("This page is %(name)s’s alone: no look shows it. Go back, or end your look.")
        return errors.forbidden(request, Exception(sentence % {"name": request.looking.member.name}))


def _running(request: HttpRequest, number: int) -> Look | None:
    if not request.user.is_authenticated:
        return None
    return running_look(number=number, by=request.user, session_key=request.session.session_key)


def _over(request: HttpRequest) -> HttpResponse:
    """Lead whoever looked for longer than they may back to their own hub; what they sent is not done."""
    del request.session[KEY]
    messages.info(request, _("Your look has ended. You see the hub as yourself again."))
    to = reverse("home")
    return HttpResponse(headers={"HX-Redirect": to}) if "HX-Request" in request.headers else see_other(to)
