"""What cards say beside title and author."""

from functools import cache, lru_cache

import pytest
from django.utils import translation

from coalface.base import counted
from coalface.entries import kind, queries
from coalface.entries.models import Entry
from coalface.groups.viewer import NOBODY
from tests.world import make_question

pytestmark = pytest.mark.django_db


def test_what_is_kept_of_numbers_is_kept_for_one_language(world, monkeypatch):
    monkeypatch.setattr(counted, "_kept", lru_cache(counted._kept.__wrapped__))
    monkeypatch.setattr(
        "django.utils.translation.ngettext", lambda _one, several, _number: f"{translation.get_language()}: {several}"
    )
    (entry,) = queries.for_cards(Entry.everything.filter(pk=make_question(author=world.ann, title="Damp").pk))
    entry.thanks = 4321
    said = []
    for language in ("en-gb", "cy", "en-gb"):
        with translation.override(language):
            said += queries.boxes(NOBODY, [entry])[entry.pk]["facts"]
    assert said == ["en-gb: 4,321 thanks", "cy: 4,321 thanks", "en-gb: 4,321 thanks"]


def test_numbers_are_said_in_words(world):
    (entry,) = queries.for_cards(Entry.everything.filter(pk=make_question(author=world.ann, title="Damp").pk))
    entry.replies, entry.thanks, entry.same_here = 1, 1, 2
    assert queries.boxes(NOBODY, [entry])[entry.pk]["facts"] == ["1 answer", "1 thank-you", "2 have it too"]
    entry.replies, entry.thanks, entry.same_here = 1200, 0, 1
    assert queries.boxes(NOBODY, [entry])[entry.pk]["facts"] == ["1,200 answers", "1 has it too"]


def test_the_words_of_kinds_are_kept_for_each_language(world, monkeypatch):
    monkeypatch.setattr(kind, "_spoken", cache(kind._spoken.__wrapped__))
    monkeypatch.setattr(translation._trans, "gettext", lambda words: f"{translation.get_language()}: {words}")
    entry = make_question(author=world.ann, title="Damp")
    said = []
    for language in ("en-gb", "cy", "en-gb"):
        with translation.override(language):
            said.append(kind.kind_of(entry).noun)
    assert said == ["en-gb: Question", "cy: Question", "en-gb: Question"]
    assert all(isinstance(noun, str) for noun in said)
