"""Says a request as WSGI has it, runs a WSGI application, and gives back its answer whole. Holds no connection."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

IN_MEMORY = 64 * 1024  # bytes up to which a file is sent from memory
NOT_BEFORE = "coalface.not_before"  # when the answer may go out at the earliest, by the monotonic clock


@dataclass(frozen=True)
class Answer:
    """What goes out: bytes, or the path of a file."""

    status: int
    headers: list[tuple[str, str]]
    content: bytes = b""
    path: str = ""


class SentFile:
    """`wsgi.file_wrapper`: a file that need not be read here, where it is one of the disk and starts at its beginning."""

    def __init__(self, file: BinaryIO, block_size: int = 8192) -> None:
        self.file, self.block_size = file, block_size

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self.file.read(self.block_size), b"")

    def close(self) -> None:
        self.file.close()

    def path(self) -> str:
        """Return the path of a file that is too large for memory, or nothing."""
        name = getattr(self.file, "name", None)
        if not isinstance(name, (str, Path)) or self.file.tell() or not Path(name).is_absolute():
            return ""
        return str(name) if Path(name).stat().st_size > IN_MEMORY else ""


def environ_of(scope: Any) -> dict[str, Any]:
    """Return the WSGI environment of an RSGI scope, still without its body.

    A header with an underscore is left out: it would pass for one with a hyphen.
    """
    server, _colon, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        # WSGI's own way to have any path, and whatever stands behind it, as text.
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode().decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": server.strip("[]"),
        "SERVER_PORT": port,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": SentFile,
        NOT_BEFORE: 0.0,
    }
    for name, value in scope.headers.items():
        if "_" in name:
            continue
        key = name.upper().replace("-", "_")
        if key in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            environ.setdefault(key, value)
        elif key := f"HTTP_{key}":
            environ[key] = f"{environ[key]}{';' if key == 'HTTP_COOKIE' else ','}{value}" if key in environ else value
    if scope.authority and "HTTP_HOST" not in environ:
        environ["HTTP_HOST"] = scope.authority
    return environ


def run(application: Callable, environ: dict[str, Any]) -> Answer:
    """Return what the application answers. Raises whatever it raises."""
    head: list[tuple[int, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        head[:] = [(int(status.split(" ", 1)[0]), headers)]

    result = application(environ, start_response)
    try:
        path = result.path() if isinstance(result, SentFile) else ""
        content = b"" if path else b"".join(result)
    finally:
        if hasattr(result, "close"):
            result.close()
    status, headers = head[0]
    return Answer(status, headers, content, path)
