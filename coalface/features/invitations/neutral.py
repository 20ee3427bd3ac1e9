"""Takes from words what a mail program would turn into a link: addresses fall apart into words with a space in them.

Mail programs look for addresses in plain text, too. Somebody's own message goes out in the hub's name, so nothing in it
may be pressed.
"""

import re
import unicodedata

_DOTS = ".\u3002\uff0e\uff61\u2024\u00b7\u0701\u0702\ufe52"
# A point before what could be the end of a host's name. One letter is none, so that e.g. and i.e. stay whole.
_HOST = re.compile(rf"(?<=\w)([{_DOTS}])(?=[^\W\d_]{{2}}|xn--)", re.IGNORECASE)
_NUMBERS = re.compile(r"\b(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\b")
_SCHEME = re.compile(r"([^\W\d_][\w+.-]*[:\uff1a])(?=\S)")
_SLASHES = re.compile(r"([/\\])(?=[/\\])")
_AT = re.compile(r"\s*([@\uff20\ufe6b])\s*")


def neutral(words: str) -> str:
    """Return words in which no program finds an address of a page, a mailbox or a shared folder; lines stay lines."""
    shown = "".join(
        sign for sign in words.replace("\r\n", "\n") if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cf")
    )
    shown = _SLASHES.sub(r"\1 ", shown)
    shown = _SCHEME.sub(r"\1 ", shown)
    shown = _AT.sub(r" \1 ", shown)
    shown = _NUMBERS.sub(r"\1. \2. \3. \4", shown)
    return _HOST.sub(r"\1 ", shown).strip()
