"""Every table that there is can be said in plain rows and read back, and the lists of what is special name what is there."""

import json
import re
from datetime import UTC, datetime

import pytest

from coalface.base.wiring import wired
from coalface.interfaces.archive.backup import LEFT_BEHIND
from coalface.interfaces.archive.tables import (
    CHECKS,
    FIRST_ROWS,
    OF_THE_CODE,
    Sum,
    Table,
    Unreadable,
    line_of,
    tables,
    type_of,
)


@pytest.fixture(scope="module")
def found() -> dict[str, Table]:
    return {table.name: table for table in tables()}


def test_every_type_of_column_can_be_read_back(found):
    unknown = {f"{name}.{field.column}" for name, table in found.items() for field in table.fields} - {
        f"{name}.{field.column}" for name, table in found.items() for field in table.fields if type_of(field) in CHECKS
    }
    assert not unknown, "Say in tables.py how values of these types are written and checked."


def test_every_table_that_a_list_names_is_there(found):
    assert found.keys() > LEFT_BEHIND | FIRST_ROWS.keys()
    assert not found.keys() & OF_THE_CODE
    assert all(column in found[table].columns for table, column in wired("KEPT_FILES"))


def test_every_column_that_names_a_kept_file_goes_with_its_file(found):
    naming = {
        (name, column) for name, table in found.items() for column in table.columns if column in ("stored", "photo")
    }
    assert naming == set(wired("KEPT_FILES"))


def test_columns_that_the_database_works_out_are_left_to_it(found):
    assert "role_key" not in found["people_member"].columns


@pytest.mark.parametrize(
    ("table", "column", "value", "sentence"),
    [
        ("entries_entry", "id", "7", "id that is no number"),
        ("entries_entry", "id", True, "id that is no number"),
        ("entries_entry", "id", 2**63, "id that is no number"),
        ("entries_entry", "title", None, "title that is no text"),
        ("entries_entry", "title", ["x"], "title that is no text"),
        ("entries_entry", "active_at", "yesterday", "active_at that cannot be read"),
        ("entries_entry", "active_at", "2026-01-01T00:00:00", "active_at that is no moment"),
        ("people_member", "hub_team", 1, "hub_team that is neither true nor false"),
        ("django_tasks_database_dbtaskresult", "id", "x", "id that cannot be read"),
    ],
)
def test_a_value_that_cannot_stand_in_its_column_is_refused(found, table, column, value, sentence):
    row = [value if one == column else None for one in found[table].columns]
    start = found[table].columns.index(column)
    with pytest.raises(Unreadable, match=sentence):
        found[table].checks[start](row[start])


@pytest.mark.parametrize("row", [None, {}, "x", [], [1]])
def test_what_is_no_row_is_refused(found, row):
    with pytest.raises(Unreadable, match="another number of values"):
        found["entries_entry"].checked(row)


def test_what_was_said_in_a_line_is_read_back_as_it_was(found):
    told = found["activity_told"]
    row = [1 if "id" in column else "notify" for column in told.columns]
    moment = datetime(2026, 3, 1, 12, 30, 15, 250, tzinfo=UTC)
    row = [moment if column == "at" else value for column, value in zip(told.columns, row, strict=True)]
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in row]
    assert told.checked(json.loads(line_of(plain))) == row


def test_lines_hold_what_no_encoding_can_break():
    line = line_of(["Zoë \ud800 \x00 \n", {"b": 1, "a": None}])
    assert re.fullmatch(rb"[ -~]+\n", line)
    assert json.loads(line) == ["Zoë \ud800 \x00 \n", {"a": None, "b": 1}]


def test_a_sum_is_the_same_in_whatever_order_and_another_for_other_rows():
    def summed(*lines: bytes) -> Sum:
        made = Sum()
        for line in lines:
            made.add(line)
        return made

    assert summed(b"a", b"b") == summed(b"b", b"a")
    assert summed(b"a", b"b") != summed(b"a", b"c")
    assert summed(b"a") != summed(b"a", b"a")
