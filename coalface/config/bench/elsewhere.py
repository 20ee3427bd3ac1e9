"""A hub somewhere else, which is measured by its address alone: as a visitor, or as who signs in with a password."""

import re
from collections.abc import Sequence
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from coalface.config.bench.load import Asked, once
from coalface.config.bench.pages import VISITOR, Page
from coalface.config.bench.served import Served

MEMBER = "member"
PATHS = (
    "/",
    "/questions/",
    "/discussions/",
    "/blog/",
    "/groups/",
    "/tags/",
    "/people/",
    "/search/?q=the",
    "/notifications/",
)
FOR_VISITORS = ("/", "/questions/", "/discussions/", "/blog/", "/groups/", "/tags/", "/search/?q=the")


def elsewhere(address: str, *, cookie: str = "", email: str = "", password: str = "") -> Served:
    """Return a hub elsewhere, asked for as somebody where a cookie, or an address and a password, are given.

    Raises OSError where nobody answers, and PermissionError where the password does not open the account.
    """
    address = address.rstrip("/")
    if email:
        cookie = _sign_in(address, email, password)
    return Served("there", address, {MEMBER: cookie} if cookie else {})


def given_pages(served: Served, paths: Sequence[str]) -> list[Page]:
    """Return these paths as pages, or without any those that every hub has; as a member where somebody is signed in."""
    if MEMBER in served.cookies:
        return [Page(path, MEMBER, path) for path in paths or PATHS]
    return [Page(path, VISITOR, path) for path in paths or FOR_VISITORS]


def has_ceiling(served: Served) -> bool:
    """Whether there is a constant page, which only a hub has that runs with the settings of the bench."""
    try:
        once(Asked(served, "/ceiling/1000/", {}))
    except (RuntimeError, ValueError):
        return False
    return True


def _sign_in(address: str, email: str, password: str) -> str:
    jar = CookieJar()
    opener = build_opener(HTTPCookieProcessor(jar))
    form = f"{address}/accounts/login/"
    with opener.open(form, timeout=30) as answer:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.read().decode())
    fields = {"login": email, "password": password, "csrfmiddlewaretoken": token[1] if token else ""}
    sent = Request(form, urlencode(fields).encode(), {"Referer": form})  # noqa: S310 - whoever measures says where
    try:
        with opener.open(sent, timeout=30) as answer:
            answer.read()
    except HTTPError as refused:
        raise PermissionError(f"{address} did not let {email} in: {refused}.") from None
    if "sessionid" not in (names := {cookie.name for cookie in jar}):
        raise PermissionError(f"{address} did not let {email} in; it gave {sorted(names)}.")
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)
