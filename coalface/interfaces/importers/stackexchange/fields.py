"""What stands in one attribute of a row: a number, a moment, a text, tags. Says what is wrong where it is none of them."""

import re
from datetime import UTC, datetime


class Broken(ValueError):
    """A row lacks what it must have, or has it in a form that cannot be read; the message says which and how."""


LARGEST = 2**63 - 1  # what a column for whole numbers holds
YEARS = range(1970, 3000)  # outside them a moment is a mistake, and cannot be shown in every time zone


def number(row: dict[str, str], name: str) -> int:
    """Return a whole number. Raises Broken where it is missing or is none."""
    try:
        value = int(row[name])
    except KeyError:
        raise Broken(f"{name} is missing") from None
    except ValueError:
        raise Broken(f"{name} is no number") from None
    if abs(value) > LARGEST:
        raise Broken(f"{name} is too large")
    return value


def optional_number(row: dict[str, str], name: str) -> int | None:
    """Return a whole number, or None where there is none."""
    try:
        return number(row, name)
    except Broken:
        return None


def moment(row: dict[str, str], name: str) -> datetime:
    """Return a moment; the dumps write them in UTC without saying so. Raises Broken where it cannot be read."""
    try:
        at = datetime.fromisoformat(row[name])
    except KeyError:
        raise Broken(f"{name} is missing") from None
    except ValueError:
        raise Broken(f"{name} is no date") from None
    if at.year not in YEARS:
        raise Broken(f"{name} is no date of a dump")
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def optional_moment(row: dict[str, str], name: str) -> datetime | None:
    """Return a moment, or None where there is none that can be read."""
    try:
        return moment(row, name)
    except Broken:
        return None


def words(row: dict[str, str], name: str) -> str:
    """Return a text that is there. Raises Broken where it is missing or empty."""
    text = row.get(name, "").strip()
    if not text:
        raise Broken(f"{name} is missing")
    return text


def tags(row: dict[str, str]) -> tuple[str, ...]:
    """Return the tags of a question, which dumps write as `<a><b>` or as `|a|b|`."""
    return tuple(tag for tag in re.split(r"[<>|]+", row.get("Tags", "")) if tag.strip())
