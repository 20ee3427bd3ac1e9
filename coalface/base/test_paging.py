"""Paging by the last row seen, and what a tampered cursor gives: the first page."""

import json
from base64 import urlsafe_b64encode

import pytest
from django.contrib.auth.models import Group as Named

from coalface.base.paging import Keyset

BY_NAME = Keyset(2, ("name", "id"), descending=False)
BY_NUMBER = Keyset(2, ("id",))


@pytest.fixture
def rows(db):
    for name in ("Ash", "Birch", "Cedar", "Damson", "Elm"):
        Named.objects.create(name=name)
    return Named.objects.all()


def walk(keyset: Keyset, rows) -> list[list[str]]:
    pages, cursor = [], ""
    while True:
        page = keyset.page(rows, cursor)
        pages.append([row.name for row in page.items])
        if page.next_query is None:
            return pages
        cursor = page.next_query.removeprefix("after=")


def test_every_row_comes_once_and_in_order(rows):
    assert walk(BY_NAME, rows.order_by("name", "id")) == [["Ash", "Birch"], ["Cedar", "Damson"], ["Elm"]]
    assert walk(BY_NUMBER, rows.order_by("-id")) == [["Elm", "Damson"], ["Cedar", "Birch"], ["Ash"]]


def test_what_else_narrows_the_list_stays_in_the_address(rows):
    page = BY_NAME.page(rows.order_by("name", "id"), "", q="a b")
    assert page.next_query.startswith("q=a+b&after=")


@pytest.mark.parametrize(
    "values",
    [["x"], ["x", "y"], [None, None], [[1], {}], ["Ash", 10**30], ["A\x00", 1], ["\ud800", 1], [True, False], {}, 7],
)
def test_a_cursor_that_somebody_made_up_gives_the_first_page(rows, values):
    cursor = urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")
    assert [row.name for row in BY_NAME.page(rows.order_by("name", "id"), cursor).items] == ["Ash", "Birch"]


@pytest.mark.parametrize("cursor", ["x", "====", "é", "\x00", "W10" * 200])
def test_a_cursor_that_is_none_gives_the_first_page(rows, cursor):
    assert [row.name for row in BY_NAME.page(rows.order_by("name", "id"), cursor).items] == ["Ash", "Birch"]


def test_a_moment_has_to_be_one(rows):
    by_moment = Keyset(2, ("joined_at", "id"))
    for value in ("yesterday", 7, "2026-01-01"):
        cursor = urlsafe_b64encode(json.dumps([value, 1]).encode()).decode().rstrip("=")
        assert by_moment.read(cursor) is None


@pytest.mark.parametrize("field", ["at", "published_at"])
@pytest.mark.parametrize("value", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-01-01", 5, None])
def test_a_moment_that_no_calendar_has_gives_the_first_page(field, value):
    cursor = urlsafe_b64encode(json.dumps([value, 5]).encode()).decode().rstrip("=")
    rows = Named.objects.all()
    keyset = Keyset(2, (field, "id"))
    assert keyset.beyond(rows, keyset.read(cursor)) is rows
