"""The HTML of a dump as the Markdown that members write here; pictures elsewhere become links to them."""

import re

from markdownify import ATX, MarkdownConverter

_BLANK_LINES = re.compile(r"\n{3,}")


class Converter(MarkdownConverter):
    """Markdown as the hub's own text floor reads it."""

    def convert_img(self, el, text, parent_tags) -> str:
        source = (el.get("src") or "").strip()
        alternative = " ".join((el.get("alt") or "").split()) or "picture"
        if not source or "a" in parent_tags:
            return alternative
        return f"[{alternative}](<{source.replace('>', '%3E')}>)"


_CONVERTER = Converter(heading_style=ATX, bullets="-", escape_misc=False)


def to_markdown(html: str) -> str:
    """Return a post's HTML as Markdown."""
    return _BLANK_LINES.sub("\n\n", _CONVERTER.convert(html)).strip()
