"""The HTML of a dump as the Markdown that members write here; pictures elsewhere become links to them."""

import re

from markdownify import ATX, MarkdownConverter

from coalface.interfaces.importers.stackexchange.fields import Broken

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_TICKS = re.compile(r"`{3,}")
_ADDRESS = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
# Signs that Markdown would take for its own, where they mean nothing but themselves.
_ANYWHERE = re.compile(r"([`*_\[\]]|\\(?=[^\w\s])|~(?=~)|&(?=#?\w+;)|<(?=[/!?a-zA-Z]))")
_AT_LINE_START = re.compile(
    r"^(\s*)(?:([-+>]|#{1,6}|=+|-{2,})(?=\s|$)|(\d{1,9})([.)])(?=\s|$)|(>|~{3,}))", re.MULTILINE
)


class Converter(MarkdownConverter):
    """Markdown as the hub's own text floor reads it."""

    def escape(self, text: str, parent_tags) -> str:
        return text and escape_line_starts(_ANYWHERE.sub(r"\\\1", text))

    def convert_img(self, el, text, parent_tags) -> str:
        words = " ".join((el.get("alt") or "").split()) or "picture"
        words = self.escape(words, parent_tags)
        return words if "a" in parent_tags else _link(words, el.get("src"))

    def convert_a(self, el, text, parent_tags) -> str:
        if "_noformat" in parent_tags or not text.strip():
            return text
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return before + _link(text.strip(), el.get("href")) + after

    def convert_pre(self, el, text, parent_tags) -> str:
        if not text.strip():
            return ""
        fence = "`" * max((len(ticks[0]) + 1 for ticks in _TICKS.finditer(text)), default=3)
        return f"\n\n{fence}\n{text.strip(chr(10))}\n{fence}\n\n"

    def convert_td(self, el, text, parent_tags) -> str:
        return super().convert_td(el, text.replace("|", r"\|"), parent_tags)

    def convert_th(self, el, text, parent_tags) -> str:
        return super().convert_th(el, text.replace("|", r"\|"), parent_tags)

    def convert_sup(self, el, text, parent_tags) -> str:
        return f"^{text}" if text.isalnum() and len(text) < 4 else text  # a power, or only small print

    def convert_dt(self, el, text, parent_tags) -> str:
        return f"\n\n**{text.strip()}**\n\n" if text.strip() else ""

    def convert_dd(self, el, text, parent_tags) -> str:
        return f"\n\n{text.strip()}\n\n"


_CONVERTER = Converter(heading_style=ATX, bullets="-", strip_pre=None)


def to_markdown(html: str) -> str:
    """Return a post's HTML as Markdown. Raises Broken where it is nested too deeply to be read."""
    try:
        return _CONTROL.sub("", _CONVERTER.convert(html)).strip()
    except RecursionError:
        raise Broken("Body is nested too deeply") from None


def escape_line_starts(text: str) -> str:
    """Return a text in which no line begins a heading, a list or a quote; comments over there have none of them."""
    return _AT_LINE_START.sub(_escaped_start, text)


def _escaped_start(match: re.Match) -> str:
    space, sign, number, dot, lone = match.groups()
    return f"{space}{number}\\{dot}" if number else f"{space}\\{sign or lone}"


def _link(words: str, address: str | None) -> str:
    """Return a link, or the words alone where the address leads nowhere outside the site that the dump is of."""
    address = "".join((address or "").split())
    if address.startswith("//"):
        address = f"https:{address}"
    if not _ADDRESS.match(address):
        return words
    address = address.replace("\\", "%5C").replace("<", "%3C").replace(">", "%3E")
    return f"[{words}](<{address}>)" if re.search(r"[()\[\]*_`&]", address) else f"[{words}]({address})"
