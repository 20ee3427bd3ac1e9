"""Finding a group's blocked words in a text, however they are written: capitals, accents and invisible signs do not hide one."""

import html
import re
import unicodedata
from collections.abc import Iterable

MOST = 200  # words of a group
LONGEST = 60  # characters of one


def listed(typed: str) -> list[str]:
    """Return words typed one a line, each once, as they are kept."""
    lines = (" ".join(line.split())[:LONGEST] for line in typed.splitlines())
    return list({folded(line): line for line in lines if folded(line)}.values())[:MOST]


def found_in(blocked: str, texts: Iterable[str]) -> set[str]:
    """Return which of the words, kept one a line, stand as whole words in one of the texts."""
    words = {folded(word) for word in blocked.splitlines()} - {""}
    read = [folded(text) for text in texts] if words else []
    return {word for word in words if any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) for text in read)}


def folded(text: str) -> str:
    """Return a text without accents, capitals and invisible signs, with single spaces."""
    apart = unicodedata.normalize("NFKD", html.unescape(text))
    seen = "".join(sign for sign in apart if unicodedata.category(sign) not in ("Mn", "Cf"))
    return " ".join(seen.casefold().split())
