"""A post's HTML becomes Markdown that reads the same here and holds nothing of the markup."""

import pytest

from coalface.base import text
from coalface.interfaces.importers.stackexchange.fields import Broken
from coalface.interfaces.importers.stackexchange.markdown import escape_line_starts, to_markdown


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One</p>\n<p>Two</p>", "One\n\nTwo"),
        ('<p><a href="https://a.example/b">there</a></p>', "[there](https://a.example/b)"),
        ('<a href="//a.example/b">there</a>', "[there](https://a.example/b)"),
        ('<a href="https://a.example/b_(c">there</a>', "[there](<https://a.example/b_(c>)"),
        ('<a href="/questions/12">there</a>', "there"),
        ('<a href="javascript:alert(1)">there</a>', "there"),
        ('<p><img src="https://a.example/i.png" alt="A map"></p>', "[A map](https://a.example/i.png)"),
        ('<p><a href="https://a.example"><img src="https://a.example/i.png" alt="A map"></a></p>', "[A map](https://a.example)"),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n  - c"),
        ('<ol start="3"><li>x</li></ol>', "3. x"),
        ("<blockquote><p>said</p></blockquote>", "> said"),
        ("<h2>Head</h2>", "## Head"),
        ("<p><code>x &lt; y</code></p>", "`x < y`"),
        ("<pre><code>a\n\n\n  b\n</code></pre>", "```\na\n\n\n  b\n```"),
        ("<pre><code>```\nb</code></pre>", "````\n```\nb\n````"),
        ("<p>a*b*c and snake_case_name</p>", r"a\*b\*c and snake\_case\_name"),
        ("<p>10<sup>3</sup> m, <sup>small print</sup></p>", "10^3 m, small print"),
        ("<p>gone: <s>x</s></p>", "gone: ~~x~~"),
        ("<script>alert(1)</script><style>p{}</style><p>x</p><!-- y -->", "x"),
    ],
)  # fmt: skip
def test_html_becomes_markdown(html: str, markdown: str):
    assert to_markdown(html) == markdown


@pytest.mark.parametrize(
    "html",
    [
        "<p>1) not a list\n- nor this\n# no head\n&gt; no quote\n+ no\n---</p>",
        "<p>[no](link) and ~~not gone~~ and `no code` and \\*</p>",
        "<p>literal &amp;lt; and &lt;b&gt; and &lt;mailto:a@b.example&gt;</p>",
    ],
)
def test_words_that_look_like_markup_stay_words(html: str):
    made = text.render(to_markdown(html)).html
    assert text.plain(made).split() == text.plain(html).split()
    assert not any(f"<{tag}" in made for tag in ("ul", "ol", "li", "h", "a ", "s>", "code", "blockquote"))


def test_a_table_keeps_its_cells():
    html = "<table><thead><tr><th>a</th><th>b|c</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    made = text.render(to_markdown(html)).html
    assert made.count("<th>") == made.count("<td>") == 2 and "b|c" in made


def test_no_markup_survives():
    html = '<p onclick="x()">a <iframe src="//x.example"></iframe><form><input value="y"></form><kbd>Ctrl</kbd>&#1;</p>'
    assert to_markdown(html) == "a `Ctrl`"


def test_what_is_nested_too_deeply_is_a_fault_of_the_row():
    with pytest.raises(Broken):
        to_markdown("<blockquote>" * 3000)


def test_comments_begin_no_blocks():
    assert (
        escape_line_starts("# one\n2. two\n- three\n> four\n*five* #six")
        == "\\# one\n2\\. two\n\\- three\n\\> four\n*five* #six"
    )
