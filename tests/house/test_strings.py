"""Every sentence can be translated: extraction reads all templates and code, and finds no bare words in pages."""

import re
import subprocess
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory):
    target = tmp_path_factory.mktemp("strings") / "django.pot"
    subprocess.run([ROOT / "bin" / "strings", target], check=True, cwd=ROOT)
    with target.open("rb") as file:
        return read_po(file)


def test_templates_and_code_are_read(catalogue):
    found = {one.id if isinstance(one.id, str) else one.id[0] for one in catalogue if one.id}
    assert len(found) > 300
    for sentence in (
        "Ask your question",
        "Skip to main content",
        "Seen by:",
        "Only a facilitator of this group can do that.",
    ):
        assert sentence in found


def test_placeholders_agree_between_one_and_many(catalogue):
    for message in catalogue:
        if isinstance(message.id, tuple):
            one, many = (set(re.findall(r"%\((\w+)\)", words)) for words in message.id)
            assert one <= many, message.id


def bare_words(source: str) -> list[str]:
    """Return words of a template that stand outside tags, expressions and comments."""
    source = re.sub(r"\{% block (robots|head) %\}.*?\{% endblock %\}", " ", source, flags=re.DOTALL)  # for machines
    source = re.sub(r"<style>.*?</style>", " ", source, flags=re.DOTALL)
    source = re.sub(r"\{% trans.*?\{% endtrans %\}", " ", source, flags=re.DOTALL)
    source = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->", " ", source, flags=re.DOTALL)
    source = re.sub(r"<[^>]*>|[?&]\w+=", " ", source)
    return list(re.findall(r"[A-Za-z]{3,}", re.sub(r"&[a-z]+;", " ", source)))


@pytest.mark.parametrize("path", sorted((ROOT / "coalface").rglob("*.html")), ids=lambda path: path.name)
def test_a_template_has_no_bare_words(path: Path):
    assert bare_words(path.read_text()) == []
