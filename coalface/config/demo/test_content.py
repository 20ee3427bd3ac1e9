"""What is written for the demonstration fits together, and there is enough of it; no database is asked."""

import pytest

from coalface.config.demo import content, written
from coalface.config.demo.faces import Face, draw
from coalface.config.demo.fit import check

QUESTION = """slug: somewhere
access: {access}
cap: members
lead: vera-hutton
members: perry-holt

# A title
perry-holt | {level} | trees | 3 | same:
A text.
## {author} +{hours}h accepted
An answer.
"""
FITS = {"access": "restricted", "level": "members", "author": "vera-hutton", "hours": "5"}


def everything() -> list[written.Piece]:
    return [piece for group in content.groups() for piece in group.pieces]


def test_there_is_enough_of_everything():
    people, pieces = content.people().values(), everything()
    assert len(people) >= 60 and len(content.organisations()) >= 12
    assert {person.organisation for person in people} == {place["slug"] for place in content.organisations()}
    assert sum(person.face is None for person in people) >= 5
    assert all(len(person.specialisms) == 3 for person in people)
    accesses = [group.access for group in content.groups() if group.name]
    assert accesses.count("open") >= 3 and accesses.count("restricted") >= 3 and accesses.count("private") >= 2
    assert {group.cap for group in content.groups() if group.access == "restricted"} == {1, 2, 3}
    assert len(pieces) >= 48
    assert sum(len(piece.replies) for piece in pieces) >= 190
    assert sum(not piece.replies and piece.days_ago < 3 for piece in pieces) >= 8
    assert sum(piece.level == 3 for piece in pieces) >= 12
    assert {piece.level for group in content.groups() if not group.slug for piece in group.pieces} == {2, 3}
    assert [group.slug for group in content.groups() if not group.name] == ["connects", ""]


def test_texts_are_of_every_length_and_every_form():
    texts = [text for piece in everything() for text in (piece.text, *(one.text for one in piece.replies))]
    lengths = [len(text.split()) for text in texts]
    assert min(lengths) <= 3 and sum(length > 120 for length in lengths) >= 6
    assert sum("|---" in text for text in texts) >= 4
    assert sum("\n> " in f"\n{text}" for text in texts) >= 4
    assert sum("\n1. " in f"\n{text}" for text in texts) >= 5
    assert not [text for text in texts if "http" in text and ".example" not in text]


def test_what_fits_is_taken():
    check(written.group(QUESTION.format(**FITS)), frozenset(content.people()))


@pytest.mark.parametrize(
    ("slip", "sentence"),
    [
        ({"access": "private"}, "a level that is not allowed here"),
        ({"level": "public"}, "a level that is not allowed here"),
        ({"author": "nobody"}, "nobody cannot write here"),
        ({"author": "yasmin-farr"}, "yasmin-farr cannot write here"),
        ({"hours": "73"}, "in the future"),
    ],
)
def test_a_slip_is_named(slip, sentence):
    with pytest.raises(ValueError, match=sentence):
        check(written.group(QUESTION.format(**(FITS | slip))), frozenset(content.people()))


def test_a_head_with_a_slip_is_not_taken_for_text():
    with pytest.raises(ValueError, match="no head of an answer"):
        written.group(QUESTION.format(**(FITS | {"hours": "soon"})))


def test_a_portrait_is_always_the_same_and_nobody_elses():
    faces = [person.face for person in content.people().values() if person.face]
    assert len(set(faces)) == len(faces)
    assert draw(faces[0]) == draw(faces[0]) != draw(faces[1])


def test_a_feature_that_nobody_can_draw_is_refused():
    with pytest.raises(ValueError, match="halo"):
        Face(skin="tan", hair="halo", hair_colour="black", wears="teal")
