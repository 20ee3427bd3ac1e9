"""Writes the file that somebody takes along: JSON for programs, pages for people, and every attachment, in one ZIP.

The pages open from a folder without the hub: they point at each other and at files beside them, and fetch nothing.
"""

import json
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.template import loader
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from markupsafe import Markup

from coalface.base.export import Item, Kept, Share
from coalface.base.files import fresh
from coalface.base.text import pointing_elsewhere

HERE = "interfaces/exporters/inside"
_FILE = re.compile(r"^/files/(\d+)/")


def write_archive(shares: Sequence[Share], *, member: Any, folder: str) -> tuple[str, int]:
    """Write everything into a new file and return its name under MEDIA_ROOT and its size in bytes.

    Raises OSError where it cannot be written; an attachment that is gone from the disk is left out.
    """
    stored, path = fresh(folder)
    try:
        with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as archive:
            _fill(archive, shares, member)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return stored, path.stat().st_size


def _fill(archive: zipfile.ZipFile, shares: Sequence[Share], member: Any) -> None:
    held = {}
    for share in shares:
        for item in share.items:
            for file in item.files:
                if _add_file(archive, file):
                    held[file.number] = f"files/{file_name(file)}"
    context = {"member": member, "shares": shares, "at": timezone.now(), "shown": shown, "file_name": file_name}
    for share in shares:
        data = [dict(item.data) for item in share.items]
        archive.writestr(f"json/{share.name}.json", json.dumps(data, indent=2, default=_plain, ensure_ascii=False))
        more = {"share": share, "prose": lambda item: prose(item, held), "held": held}
        archive.writestr(
            f"{share.name}.html", loader.render_to_string(f"{HERE}/share.html", context | more, using="jinja2")
        )
    archive.writestr("index.html", loader.render_to_string(f"{HERE}/index.html", context, using="jinja2"))
    archive.writestr("pages.css", (Path(__file__).parent / "inside" / "pages.css").read_text())


def _add_file(archive: zipfile.ZipFile, file: Kept) -> bool:
    name = f"files/{file_name(file)}"
    path = Path(settings.MEDIA_ROOT) / file.stored
    if not path.is_file():
        return False
    if name not in archive.NameToInfo:
        archive.write(path, name)
    return True


def file_name(file: Kept) -> str:
    """Return the name of an attachment in the folder `files`: its number keeps two of one name apart."""
    return f"{file.number}-" + re.sub(r"[^\w.() -]", "_", file.name)


def prose(item: Item, held: dict[int, str]) -> Markup:
    """Return an item's words for a page in a folder: files that came along are beside it, the hub is far away.

    A picture that did not come along is its words.
    """

    def address(attribute: str, value: str) -> str | None:
        number = _FILE.match(value)
        if number and int(number[1]) in held:
            return quote(held[int(number[1])])
        if attribute == "src":
            return None
        return settings.COALFACE_URL + value if value.startswith("/") else value

    return pointing_elsewhere(item.html, address)


def shown(value: Any) -> str:
    """Return a plain value as people read it."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "j F Y, H:i")
    return str(value)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else str(value)
