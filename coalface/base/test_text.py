"""What members write becomes HTML that can hurt nobody."""

import re
import subprocess
import sys
import time
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coalface.base.text import MOST_MENTIONS, excerpt, plain, render

ALLOWED = set(
    "p br hr strong em s a ul ol li blockquote pre code h3 h4 h5 h6 table thead tbody tr th td img div".split()
)
ATTRIBUTES = {
    "a": {"href", "rel"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "div": {"class", "tabindex", "role"},
    "pre": {"tabindex"},
}


class Inspector(HTMLParser):
    """Reads HTML as a browser would and notes what must not be there."""

    def __init__(self, images=frozenset()) -> None:
        super().__init__()
        self.images, self.faults = images, []

    def handle_starttag(self, tag, attrs) -> None:
        if tag not in ALLOWED:
            self.faults.append(tag)
        for name, value in attrs:
            if name not in ATTRIBUTES.get(tag, set()):
                self.faults.append(f"{tag} {name}")
            scheme = ":" in (value or "").split("/")[0].split("?")[0].split("#")[0]
            if name == "href" and scheme and not value.lower().startswith(("http:", "https:", "mailto:")):
                self.faults.append(f"href {value}")
            if name == "src" and not self.own(value):
                self.faults.append(f"src {value}")
            if name == "class" and value != "prose__wide":
                self.faults.append(f"class {value}")

    handle_startendtag = handle_starttag

    def own(self, source: str) -> bool:
        found = re.fullmatch(r"/files/(\d+)/([^/\\?#\s]+)", source)
        return found is not None and int(found[1]) in self.images and unquote(found[2]).strip(".") != ""


def faults(source: str, images=frozenset()) -> list[str]:
    inspector = Inspector(images)
    inspector.feed(render(source, mention=lambda handle: f"/people/{handle}/", images=images).html)
    return inspector.faults


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x]( javascript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "![x](https://elsewhere.example/track.gif)",
    "![x](/files/3/../../accounts/logout/)",
    "![x](/files/3/%2e%2E)",
    "![x](/files/3/a\\..\\b)",
    "[![x](https://elsewhere.example/t.png)](javascript:alert(1))",
    '[x](/a "onmouseover=alert(1)")',
    "<form action=//elsewhere.example><input name=password></form>",
    "<iframe src=//elsewhere.example></iframe>",
    "<style>*{display:none}</style>",
    "<p style='position:fixed'>x</p>",
    "<svg onload=alert(1)>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "| a | b |\n|---|---|\n| <b onclick=x> | `<script>` |",
    "[x]: javascript:alert(1)\n\n[x]",
    "@ann @<script> @ann\x00",
    "```html onmouseover=alert(1)\n<script>\n```",
]


@pytest.mark.parametrize("source", ATTACKS)
def test_a_known_attack_is_only_words(source: str):
    assert faults(source, images={3}) == []


SCRAPS = [
    "**",
    "_",
    "`",
    "\n\n",
    "> ",
    "- ",
    "1. ",
    "| a |\n|---|\n",
    "[",
    "](",
    ")",
    "<",
    ">",
    '"',
    "'",
    "&",
    "@ann",
    "![",
]
PIECES = st.sampled_from([*ATTACKS, *SCRAPS, "/files/3/a.webp)"])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=25).map("".join))
def test_nothing_harmful_survives_whatever_is_written(source: str):
    assert faults(source, images={3}) == []


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=300))
def test_any_text_at_all_is_rendered(source: str):
    html = render(source).html
    plain(html)
    excerpt(html, 50)


def test_links_lists_tables_quotes_and_code_work():
    html = render("# Head\n\n[there](https://a.example) **b**\n\n- one\n\n> said\n\n`x`\n\n| a |\n|---|\n| 1 |").html
    for piece in (
        "<h3>Head</h3>",
        'href="https://a.example"',
        'rel="nofollow noopener ugc"',
        "<strong>b</strong>",
        "<li>one</li>",
    ):
        assert piece in html
    for piece in ("<blockquote>", "<code>x</code>", '<div class="prose__wide" tabindex="0" role="group"><table>'):
        assert piece in html


def test_own_pictures_show_and_others_become_links():
    html = render("![A map](/files/3/map.webp) ![Theirs](https://a.example/t.png)", images={3}).html
    assert '<img src="/files/3/map.webp" alt="A map"' in html
    assert '<a href="https://a.example/t.png"' in html and html.count("<img") == 1
    assert "<img" not in render("![Not mine](/files/4/x.webp)", images={3}).html


def test_a_foreign_picture_inside_a_link_is_its_words():
    html = render("[![A map](https://a.example/t.png)](https://b.example)").html
    assert '<a href="https://b.example" rel="nofollow noopener ugc">A map</a>' in html and html.count("<a ") == 1


def test_a_mention_links_where_there_is_somebody():
    rendered = render(
        "Ask @ann, not @nobody, nor a@ann.example or `@ann`.", mention=lambda h: "/people/ann/" if h == "ann" else None
    )
    assert rendered.mentions == {"ann"} and rendered.html.count("/people/ann/") == 1


def test_a_handle_is_looked_up_once_and_not_without_end():
    asked = []
    render("@ann and @Ann. " + " ".join(f"@x{number}" for number in range(500)), mention=asked.append)
    assert len(asked) == len(set(asked)) == MOST_MENTIONS


def test_deep_nesting_is_answered_quickly():
    began = time.perf_counter()
    for source in ("> " * 5_000 + "x", "[" * 20_000, "*a " * 20_000, "- " * 5_000, "`" * 20_000, "((((" * 9_000):
        render(source)
    assert time.perf_counter() - began < 20  # a quadratic parser takes minutes


def test_plain_and_excerpt_are_words():
    html = render("One **two** <three>\n\nFour & five").html
    assert plain(html) == "One two <three>\nFour & five"
    assert excerpt(html, 12) == "One two…"


def test_the_tables_for_addresses_are_whole_before_any_thread_asks_for_them():
    script = (
        "from coalface.base import text\n"
        "from mdurl import _decode, _encode\n"
        "before = [len(one) for tables in (_encode.encode_cache, _decode.decode_cache) for one in tables.values()]\n"
        "text.render('[a](/%20b) <https://b.example/%20>')\n"
        "after = [len(one) for tables in (_encode.encode_cache, _decode.decode_cache) for one in tables.values()]\n"
        "assert before == after == [128, 128], (before, after)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


@pytest.mark.parametrize(
    ("typed", "addresses"),
    [
        (
            "See https://gov.example/a_b?c=1&d=2. Then (http://b.example/x).",
            ["https://gov.example/a_b?c=1&amp;d=2", "http://b.example/x"],
        ),
        (
            "http://w.example/Mould_(fungus), or **https://bold.example**",
            ["http://w.example/Mould_(fungus)", "https://bold.example"],
        ),
        ("https://a.example/@ann and “https://q.example”", ["https://a.example/@ann", "https://q.example"]),
        ("www.a.example, a@b.example, //c.example, ftp://d.example, javascript://e, xhttp://f.example, https://", []),
        ("`https://code.example` and [https://words.example](https://real.example)", ["https://real.example"]),
    ],
)
def test_an_address_is_a_link_as_it_stands(typed, addresses):
    made = render(typed, mention=lambda handle: f"/people/{handle}/").html
    assert re.findall(r'href="([^"]*)"', made) == addresses


def test_addresses_made_to_be_slow_are_read_at_once():
    for piece in ("http://a", "https://a@", "http://a.b/(", "http://a.b/() ", "http://a "):
        before = time.process_time()
        render(piece * (100_000 // len(piece)))
        # Seconds on the slowest machine; a library took a minute.
        assert time.process_time() - before < 15
