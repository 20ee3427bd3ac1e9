"""Members who all share a file of the largest size at once."""

import asyncio
from dataclasses import dataclass

from tests.load.line import ask

PIECE = 64 * 1024
EDGE = b"-----------------------------3907"


@dataclass(frozen=True)
class Sharing:
    """A form that takes files, and what it needs besides."""

    path: str
    cookie: str
    token: str
    fields: dict[str, str]


async def share(port: int, form: Sharing, *, number: int, size: int) -> int:
    """Send one document of `size` bytes with the form, as somebody from an address of their own; returns the status."""
    parts = [_field(name, value) for name, value in {**form.fields, "csrfmiddlewaretoken": form.token}.items()]
    head = (
        f'--{EDGE.decode()}\r\nContent-Disposition: form-data; name="files"; filename="report-{number}.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n%PDF-"
    ).encode()
    before, after = b"".join(parts) + head, b"\r\n--" + EDGE + b"--\r\n"
    length = len(before) + size - len(b"%PDF-") + len(after)
    start = (
        f"POST {form.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {form.cookie}\r\nConnection: close\r\n"
        f"Content-Type: multipart/form-data; boundary={EDGE.decode()}\r\nContent-Length: {length}\r\n\r\n"
    ).encode()
    whole, rest = divmod(size - len(b"%PDF-"), PIECE)
    pieces = [start, before, *[b"x" * PIECE] * whole, b"x" * rest, after]
    status, _answer = await ask(port, *pieces, source=f"127.0.9.{1 + number % 250}")
    return status


async def share_all(port: int, forms: list[Sharing], *, size: int) -> list[int]:
    return await asyncio.gather(*[share(port, form, number=number, size=size) for number, form in enumerate(forms)])


def _field(name: str, value: str) -> bytes:
    head = f'--{EDGE.decode()}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
    return f"{head}{value}\r\n".encode()
