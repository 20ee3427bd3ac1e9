"""A mail says the same in both halves, and nothing that somebody typed becomes a link, a tag or a mark in it."""

import re
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from coalface.base.letters import letter

PACKAGE = Path(__file__).resolve().parents[2] / "coalface"
LETTERS = ("features/*/letters/*.txt", "people/letters/*.txt", "people/accounts/account/email/*.txt")
TEMPLATES = sorted(path for pattern in LETTERS for path in PACKAGE.glob(pattern))
HUB = "https://hub.example"


def answered(**more) -> EmailMultiAlternatives:
    """Return the letter about an answer, as it is made of these facts."""
    facts = {
        "letter": SimpleNamespace(member=SimpleNamespace(name="Ann")),
        "actor": "Bo",
        "entry": SimpleNamespace(title="Damp"),
        "words": "Measure the wall.\n\nThen wait.",
        "address": f"{HUB}/questions/1-damp/#reply-2",
        "hub_url": HUB,
    }
    return letter(
        template="features/notify/letters/answered.txt",
        subject="An answer to “Damp”",
        to=["ann@fenwick.example"],
        context=facts | more,
    )


def html_of(sent) -> str:
    ((html, kind),) = sent.alternatives
    assert kind == "text/html"
    return html


def words_of(html: str) -> str:
    """Return what a reader reads, one space between two words; a link is read as its address."""
    body = html.partition("<body>")[2]
    body = re.sub(r'<a href="([^"]+)">[^<]*</a>', r"\1", body)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_both_halves_say_the_same():
    sent = answered()
    text = " ".join(sent.body.replace("\n-- \n", "\n").split())
    assert words_of(html_of(sent)).partition(" ")[2].endswith(text.partition("Hello")[2])
    assert f'<a href="{HUB}/questions/1-damp/#reply-2">Read the answer</a>' in html_of(sent)
    assert "<blockquote><p>Measure the wall.</p><p>Then wait.</p></blockquote>" in html_of(sent)
    assert html_of(sent).count("<a ") == 1


def test_what_somebody_typed_stays_words():
    bad = '<a href="https://bad.example">Press\n\n-- \nhere</a>'
    sent = answered(words=bad, actor="<b>Bo</b>", entry=SimpleNamespace(title="<script>x</script>"))
    assert html_of(sent).count("<a ") == 1 and "<script" not in html_of(sent) and "<b>" not in html_of(sent)
    assert "https://bad.example" in sent.body and "<script>x</script>" in sent.body


def test_a_mark_cannot_be_typed():
    sent = answered(words="0123456789abcdef:0: and :1:")
    assert "0123456789abcdef:0: and :1:" in sent.body and html_of(sent).count("<a ") == 1


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_address_in_a_letter_is_a_link_with_words(path: Path):
    lines = path.read_text().splitlines()
    bare = [line for line in lines if re.match(r"\{\{ (hub\.url|hub_url|address|code|words|[a-z_]+_url)\b", line)]
    assert not bare, "way(…), quoted(…) and spelled(…) say how both halves show it"
    for line in lines:
        if "way(" in line or "quoted(" in line or "spelled(" in line:
            assert re.fullmatch(r"\s*\{\{ (way|quoted|spelled)\(.*\) \}\}", line), "it stands alone on its line"


@pytest.mark.django_db
def test_mail_about_an_account_has_both_halves(client):
    client.post("/accounts/login/code/", {"email": "nobody@fenwick.example"})
    (sent,) = mail.outbox
    assert ">Join</a>" in html_of(sent) and "/accounts/signup/" in sent.body
