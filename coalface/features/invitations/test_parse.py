"""Addresses are found however they were typed or pasted; what is none is named."""

from time import process_time

import pytest

from coalface.features.invitations.parse import read

AB = ["ann@x.example", "bo@y.example"]


@pytest.mark.parametrize(
    "typed",
    [
        "ann@x.example bo@y.example",
        "ann@x.example,bo@y.example",
        "ann@x.example, bo@y.example",
        "ann@x.example; bo@y.example;",
        "ann@x.example\nbo@y.example\n",
        "ann@x.example\r\n\r\nbo@y.example",
        "ann@x.example\t|\tbo@y.example",
        "Ann West <ann@x.example>, Bo <bo@y.example>",
        "West, Ann <ann@x.example>; Bo <bo@y.example>",
        '"West, Ann" <ann@x.example>,"Bo" <bo@y.example>',
        "<ann@x.example><bo@y.example>",
        "ann@x.example, Hart, Bo <bo@y.example>",
        "* ann@x.example\n* bo@y.example",
        "(ann@x.example) and mailto:bo@y.example."[:15] + " <mailto:bo@y.example>",
        "ANN@x.example Bo@Y.Example ann@X.example",
        "ann@x.example\u00a0\u200bbo@y.example\ufeff",
        "ann@x.example，bo@y.example",
    ],
)
def test_every_sensible_separation(typed):
    assert [piece.address for piece in read(typed)] == AB


def test_what_is_no_address_is_named():
    pieces = read("Ann West, ann@x.example, bo@, chen@nowhere, dee@x.example")
    assert [(piece.words, piece.address) for piece in pieces] == [
        ("Ann West", None),
        ("ann@x.example", "ann@x.example"),
        ("bo@", None),
        ("chen@nowhere", None),
        ("dee@x.example", "dee@x.example"),
    ]


def test_nothing_is_nothing():
    assert read(" ,;\n - * ") == []


@pytest.mark.parametrize("trick", ["a@b@c.example", '"a b"@c.example', "a%b@c.example!d", "=?utf-8?q?a?=@c.example"])
def test_tricks_are_no_addresses(trick):
    assert not [piece for piece in read(trick) if piece.address]


def test_a_very_long_text_is_cut():
    assert len(read(" ".join(f"n{number}@x.example" for number in range(3000)))) == 500


@pytest.mark.parametrize("typed", ["<" + " " * 29_000 + "x", "<" * 30_000, "< " * 15_000, "<mailto:" * 3_000])
def test_odd_brackets_are_soon_read(typed):
    begin = process_time()
    read(typed)
    assert process_time() - begin < 5
    assert [piece.address for piece in read("Ann < mailto:ann@fenwick.example >, Bo <bo@fenwick.example>")] == [
        "ann@fenwick.example",
        "bo@fenwick.example",
    ]
