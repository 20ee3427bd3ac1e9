"""Whoever develops reads mail on a page, which a hub that people use does not have."""

import pytest
from django.core.mail import get_connection
from django.test import Client, override_settings
from django.urls import path

from coalface.base.letters import letter
from coalface.config import urls
from coalface.config.shown_mail import shown_mail

pytestmark = pytest.mark.django_db

urlpatterns = [path("development/mail/", shown_mail), *urls.urlpatterns]


def test_a_mail_is_shown_with_links(settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path
    facts = {"hub_url": "https://hub.example", "who": "Ann", "known_as": "Ann <b>", "group": "", "purpose": ""}
    facts |= {"message": "Hello", "has_account": False, "address": "https://hub.example/i/", "days": 28}
    files = get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=str(tmp_path))
    for number in range(2):
        words = letter(
            template="features/invitations/letters/invited.txt",
            subject=f"Number {number}",
            to=["nell@larchdale.example"],
            context=facts | {"never": "https://hub.example/never/"},
        )
        words.connection = files
        words.send()
    with override_settings(ROOT_URLCONF=__name__):
        page = Client().get("/development/mail/").content.decode()
    assert page.index("Number 1") < page.index("Number 0")
    assert '<a href="https://hub.example/i/">' in page and "Ann &lt;b&gt;" in page


def test_a_hub_that_people_use_has_no_such_page():
    assert Client().get("/development/mail/").status_code == 404
