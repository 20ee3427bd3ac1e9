"""Rows are read from whatever a dump's file looks like, and every fault is named with its line."""

from pathlib import Path

import pytest

from coalface.interfaces.importers.stackexchange import dump, fields
from coalface.interfaces.importers.stackexchange.numbers import Numbers


def read(tmp_path: Path, content: bytes) -> tuple[list[tuple[int, dict]], list[tuple[int, str]]]:
    path = tmp_path / "Posts.xml"
    path.write_bytes(content)
    faults: list[tuple[int, str]] = []
    return list(dump.rows(path, lambda _name, line, fault: faults.append((line, fault)))), faults


ONE = [(3, {"Id": "1", "Title": "a > b"})]


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0"?>\n<posts>\n  <row Id="1" Title="a &gt; b" />\n</posts>',
        b'\xef\xbb\xbf<?xml version="1.0"?>\r\n<posts>\r\n  <row Id="1" Title="a &gt; b" />\r\n</posts>\r\n',
        b"\n<posts>\n<row Id='1' Title='a > b'></row></posts>",
        b"\n<!-- of a\nsite --><posts><row Id = '1'\n\n Title\t=\t'a > b'/></posts>\n\n",
    ],
)
def test_every_shape_of_the_format_is_read(tmp_path: Path, content: bytes):
    assert read(tmp_path, content) == (ONE, [])


def test_a_value_may_hold_line_breaks(tmp_path: Path):
    found, faults = read(tmp_path, b'<posts>\n<row Id="1" Body="one\n\ntwo" />\n<row Id="2" />\n<posts/')
    assert found == [(2, {"Id": "1", "Body": "one  two"}), (5, {"Id": "2"})]
    assert faults == [(6, "is not a row")]


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (b'<row Id="1" Title="no end', "does not end"),
        (b'<row Id="1" Title=no />', "is not a well-formed row"),
        (b'<row Id="1" Id="2" />', "is not a well-formed row (duplicate attribute)"),
        (b'<row Id="&boom;" />', "is not a well-formed row (undefined entity)"),
        (b'<!DOCTYPE posts [ ]>', "is not a row"),
        (b'<post Id="1" />', "is not a row"),
        (b"what is this", "is not a row"),
    ],
)  # fmt: skip
def test_what_is_broken_is_named_and_reading_goes_on(tmp_path: Path, broken: bytes, fault: str):
    found, faults = read(tmp_path, b'<posts>\n<row Id="7" />\n' + broken + b'\n<row Id="8" />\n</posts>')
    assert [row["Id"] for _line, row in found] == ["7", "8"]
    assert faults == [(3, fault)]


@pytest.mark.parametrize("value", [b"\xff", b"&#x1;", b"&#xD800;", b"\x00"])
def test_signs_that_no_text_has_are_refused(tmp_path: Path, value: bytes):
    found, faults = read(tmp_path, b'<row Id="1" Title="' + value + b'" />\n<row Id="2" />')
    assert [row["Id"] for _line, row in found] == ["2"]
    assert [line for line, _fault in faults] == [1]


def test_a_row_without_end_fills_no_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(dump, "LONGEST_ROW", 300_000)
    found, faults = read(tmp_path, b'<row Id="1" Body="' + b"words\n" * 200_000 + b'" />\n<row Id="2" />')
    assert found == [(200_002, {"Id": "2"})]
    assert faults == [(1, "is longer than 300,000 bytes")]


def test_progress_counts_every_byte(tmp_path: Path):
    path = tmp_path / "Users.xml"
    path.write_bytes(b'<row Id="1" />\n' * 10_000)
    read_bytes: list[int] = []
    assert len(list(dump.rows(path, lambda *fault: None, read_bytes.append))) == 10_000
    assert sum(read_bytes) == path.stat().st_size


def test_a_file_is_found_whatever_its_capitals(tmp_path: Path):
    (tmp_path / "posthistory.XML").touch()
    assert dump.find(tmp_path, "PostHistory").name == "posthistory.XML"
    assert dump.find(tmp_path, "Posts") is None


def test_moments_are_utc():
    said = {"a": "2010-08-25T20:28:26.243", "b": "2010-08-25T22:28:26.243+02:00"}
    assert fields.moment(said, "a") == fields.moment(said, "b")
    assert fields.moment(said, "b").isoformat() == "2010-08-25T20:28:26.243000+00:00"


@pytest.mark.parametrize("said", ["", "yesterday", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_what_is_no_moment_is_refused(said: str):
    with pytest.raises(fields.Broken):
        fields.moment({"At": said}, "At")


@pytest.mark.parametrize("said", ["", "x", "1.5", str(2**63), "9" * 5000])
def test_what_is_no_number_is_refused(said: str):
    with pytest.raises(fields.Broken):
        fields.number({"Id": said}, "Id")
    assert fields.optional_number({"Id": said}, "Id") is None


@pytest.mark.parametrize(
    ("said", "tags"),
    [("<lamps><c#>", ("lamps", "c#")), ("|shoes|c++|", ("shoes", "c++")), ("", ()), ("<>< >", ())],
)
def test_both_ways_to_write_tags(said: str, tags: tuple[str, ...]):
    assert fields.tags({"Tags": said}) == tags


def test_numbers_may_lie_anywhere():
    numbers = Numbers()
    for key in (0, 1, 63, 64, -1, 2**62, -(2**62)):
        assert numbers[key] == 0
        assert numbers.note(key)
        assert not numbers.note(key)
        assert numbers[key] == 2
    assert numbers[2] == numbers[65] == 0
