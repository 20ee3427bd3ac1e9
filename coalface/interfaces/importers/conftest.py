"""Makes small dumps in the documented format for the tests of this folder."""

from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path

import pytest

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes one file of a dump: its name, its records, and lines put in as they are."""

    def write_file(name: str, records: Iterable[dict], extra: Iterable[str] = (), folder: Path = tmp_path) -> Path:
        path = folder / f"{name}.xml"
        with path.open("w", encoding="utf-8-sig", newline="\r\n") as file:
            file.write(f"<?xml version='1.0' encoding='utf-8'?>\n<{name.lower()}>\n")
            for record in records:
                shown = (f'{key}="{escape(str(value)).replace(chr(10), "&#xA;")}"' for key, value in record.items())
                file.write(f"  <row {' '.join(shown)} />\n")
            file.writelines(f"{line}\n" for line in extra)
            file.write(f"</{name.lower()}>")
        return path

    return write_file
