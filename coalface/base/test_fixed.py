"""What is written into pages when they are compiled reads as if it had been said while they render, in each language."""

import pytest
from django.template import engines
from django.utils import translation
from jinja2 import Environment

from coalface.base.fixed import CompiledPages
from coalface.base.page_environment import LeanEnvironment, PageEnvironment
from coalface.base.templates import compiled

CASES = [
    '{{ _("Report") }}',
    "{{ _(\"It’s <b>bold</b> & 'plain'\") }}",
    '{{ _("100 %% of it") }}',
    '{{ _("By %(name)s & others", name=name) }}',
    '{{ _("By %(name)s", name=name|upper) }}',
    "{% trans %}All <b>members</b>{% endtrans %}",
    "{% trans name=name %}Ask {{ name }}{% endtrans %}",
    "{% trans n=3 %}{{ n }} member{% pluralize n %}{{ n }} members{% endtrans %}",
    '{{ ngettext("%(num)s answer", "%(num)s answers", 2) }}',
    '{% macro said(words) %}<i>{{ words }}</i>{% endmacro %}{{ said(_("Thanks & more")) }}',
    '{{ _("Yes") if name else _("No") }}',
    '{{ [_("a"), _("b")]|join(", ") }}',
    '{{ static("mark.svg") }} {{ icon_href("bell") }} {{ icon_href(icon) }}',
    "{{ number }} {{ none_of_it }} {{ true_of_it }} {{ lazy }} {{ html }} {{ name }}",
    '{% for one in "ab" %}{% call(word) again(one) %}{{ word }}{{ _("More") }}{% endcall %}{% endfor %}',
]
SHARED = "{% macro again(one) %}<p>{{ caller(one) }}</p>{% endmacro %}"


def given() -> dict:
    return {
        "name": "<Ann> & 'Bo'",
        "icon": "clock",
        "number": 12,
        "none_of_it": None,
        "true_of_it": True,
        "lazy": translation.gettext_lazy("Home"),
        "html": translation.gettext_lazy("<b>"),
    }


def plain() -> Environment:
    """Jinja's own environment, with the same globals."""
    ours = engines["jinja2"].env
    made = Environment(
        autoescape=ours.autoescape, undefined=ours.undefined, extensions=["jinja2.ext.i18n"], trim_blocks=True
    )
    made.globals = dict(ours.globals)
    made.newstyle_gettext = True
    return made


@pytest.mark.parametrize("name", ["page.html", "letter.txt"])
@pytest.mark.parametrize("source", CASES)
def test_it_reads_as_if_said_while_rendering(source: str, name: str):
    said = []
    for environment in (plain(), engines["jinja2"].env):
        template = environment.template_class.from_code(
            environment, environment.compile(SHARED + source, name), environment.make_globals(None)
        )
        said.append(template.render(given()))
    assert said[0] == said[1]


def test_words_are_in_the_page_and_not_looked_up():
    code = engines["jinja2"].env.compile('<p>{{ _("Report") }}</p>', "page.html", raw=True)
    assert "<p>Report</p>" in code


def test_each_language_has_pages_of_its_own(monkeypatch):
    monkeypatch.setattr(
        "coalface.base.fixed.translation.gettext", lambda words: f"{translation.get_language()}:{words}"
    )
    english = engines["jinja2"].env
    other = PageEnvironment(autoescape=True)
    other.language = "cy"
    assert other.from_string('{{ _("Report") }}').render() == "cy:Report"
    with translation.override("cy"):
        here = engines["jinja2"].get_template("ui/layout/footer.html").template.environment
    assert here.language == "cy" and here is not english
    assert engines["jinja2"].get_template("ui/layout/footer.html").template.environment is english


def test_compiled_pages_are_made_anew_where_the_words_changed(tmp_path, settings):
    catalogue = tmp_path / "locale" / "cy" / "LC_MESSAGES" / "django.mo"
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    before = CompiledPages(compiled(), "cy").get_source_checksum("a page")
    assert CompiledPages(compiled(), "cy").get_source_checksum("a page") == before
    assert CompiledPages(compiled(), "cy").get_source_checksum("another") != before
    catalogue.parent.mkdir(parents=True)
    catalogue.write_bytes(b"words")
    assert CompiledPages(compiled(), "cy").get_source_checksum("a page") != before
    assert CompiledPages(compiled(), None).get_source_checksum("a page") != before


def test_what_is_typed_is_escaped_and_html_is_not_escaped_twice():
    assert LeanEnvironment.written("<b>") == "&lt;b&gt;"
    assert LeanEnvironment.written(LeanEnvironment.written("<b>")) == "&lt;b&gt;"
    assert LeanEnvironment.written(12) == "12"
