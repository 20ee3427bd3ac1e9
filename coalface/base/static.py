"""Static files as the hub serves them: hashed names, compressed, the style sheet in one piece; collected when changed."""

import fcntl
import hashlib
import posixpath
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage as Base

SHEET = "css/coalface.css"

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CHARSET = re.compile(r"@charset[^;]*;")
_IMPORT = re.compile(r"""@import\s+(?:url\()?\s*["']?([^"')\s]+)["']?\s*\)?\s*(?:layer\(([\w.-]+)\))?\s*;""")
_ADDRESS = re.compile(r"""url\(\s*["']?(?![a-z]+:|/|#)([^"')]+)["']?\s*\)""")
_MARGIN = re.compile(r"\n\s*")


class Storage(Base):
    """WhiteNoise's storage; besides, what our own scripts import is rewritten to its hashed name, too."""

    patterns = (
        *Base.patterns,
        (
            "js/*.js",
            (
                *Base._js_module_import_aggregation_patterns[1],
                (
                    r"""(?P<matched>new URL\(["'](?P<url>[./].*?)["'], import\.meta\.url\))""",
                    """new URL("%(url)s", import.meta.url)""",
                ),
            ),
        ),
    )

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Put the style sheet into one piece, then let Django hash and WhiteNoise compress everything."""
        if SHEET in paths and not dry_run:

            def read(name: str) -> str:
                storage, path = paths[name]
                with storage.open(path) as file:
                    return file.read().decode()

            Path(self.path(SHEET)).write_text(bundle(read, SHEET))
            paths = paths | {SHEET: (self, SHEET)}
        yield from super().post_process(paths, dry_run, **options)


def bundle(read: Callable[[str], str], name: str) -> str:
    """Return a style sheet with everything it imports written in its place, and without comments.

    `read` gives the text of a static file by its name. An imported sheet may not import others.
    """

    def written_out(match: re.Match) -> str:
        imported = posixpath.normpath(posixpath.join(posixpath.dirname(name), match[1]))
        text = _moved(_bare(read(imported)), posixpath.dirname(imported), posixpath.dirname(name))
        return f"@layer {match[2]} {{{text}}}" if match[2] else text

    return _IMPORT.sub(written_out, _bare(read(name)))


def _bare(text: str) -> str:
    return _MARGIN.sub("\n", _CHARSET.sub("", _COMMENT.sub("", text))).strip() + "\n"


def _moved(text: str, old: str, new: str) -> str:
    return _ADDRESS.sub(lambda match: f'url("{posixpath.relpath(posixpath.join(old, match[1]), new)}")', text)


def collect() -> bool:
    """Collect static files into STATIC_ROOT if any of them has changed since the last time. Returns whether it did.

    Several processes may ask at once: one collects, the others wait for it.
    """
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    stamp = root.with_name(f"{root.name}.stamp")
    with open(stamp, "a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        now = _fingerprint()
        if file.read() == now:
            return False
        call_command("collectstatic", interactive=False, verbosity=0)
        file.truncate(0)
        file.write(now)
        return True


def _fingerprint() -> str:
    found = hashlib.blake2b(Path(__file__).read_bytes(), digest_size=16)
    for finder in get_finders():
        for path, storage in finder.list(ignore_patterns=[]):
            state = Path(storage.path(path)).stat()
            found.update(f"{storage.path(path)} {state.st_size} {state.st_mtime_ns}\n".encode())
    return found.hexdigest()
