"""Asks a server for one thing over and over, from several clients at once, for a bounded time."""

import http.client
import threading
import time
from dataclasses import dataclass, field

import psutil


@dataclass
class Result:
    """How one page did. Times are in milliseconds."""

    what: str
    who: str
    queries: int
    bytes: int
    requests_per_second: float
    p50: float
    p99: float
    cpu: float
    errors: int
    ceiling: float = 0.0  # requests per second of the constant page
    ratio: float = 0.0
    times: list[float] = field(default_factory=list, repr=False)


class Loader:
    """Clients that keep their connections, against one server process and its children."""

    def __init__(self, port: int, server: psutil.Process, *, clients: int, seconds: float) -> None:
        self.port, self.server, self.clients, self.seconds = port, server, clients, seconds

    def once(self, path: str, headers: dict[str, str]) -> tuple[int, int, int]:
        """Return status, bytes and queries of one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path, headers=headers | {"X-Count-Queries": "1"})
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response.status, len(body), int(response.headers.get("X-Queries", 0))

    def run(self, what: str, who: str, path: str, headers: dict[str, str], *, body=None, expect: int = 200) -> Result:
        """Measure one page; `body` is called for the body of each POST."""
        status, size, queries = (303, 0, 0) if body else self.once(path, headers)
        if status != expect:
            raise RuntimeError(f"{path} answered {status} instead of {expect}.")
        times: list[float] = []
        errors: list[int] = []
        stop_at = time.perf_counter() + self.seconds
        before = self._cpu()
        began = time.perf_counter()
        threads = [
            threading.Thread(target=self._client, args=(path, headers, body, expect, stop_at, times, errors))
            for _ in range(self.clients)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = time.perf_counter() - began
        cpu = self._cpu() - before
        times.sort()
        number = max(len(times), 1)
        return Result(
            what=what,
            who=who,
            queries=queries,
            bytes=size,
            requests_per_second=len(times) / took,
            p50=times[number // 2] * 1000 if times else 0,
            p99=times[min(int(number * 0.99), number - 1)] * 1000 if times else 0,
            cpu=cpu / number * 1000,
            errors=len(errors),
            times=times,
        )

    def _client(self, path, headers, body, expect, stop_at, times, errors) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        while (began := time.perf_counter()) < stop_at:
            try:
                connection.request("POST" if body else "GET", path, body=body() if body else None, headers=headers)
                response = connection.getresponse()
                response.read()
                if response.status != expect:
                    errors.append(response.status)
                times.append(time.perf_counter() - began)
            except (OSError, http.client.HTTPException):
                errors.append(0)
                connection.close()
        connection.close()

    def _cpu(self) -> float:
        """Return the seconds of processor time that the server and its children have used."""
        total = 0.0
        for process in [self.server, *self.server.children(recursive=True)]:
            try:
                spent = process.cpu_times()
                total += spent.user + spent.system
            except psutil.NoSuchProcess:
                continue
        return total
