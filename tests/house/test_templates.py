"""Every template compiles, names only filters that exist, and calls nothing safe but text that was cleaned when written."""

import re
from pathlib import Path

import pytest
from django.template import engines
from jinja2 import nodes

import coalface

PACKAGE = Path(coalface.__file__).parent
TEMPLATES = sorted(
    path.relative_to(PACKAGE)
    for path in (*PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.txt"))
    if "{" in path.read_text() and "demo" not in path.parts
)


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_it_compiles(path: Path):
    environment = engines["jinja2"].env
    source = (PACKAGE / path).read_text()
    for found in environment.parse(source).find_all((nodes.Extends, nodes.Include, nodes.FromImport)):
        if isinstance(found.template, nodes.Const):
            environment.get_template(found.template.value)
    environment.compile(source)


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_it_calls_only_cleaned_text_safe(path: Path):
    source = (PACKAGE / path).read_text()
    assert len(re.findall(r"\|\s*safe\b", source)) == source.count("revision.html|safe")
    assert "autoescape" not in source


# A member's own fields, where they may stand: in what only that member sees, or beside an organisation's or a group's own.
OWN = {"people/only_one.html", "people/profile_settings.html"}
FIELDS = re.compile(
    r"\b(?:member|person|author|reporter|one)\.(?:role|organisation|photo|about|region|specialisms|get_region_display)\b"
)


@pytest.mark.parametrize("path", TEMPLATES, ids=str)
def test_it_asks_who_may_see_a_field_of_a_member(path: Path):
    found = FIELDS.findall((PACKAGE / path).read_text())
    assert not found or str(path) in OWN, f"Say as_seen(member) instead of {found}"
