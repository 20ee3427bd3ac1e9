"""Reads the files of a Stack Exchange dump row by row: one `<row …/>` a record, in constant memory.

A row that cannot be read is reported with its line and left out; it never ends the reading. In well-formed XML no `<`
stands inside a value, so the next `<` is where reading goes on after whatever was broken.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers.expat import ErrorString

Report = Callable[[str, int, str], None]  # file name, line, what is wrong
Progress = Callable[[int], None]  # how many more bytes have been read

LONGEST_ROW = 4_000_000  # bytes
_BLOCK = 1 << 16  # bytes
_BOM = b"\xef\xbb\xbf"
_ROW = re.compile(rb"""row((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*/?>""")
_FRAME = re.compile(rb"\?xml[^>]*\?>|/?[a-zA-Z]+\s*>|!--.*?-->", re.DOTALL)


def find(folder: Path, name: str) -> Path | None:
    """Return a file of the dump whatever the case of its name, or None where it is absent."""
    wanted = f"{name}.xml".lower()
    return next((path for path in sorted(folder.iterdir()) if path.name.lower() == wanted), None)


def rows(path: Path, report: Report, progress: Progress = lambda _bytes: None) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the line and the attributes of every row that can be read; report the others."""
    for line, piece in _pieces(path, progress):
        if len(piece) > LONGEST_ROW:
            report(path.name, line, f"is longer than {LONGEST_ROW:,} bytes")
            continue
        row = _ROW.match(piece)
        known = row or _FRAME.match(piece)
        if known is None:
            if piece.strip():
                report(path.name, line, _fault(piece))
            continue
        after = piece[known.end() :]
        if row is not None:
            try:
                # One row has no document type, so no entity can be declared in it.
                element = ElementTree.fromstring(b"<row" + row[1] + b"/>")  # noqa: S314
            except ElementTree.ParseError as error:
                report(path.name, line, f"is not a well-formed row ({ErrorString(error.code)})")
            else:
                yield line, dict(element.attrib)
        if after.strip():
            blank = after[: len(after) - len(after.lstrip())]
            report(path.name, line + piece.count(b"\n", 0, known.end()) + blank.count(b"\n"), "is not a row")


def _pieces(path: Path, progress: Progress) -> Iterator[tuple[int, bytes]]:
    """Yield what follows each `<`, up to the next one, with the line that it begins in."""
    line, rest, dropped = 1, b"", 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            *pieces, rest = (rest + block).split(b"<")
            for piece in pieces:
                yield line, piece.removeprefix(_BOM) if line == 1 else piece
                line, dropped = line + piece.count(b"\n") + dropped, 0
            if len(rest) > LONGEST_ROW:  # one byte too many is kept, by which it is known
                dropped += rest.count(b"\n", LONGEST_ROW + 1)
                rest = rest[: LONGEST_ROW + 1]
            progress(len(block))
    yield line, rest


def _fault(piece: bytes) -> str:
    if not piece.startswith(b"row"):
        return "is not a row"
    return "is not a well-formed row" if b">" in piece else "does not end"
