"""Members' Markdown made into safe HTML once, when it is written. The only place that says what HTML may hold."""

import html as entities
import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from coalface.base.storable import storable

LONGEST = 100_000  # characters
MOST_MENTIONS = 50  # different people whom one text may mention; further handles stay words

TAGS = set(
    "p br hr strong em s a ul ol li blockquote pre code h2 h3 h4 h5 h6 table thead tbody tr th td img div".split()
)
ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),
    "a": {"href"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "div": {"class", "tabindex", "role"},
    "pre": {"tabindex"},
}
# One name after the id, and none that a browser takes for a way up to other addresses.
_OWN_FILE = re.compile(r"^/files/(\d{1,18})/(?!(?:\.|%2e)+$)[^\s?#/\\]+$", re.IGNORECASE)
_MENTION = re.compile(r"(?<![\w@/.])@([a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"(?<![\w@/.])https?://[^\s<>\"“”]+", re.IGNORECASE)
_AFTER_ADDRESS = ".,;:!?'’)]*_~"  # what more probably ends a sentence around an address than the address
_PROFILE = re.compile(r"/people/([a-z0-9-]{1,40})\b", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_BLOCK_END = re.compile(r"</(p|li|h[1-6]|blockquote|pre|tr|th|td)>|<br>|<hr>")


@dataclass(frozen=True)
class Rendered:
    """Sanitised HTML, and the handles that it mentions."""

    html: str
    mentions: frozenset[str] = field(default_factory=frozenset)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable(["table", "strikethrough"])
    # Its tables for addresses are made when the first one comes, and a second thread may take one that is half made.
    parser.normalizeLink("/")
    parser.normalizeLinkText("/")
    return parser


_PARSER = _parser()


def render(
    source: str,
    *,
    mention: Callable[[str], str | None] | None = None,
    images: Collection[int] = (),
    headings_from: int = 3,
) -> Rendered:
    """Return Markdown as HTML without scripts, styles, forms or foreign images.

    `mention` gives the address of a handle's page, or None, and is asked once a handle; `images` are the ids of files
    that may be shown as images, any other image becomes a link with its alternative text. `headings_from` is the level
    that a first-level heading gets, so that a text fits into its page.
    """
    tokens = _PARSER.parse(storable(source[:LONGEST]))
    mentions = _Mentions(mention)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + headings_from - 1, 6)}"
        if token.type == "inline" and token.children:
            token.children = _inline(token.children, mentions, images)
    made = _PARSER.renderer.render(tokens, _PARSER.options, {})
    made = made.replace("<table>", '<div class="prose__wide" tabindex="0" role="group"><table>').replace(
        "</table>", "</table></div>"
    )
    made = made.replace("<pre>", '<pre tabindex="0">')
    return Rendered(_clean(made), mentions.handles)


def _clean(made: str) -> str:
    return nh3.clean(
        made,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener ugc",
        attribute_filter=lambda tag, name, value: (
            value if tag != "div" or name != "class" or value == "prose__wide" else None
        ),
    )


def _inline(tokens: list[Token], mentions: "_Mentions", images: Collection[int]) -> list[Token]:
    made: list[Token] = []
    in_link = 0
    for token in tokens:
        in_link += token.nesting if token.type in ("link_open", "link_close") else 0
        if token.type == "image":
            made.extend(_image(token, images, linked=bool(in_link)))
        elif token.type == "text" and not in_link and ("@" in token.content or "://" in token.content):
            made.extend(_linked(token.content, mentions))
        else:
            made.append(token)
    return made


def _linked(content: str, mentions: "_Mentions") -> list[Token]:
    """Return a text with links at the addresses that stand in it as they are, and at the handles between them.

    Not markdown-it's own way to do so, which takes minutes for a text that was made to be slow.
    """
    made: list[Token] = []
    last = 0
    for match in _ADDRESS.finditer(content):
        address = match[0].rstrip(_AFTER_ADDRESS)
        if (open_ones := address.count("(") - address.count(")")) > 0:
            rest = match[0][len(address) :]
            address += rest[:open_ones] if rest.startswith(")" * open_ones) else ""
        href = _PARSER.normalizeLink(address)
        if address.partition("://")[2] and _PARSER.validateLink(href):
            made += [*mentions.linked(content[last : match.start()]), *_link(href, address)]
            last = match.start() + len(address)
    return [*made, *mentions.linked(content[last:])]


def _image(token: Token, images: Collection[int], *, linked: bool) -> list[Token]:
    source = str(token.attrs.get("src", ""))
    own = _OWN_FILE.match(source)
    if own and int(own[1]) in images:
        return [token]
    words = token.content or source
    return [_text(words)] if linked else _link(source, words)


class _Mentions:
    """The handles in one text, each looked up once."""

    def __init__(self, address: Callable[[str], str | None] | None) -> None:
        self.address = address
        self.known: dict[str, str | None] = {}

    @property
    def handles(self) -> frozenset[str]:
        return frozenset(handle for handle, address in self.known.items() if address)

    def linked(self, content: str) -> list[Token]:
        made: list[Token] = []
        last = 0
        for match in _MENTION.finditer(content):
            if address := self._look_up(match[1].lower()):
                made += [_text(content[last : match.start()]), *_link(address, match[0])]
                last = match.end()
        return [*made, _text(content[last:])]

    def _look_up(self, handle: str) -> str | None:
        if handle not in self.known and self.address is not None and len(self.known) < MOST_MENTIONS:
            self.known[handle] = self.address(handle)
        return self.known.get(handle)


def handles(source: str) -> set[str]:
    """Return whatever Markdown names like a member: after an @, or as the address of a page of people."""
    return {*_MENTION.findall(source), *_PROFILE.findall(source)}


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _link(address: str, words: str) -> list[Token]:
    return [Token("link_open", "a", 1, attrs={"href": address}), _text(words), Token("link_close", "a", -1)]


def pointing_elsewhere(html: str, address: Callable[[str, str], str | None]) -> Markup:
    """Return sanitised HTML with every address in it given anew, fit to be put into a page that stands alone.

    `address` gets the name of the attribute, "src" or "href", and what stands there; None takes it out, which leaves
    the words of a link, or of a picture what it shows.
    """

    def filtered(tag: str, name: str, value: str) -> str | None:
        return address(name, value) if name in ("src", "href") else value

    made = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, attribute_filter=filtered, link_rel="noopener")
    return Markup(made)


def plain(html: str) -> str:
    """Return the words of sanitised HTML, for search and mail."""
    spaced = _BLOCK_END.sub(lambda match: match[0] + "\n", html)
    lines = entities.unescape(nh3.clean(spaced, tags=set(), attributes={})).splitlines()
    # A letter and its accent as one sign: what was copied from a PDF has two, which PostgreSQL takes for two words.
    return unicodedata.normalize(
        "NFC", "\n".join(line for line in (_SPACES.sub(" ", line).strip() for line in lines) if line)
    )


def excerpt(html: str, length: int) -> str:
    """Return the beginning of the words of sanitised HTML, cut between words at `length` characters."""
    words = _SPACES.sub(" ", plain(html))
    if len(words) <= length:
        return words
    return words[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
