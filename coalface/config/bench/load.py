"""Asks servers for one thing over and over, from one client or several at once, for a bounded time.

What is compared takes turns in short slices of the same run, so that whatever else the machine does meets all alike. The
clients say and read no more of HTTP than they must: they share the processors with the servers that they measure.
"""

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from coalface.config.bench.served import Served

SLICE = 0.5  # seconds


@dataclass
class Asked:
    """One thing to ask one server for, and how that went. Times are in seconds."""

    served: Served
    path: str
    headers: dict[str, str]
    body: Callable[[], str] | None = None
    expect: int = 200
    queries: int = 0
    bytes: int = 0
    times: list[float] = field(default_factory=list, repr=False)
    errors: list[int] = field(default_factory=list)
    took: float = 0.0
    spent: float = 0.0
    database_spent: float = 0.0

    def anew(self) -> "Asked":
        """Return the same thing, not asked for yet."""
        return Asked(self.served, self.path, self.headers, self.body, self.expect, self.queries, self.bytes)

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.times) / self.took if self.took else 0.0

    def at(self, share: float) -> float:
        """Return the milliseconds within which this share of the answers came."""
        times = sorted(self.times)
        return times[min(int(len(times) * share), len(times) - 1)] * 1000 if times else 0.0

    @property
    def cpu(self) -> float:
        """Milliseconds of the web server's processor time an answer."""
        return self.spent / max(len(self.times), 1) * 1000

    @property
    def database_cpu(self) -> float:
        return self.database_spent / max(len(self.times), 1) * 1000

    def request(self) -> bytes:
        body = self.body().encode() if self.body else b""
        lines = [f"{'POST' if self.body else 'GET'} {self.path} HTTP/1.1", f"Host: {self.served.host}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        if self.body:
            lines.append(f"Content-Length: {len(body)}")
        return "\r\n".join([*lines, "", ""]).encode() + body


def once(asked: Asked) -> None:
    """Ask one time, and note bytes and queries. Raises RuntimeError for another answer than the one expected."""
    asked.headers["X-Count-Queries"] = "1"
    with asked.served.connect(timeout=120) as stream:
        stream.sendall(asked.request())
        status, asked.bytes, head = _answer(stream)
    del asked.headers["X-Count-Queries"]
    asked.queries = int(_said(head, b"x-queries") or 0)
    if status != asked.expect:
        raise RuntimeError(f"{asked.path} answered {status} instead of {asked.expect}.")


def take_turns(things: list[Asked], *, clients: int, seconds: float) -> None:
    """Ask for each of these things for so many seconds, all of them slice by slice."""
    rounds = max(round(seconds / SLICE), 1)
    for _ in range(rounds):
        for asked in things:
            _slice(asked, clients, seconds / rounds)


def _slice(asked: Asked, clients: int, seconds: float) -> None:
    spent, of_database = asked.served.cpu(), asked.served.database_cpu()
    began = time.perf_counter()
    threads = [threading.Thread(target=_client, args=(asked, began + seconds)) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asked.took += time.perf_counter() - began
    asked.spent += asked.served.cpu() - spent
    asked.database_spent += asked.served.database_cpu() - of_database


def _client(asked: Asked, until: float) -> None:
    stream = None
    same = None if asked.body else asked.request()
    while (began := time.perf_counter()) < until:
        try:
            stream = stream or asked.served.connect()
            stream.sendall(same or asked.request())
            status, _size, _head = _answer(stream)
            if status != asked.expect:
                asked.errors.append(status)
            asked.times.append(time.perf_counter() - began)
        except (OSError, ValueError):
            asked.errors.append(0)
            if stream:
                stream.close()
            stream = None
    if stream:
        stream.close()


def _answer(stream: socket.socket) -> tuple[int, int, bytes]:
    """Read one whole answer and return its status, how long its body is in bytes, and its head.

    Raises ValueError for one that ends early or does not say how long it is.
    """
    data = b""
    while (end := data.find(b"\r\n\r\n")) < 0:
        if not (more := stream.recv(65536)):
            raise ValueError("The connection was closed.")
        data += more
    head = data[:end].lower()
    size = int(_said(head, b"content-length"))
    left = size - (len(data) - end - 4)
    while left > 0:
        if not (more := stream.recv(min(left, 262144))):
            raise ValueError("The connection was closed.")
        left -= len(more)
    return int(head[9:12]), size, head


def _said(head: bytes, name: bytes) -> bytes:
    return head.partition(b"\r\n" + name + b":")[2].partition(b"\r\n")[0].strip()
