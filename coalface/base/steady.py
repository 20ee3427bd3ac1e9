"""Answers that must not tell by their time what was found: they come at moments fixed for their address."""

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from coalface.base.front.gateway import NOT_BEFORE


def still_to_wait(*, began: float, now: float, least: float) -> float:
    """Return how many seconds are left until an answer that began then may go out.

    One that took longer, as all do on a busy machine, waits for the end of the next quarter of that time, so that a few
    milliseconds more or less hardly ever show.
    """
    left = began + least - now
    return left if left >= 0 else left % (least / 4)


class SteadyAnswers:
    """Holds back the answer to a form named in COALFACE_STEADY_ANSWERS until its time has come; first of all, so that
    everything that is done for an answer lies within it."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        response = self.get_response(request)
        name = request.resolver_match.url_name if request.resolver_match else None
        least = settings.COALFACE_STEADY_ANSWERS.get(name, 0.0) if request.method == "POST" else 0.0
        if not least:
            return response
        now = time.monotonic()
        left = still_to_wait(began=began, now=now, least=least)
        if NOT_BEFORE in request.META:
            # The front waits without a thread, of which there are few: whoever sends many such forms stops nobody.
            request.META[NOT_BEFORE] = now + left
        else:
            time.sleep(left)
        return response
