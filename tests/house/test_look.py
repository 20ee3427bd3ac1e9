"""The look holds: readable colours, one sheet a component, drawn icons, nothing inline, nothing from elsewhere."""

import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "coalface"
CSS = PACKAGE / "ui" / "static" / "css"
SHEETS = [path for path in sorted(CSS.rglob("*.css")) if "vendor" not in path.parts]
TEMPLATES = sorted(PACKAGE.rglob("*.html"))
LETTER = PACKAGE / "ui" / "layout" / "letter.html"  # a mail can fetch no sheet, so it carries its few styles
TOKENS = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", (CSS / "tokens.css").read_text()))

# Pairs that stand on each other as text (4.5 : 1), and edges of controls (3 : 1).
TEXT_ON = [
    ("ink", "paper"),
    ("ink", "wash"),
    ("ink", "wash-deep"),
    ("ink", "focus"),
    ("ink-soft", "paper"),
    ("ink-soft", "wash"),
    ("ink-soft", "wash-deep"),
    ("ink-soft", "brand-tint"),
    ("ink-soft", "good-tint"),
    ("brand", "paper"),
    ("brand", "wash"),
    ("brand", "brand-tint"),
    ("brand-deep", "paper"),
    ("brand-deep", "brand-tint"),
    ("paper", "brand"),
    ("paper", "brand-deep"),
    ("paper", "ink-soft"),
    ("paper", "ember"),
    ("ember", "paper"),
    ("ember", "wash"),
    ("ember", "ember-tint"),
    ("good", "paper"),
    ("good", "good-tint"),
    ("bad", "paper"),
    ("visited", "paper"),
    ("visited", "wash"),
    ("ember-glow", "brand-deep"),
]
EDGES_ON = [("line-strong", "paper"), ("line-strong", "wash"), ("brand-mid", "paper"), ("ember", "ember-tint")]


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(TOKENS[one]), luminance(TOKENS[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("front", "back"), TEXT_ON)
def test_words_can_be_read(front: str, back: str):
    assert contrast(front, back) >= 4.5


@pytest.mark.parametrize(("front", "back"), EDGES_ON)
def test_edges_can_be_seen(front: str, back: str):
    assert contrast(front, back) >= 3


def test_every_sheet_is_part_of_the_one_that_pages_load():
    imported = set(re.findall(r'url\("([^"]+)"\)', (CSS / "coalface.css").read_text())) - {
        "../vendor/govuk-frontend.min.css"
    }
    assert imported == {str(path.relative_to(CSS)) for path in SHEETS} - {"coalface.css"}


# Macros that only arrange other components, or whose look is GOV.UK's own.
WITHOUT_SHEET = {
    "field",
    "error_summary",
    "messages",
    "entry_row",
    "more",
    "layers",
    "first_post",
    "follow",
    "topics_field",
}


def test_a_macro_has_its_sheet_and_a_use():
    written = {path: path.read_text() for path in [*TEMPLATES, *PACKAGE.rglob("*.txt")]}
    sheets = {path.stem for path in (CSS / "components").glob("*.css")}
    for path in (PACKAGE / "ui" / "components").glob("*.html"):
        assert path.stem in sheets | WITHOUT_SHEET, f"{path.stem} has no sheet"
        assert any(f"ui/components/{path.name}" in words for words in written.values()), f"{path.stem} is used nowhere"


def test_a_sheet_is_of_a_component_that_some_page_has():
    classes = {
        word
        for path in TEMPLATES
        for found in re.findall(r'class="([^"]*)"', path.read_text())
        for word in found.split()
    }
    for path in (CSS / "components").glob("*.css"):
        wanted = "govuk-button" if path.stem == "button" else path.stem
        assert wanted in classes, f"no page has anything of {path.name}"


def test_every_macro_file_says_what_it_is():
    for path in (PACKAGE / "ui").rglob("*.html"):
        first = path.read_text().lstrip().removeprefix('{% extends "ui/layout/page.html" %}').lstrip()
        assert first.startswith("{#"), path


def test_every_icon_is_drawn():
    drawn = set(re.findall(r'<symbol id="i-([a-z-]+)"', (PACKAGE / "ui" / "static" / "icons.svg").read_text()))
    for path in TEMPLATES:
        written = path.read_text()
        used = set(re.findall(r'icon_href\("([a-z-]+)"\)', written)) | set(
            re.findall(r'\bicon\("([a-z-]+)"\)', written)
        )
        assert used <= drawn, path


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_is_inline_and_nothing_from_elsewhere(path: Path):
    written = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
    assert not re.search(r"<script(?![^>]*\bsrc=)", written), "a script in the page"
    assert not re.search(r"\sstyle\s*=", written), "a style in the page"
    assert "<style" not in written or path == LETTER, "a style in the page"
    assert not re.search(r"\son[a-z]+\s*=", written), "an event handler in the page"
    assert not re.search(r'(src|href|action)="(https?:)?//', written), "another host"


def test_styles_and_scripts_ask_no_other_host_and_no_font():
    for path in [*SHEETS, *(PACKAGE / "ui" / "static" / "js").glob("*.js")]:
        written = path.read_text()
        assert (
            "http:" not in written
            and "https:" not in written
            and "//" not in re.sub(r"^\s*//.*$", "", written, flags=re.M)
        ), path
        assert "@font-face" not in written and "Transport" not in written, path
        assert "!important" not in written, path


def test_the_styles_of_mail_use_the_colours_of_the_hub():
    assert set(re.findall(r"#[0-9a-f]{6}", LETTER.read_text())) <= set(TOKENS.values())
