"""Joining and signing in as people do it, through the pages, for tests of accounts."""

import re
from datetime import timedelta

import time_machine
from django.test import Client
from django.utils import timezone

from tests.world import PASSWORD

ADDRESS = "nell@fenwick.example"
NEW_PASSWORD = "seven slow brown herons"
CODE = re.compile(r"\b[B-Z]{4}-[B-Z]{4}\b")
LINK = re.compile(r"http://localhost:8000(/accounts/password/reset/key/\S+)")


def join(client, address=ADDRESS, **more):
    typed = {"name": "Nell Hart", "email": address, "password1": PASSWORD, "terms": "on"} | more
    return client.post("/accounts/signup/", typed)


def sign_in(client, address=ADDRESS, password=PASSWORD, **more):
    return client.post("/accounts/login/", {"login": address, "password": password}, **more)


def confirm(client, code):
    return client.post("/accounts/confirm-email/", {"code": code})


def is_in(client) -> bool:
    return client.get("/settings/").status_code == 200


def body(answer) -> str:
    return answer.content.decode()


def plain(answer, *, without=()) -> str:
    """Return a page as text, without what differs from request to request."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", body(answer))
    for word in without:
        text = text.replace(word, "·")
    return text


def code_in(mail) -> str:
    return CODE.search(mail.body).group()


def link_in(mail) -> str:
    return LINK.search(mail.body).group(1)


def end_the_minute():
    """Go to a time when what was counted per minute is forgotten."""
    return time_machine.travel(timezone.now() + timedelta(seconds=61), tick=True)


def reset(client, mailoutbox, *, link=None, password=NEW_PASSWORD):
    """Go through a reset. Returns the last page."""
    if link is None:
        client.post("/accounts/password/reset/", {"email": ADDRESS})
        link = link_in(mailoutbox[-1])
    answer = client.get(link)
    if answer.status_code != 302:
        return answer
    return client.post(answer["Location"], {"password1": password}, follow=True)


def works(link) -> bool:
    """Whether a link of a mail still opens the page for a new password."""
    return Client().get(link).status_code == 302


def change_address(client, mailoutbox, address):
    """Ask for another address, say the password again and type the code. Returns the last answer."""
    answer = client.post("/accounts/email/", {"action_add": "", "email": address})
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    client.post(answer["Location"], {"password": PASSWORD, "next": "/accounts/email/"})
    return confirm(client, code_in(mailoutbox[-1]))
