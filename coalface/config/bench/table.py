"""What was measured, as a table for people or as JSON."""

import json
import os
import platform
import sys
from dataclasses import dataclass
from typing import Any

from coalface.config.bench.load import Asked
from coalface.config.bench.pages import Page

SLOWER = 1.5  # times as slow as that is marked


@dataclass(frozen=True)
class Row:
    """One page on one hub: beside its ceiling, and beside the same page on another hub or of other code.

    `alone` is the same page asked for by one client, where the page is held to a time.
    """

    page: Page
    asked: Asked
    ceiling: Asked | None = None
    other: Asked | None = None
    alone: Asked | None = None

    @property
    def ratio(self) -> float:
        return self.asked.rate / self.ceiling.rate if self.ceiling and self.ceiling.rate else 0.0

    @property
    def of_cpu(self) -> float:
        """The same by processor time, which other work on the machine hardly touches."""
        return self.ceiling.cpu / self.asked.cpu if self.ceiling and self.asked.cpu else 0.0

    @property
    def quotient(self) -> float:
        """How many times as long as the other one the page takes, at the median."""
        return self.asked.at(0.5) / self.other.at(0.5) if self.other and self.other.times else 0.0

    @property
    def quotient_of_work(self) -> float:
        """The same by processor time of web server and database together."""
        other = self.other.cpu + self.other.database_cpu if self.other else 0.0
        return (self.asked.cpu + self.asked.database_cpu) / other if other else 0.0

    def marks(self, *, scale: bool) -> str:
        """Return what the page fails of what it is held to, in a few words."""
        failed = []
        if self.page.ratio and self.ceiling and self.ratio < self.page.ratio:
            failed.append(f"ratio below {self.page.ratio}")
        if self.page.p50 and self.alone and self.alone.at(0.5) > self.page.p50:
            failed.append(f"alone above {self.page.p50:.0f} ms")
        if scale and self.quotient > SLOWER:
            failed.append(f"above {SLOWER} times")
        if self.asked.errors:
            failed.append(f"{len(self.asked.errors)} errors: {sorted(set(self.asked.errors))}")
        return "; ".join(failed)


def interpreter() -> str:
    """Name the interpreter and where it comes from: one built without optimisation is a good third slower."""
    return f"{platform.python_implementation()} {platform.python_version()} of {sys.base_prefix}"


def busy() -> str:
    """Say how busy the machine is, by the mean number of processes that wanted to run in the last minute."""
    return f"{os.getloadavg()[0]:.1f}"


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def head(facts: dict[str, Any], *, beside: str) -> None:
    say(", ".join(f"{name}: {value}" for name, value in facts.items()))
    names = [
        ("queries", 8),
        ("req/s", 7),
        ("alone", 7),
        ("p50 ms", 8),
        ("p99 ms", 8),
        ("cpu ms", 8),
        ("db ms", 7),
        ("bytes", 8),
    ]
    names += [(f"{beside} p50", 12), ("cpu+db", 8), ("times", 6), ("of work", 8)] if beside else []
    names += [("ceiling", 8), ("cpu", 6), ("ratio", 7), ("of cpu", 7)]
    say(f"{'page':<22}{'who':<6}" + "".join(f"{name:>{wide}}" for name, wide in names))


def line(row: Row, *, beside: str, scale: bool) -> None:
    one, other, ceiling = row.asked, row.other, row.ceiling
    said = f"{row.page.name:<22}{row.page.who or 'out':<6}{one.queries:>8}{one.rate:>7.0f}"
    said += f"{row.alone.at(0.5):>7.1f}" if row.alone else " " * 7
    said += f"{one.at(0.5):>8.1f}{one.at(0.99):>8.1f}{one.cpu:>8.2f}{one.database_cpu:>7.2f}{one.bytes:>8}"
    if other:
        said += f"{other.at(0.5):>12.1f}{other.cpu + other.database_cpu:>8.2f}{row.quotient:>6.2f}{row.quotient_of_work:>8.2f}"
    said += f"{ceiling.rate:>8.0f}{ceiling.cpu:>6.2f}{row.ratio:>7.3f}{row.of_cpu:>7.3f}" if ceiling else " " * 28
    say(f"{said}  {row.marks(scale=scale)}".rstrip())


def foot(facts: dict[str, Any]) -> None:
    memory = facts["memory"]
    said = ", ".join(f"{name} {megabytes:.0f} MB" for name, megabytes in memory.items())
    if said:
        said = f"memory (PSS): {said}, together {sum(memory.values()):.0f} MB; "
    say(f"{said}load after: {facts['load after']}")


def as_json(facts: dict[str, Any], rows: list[Row], *, scale: bool) -> str:
    return json.dumps(facts | {"pages": [_row(row, scale=scale) for row in rows]}, indent=1)


def _row(row: Row, *, scale: bool) -> dict[str, Any]:
    facts = {"page": row.page.name, "who": row.page.who or "out"} | _figures(row.asked)
    facts |= {"other": _figures(row.other)} if row.other else {}
    facts |= {"ceiling": _figures(row.ceiling)} if row.ceiling else {}
    facts |= {"alone": _figures(row.alone)} if row.alone else {}
    return facts | {
        "ratio": round(row.ratio, 4),
        "of_cpu": round(row.of_cpu, 4),
        "times": round(row.quotient, 3),
        "times_of_work": round(row.quotient_of_work, 3),
        "marks": row.marks(scale=scale),
    }


def _figures(asked: Asked) -> dict[str, Any]:
    return {
        "queries": asked.queries,
        "bytes": asked.bytes,
        "requests_a_second": round(asked.rate, 1),
        "p50_ms": round(asked.at(0.5), 2),
        "p99_ms": round(asked.at(0.99), 2),
        "cpu_ms": round(asked.cpu, 3),
        "database_cpu_ms": round(asked.database_cpu, 3),
        "asked": len(asked.times),
        "errors": len(asked.errors),
    }
