"""A code by mail for who has no password at hand: good for a quarter of an hour, in the session that asked for it."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from coalface.base.letters import letter, send_now

LASTS = 15 * 60  # seconds
KEY = "leaving-code"


def send_code(request: HttpRequest) -> bool:
    """Mail a new code to the member of this session, and return whether the server took it; an earlier one stops working."""
    code = get_adapter().generate_login_code()
    mail = letter(
        template="features/leaving/letters/code.txt",
        subject=_("Your code for leaving"),
        to=[request.member.email],
        context={"code": code},
    )
    if not send_now(mail):
        return False
    request.session[KEY] = {"hash": _hashed(code), "until": timezone.now().timestamp() + LASTS}
    return True


def is_sent(request: HttpRequest) -> bool:
    """Whether a code was mailed in this session that still works."""
    return request.session.get(KEY, {}).get("until", 0) > timezone.now().timestamp()


def fits(request: HttpRequest, typed: str) -> bool:
    """Whether this is the code that was mailed in this session, and its quarter of an hour is not over."""
    return is_sent(request) and constant_time_compare(request.session[KEY]["hash"], _hashed(typed))


def _hashed(code: str) -> str:
    letters = "".join(sign for sign in code.upper() if sign.isalnum())
    return salted_hmac("coalface.features.leaving.codes", letters, algorithm="sha256").hexdigest()
