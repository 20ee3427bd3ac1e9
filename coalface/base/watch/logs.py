"""How what is logged is written: as plain lines or as JSON, and without what people are called, wrote or asked for.

Three rules keep it so. Our own messages name numbers and addresses by name only. Of a message of another library, which may
put anything into it, only the pattern is written. An exception is written as where it happened and what kind it is: what it
says may hold an address or a line of the database. Knows no Django, since the server's own processes write through it, too.
"""

import json
import logging
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime

# The number of the request that this thread answers.
request_id: ContextVar[str] = ContextVar("request_id", default="")

# Whose messages hold no word of anybody: our own, and the server's about its processes.
OURS = ("coalface", "_granian")


class _Formatter(logging.Formatter):
    """Takes a record apart. `whole` writes messages and exceptions as they are, for whoever is developing."""

    def __init__(self, *, whole: bool = False) -> None:
        super().__init__()
        self.whole = whole

    def words(self, record: logging.LogRecord) -> str:
        if self.whole or record.name.split(".")[0] in OURS:
            return record.getMessage()
        return str(record.msg)

    def trace(self, record: logging.LogRecord) -> str:
        if not record.exc_info or record.exc_info[1] is None:
            return ""
        if self.whole:
            return "".join(traceback.format_exception(record.exc_info[1])).rstrip()
        return "".join(_told(record.exc_info[1])).rstrip()


class Plain(_Formatter):
    """A line for a person: when, how bad, from where, what; then what it is about, and where an exception happened."""

    def format(self, record: logging.LogRecord) -> str:
        facts = getattr(record, "facts", {})
        parts = [f"{_at(record)} {record.levelname} {record.name} {self.words(record)}"]
        parts += [f"{key}={value}" for key, value in facts.items()]
        if number := request_id.get():
            parts.append(f"request={number}")
        trace = self.trace(record)
        return " ".join(parts) + (f"\n{trace}" if trace else "")


class Json(_Formatter):
    """One JSON object a line, for a program that gathers logs."""

    def format(self, record: logging.LogRecord) -> str:
        line = {"at": _at(record), "level": record.levelname, "logger": record.name, "words": self.words(record)}
        line |= getattr(record, "facts", {})
        if number := request_id.get():
            line["request"] = number
        if trace := self.trace(record):
            line["trace"] = trace
        return json.dumps(line, ensure_ascii=False)


def _at(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _told(error: BaseException, seen: frozenset[int] = frozenset()) -> Iterator[str]:
    """Tell what led to an exception and where it happened, each as its kind without its words."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _told(before, seen | {id(error)})
        yield "\nwhich led to:\n\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__module__}.{type(error).__qualname__}\n"
