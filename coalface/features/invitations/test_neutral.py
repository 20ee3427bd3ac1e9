"""Nothing in somebody's own words can be pressed, also where a mail program looks for addresses by itself."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalface.features.invitations.neutral import neutral

# What mail programs link: a scheme, a host with an ending of letters, a mailbox, four numbers, a shared folder.
LINKED = re.compile(
    r"[a-z][a-z0-9+.-]*:\S|[^\W_]\.(?:[^\W\d_]{2,}|xn--)|\S@\S|\d+\.\d+\.\d+\.\d+|\\\\|//", re.IGNORECASE
)


@pytest.mark.parametrize(
    "words",
    [
        "Go to https://bad.example/path?x=1",
        "bad.example",
        "www.bad.example.",
        "Write to ann@bad.example or ann＠bad.example",
        "mailto:ann@bad.example, tel:0123, javascript:alert(1)",
        "bad。example and bad．example",
        "ba\u200bd.exa\u00admple",
        "bad.\u200bexample",
        "10.0.0.1/login",
        r"\\server\share and file:///etc/passwd",
        "xn--bad.xn--p1ai",
        "пример.испытание",
        '<a href="https://bad.example">press</a> [press](https://bad.example)',
        "sub.bad.example:8080",
    ],
)
def test_addresses_fall_apart(words):
    assert not LINKED.search(neutral(words)), neutral(words)


@given(st.text(alphabet="ab1.:/@\\ xn-。．\u200b\n", max_size=40))
def test_no_text_keeps_an_address(words):
    assert not LINKED.search(neutral(words)), neutral(words)


@pytest.mark.parametrize(
    "words", ["See you at 10:30. It costs £1.50, e.g. on Monday.", "Two lines,\n\nboth mine: yes.", "Café — “Ürümqi”"]
)
def test_plain_words_stay(words):
    assert neutral(words) == words
