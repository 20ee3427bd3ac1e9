"""Reads the files of a Stack Exchange dump row by row: one `<row …/>` a record, in constant memory.

The format is the one documented with the public data dumps. A row that cannot be read is reported and left out; it
never ends the reading.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

Report = Callable[[str, int, str], None]  # file name, line, what is wrong

LONGEST_ROW = 4_000_000  # bytes
_FRAME = re.compile(rb"^\s*(<\?xml|</?[a-zA-Z]+>\s*$|$)")


class Broken(ValueError):
    """A row lacks what it must have, or has it in a form that cannot be read."""


def find(folder: Path, name: str) -> Path | None:
    """Return a file of the dump whatever the case of its name, or None where it is absent."""
    wanted = f"{name}.xml".lower()
    return next((path for path in sorted(folder.iterdir()) if path.name.lower() == wanted), None)


def rows(path: Path | None, report: Report) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the line and the attributes of every row that can be read; report the others."""
    if path is None:
        return
    for line, raw in _raw_rows(path, report):
        try:
            # One row has no document type, so no entity can be declared in it.
            element = ElementTree.fromstring(raw.decode("utf-8"))  # noqa: S314
        except UnicodeDecodeError:
            report(path.name, line, "is not UTF-8")
        except ElementTree.ParseError as error:
            report(path.name, line, f"is not a well-formed row ({error.msg})")
        else:
            yield line, dict(element.attrib)


def _raw_rows(path: Path, report: Report) -> Iterator[tuple[int, bytes]]:
    """Yield the bytes of each row; one that a line break has torn apart is put together again."""
    pending, began = b"", 0
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            stripped = line.strip()
            if pending and (stripped.startswith(b"<row") or _FRAME.match(stripped) or len(pending) > LONGEST_ROW):
                report(path.name, began, "does not end")
                pending = b""
            if pending:
                pending += b" " + stripped
            elif stripped.startswith(b"<row"):
                pending, began = stripped, number
            elif not _FRAME.match(stripped):
                report(path.name, number, "is not a row")
            if pending.endswith(b"/>"):
                yield began, pending
                pending = b""
    if pending:
        report(path.name, began, "does not end")


def number(row: dict[str, str], name: str) -> int:
    """Return a whole number. Raises Broken where it is missing or is none."""
    try:
        return int(row[name])
    except KeyError:
        raise Broken(f"has no {name}") from None
    except ValueError:
        raise Broken(f"has a {name} that is no number") from None


def optional_number(row: dict[str, str], name: str) -> int | None:
    """Return a whole number, or None where there is none."""
    try:
        return int(row.get(name, ""))
    except ValueError:
        return None


def date(row: dict[str, str], name: str) -> datetime:
    """Return a moment; the dumps write them in UTC without saying so. Raises Broken where it cannot be read."""
    try:
        moment = datetime.fromisoformat(row[name])
    except KeyError:
        raise Broken(f"has no {name}") from None
    except ValueError:
        raise Broken(f"has a {name} that is no date") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def optional_date(row: dict[str, str], name: str) -> datetime | None:
    """Return a moment, or None where there is none that can be read."""
    try:
        return date(row, name)
    except Broken:
        return None


def words(row: dict[str, str], name: str) -> str:
    """Return a text that is there. Raises Broken where it is missing or empty."""
    text = row.get(name, "").strip()
    if not text:
        raise Broken(f"has no {name}")
    return text


def tags(row: dict[str, str]) -> list[str]:
    """Return the tags of a question, which dumps write as `<a><b>` or as `|a|b|`."""
    written = row.get("Tags", "")
    return [tag for tag in re.split(r"[<>|]+", written) if tag]
