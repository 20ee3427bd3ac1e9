"""Pages are strict, escaped and silent: what is missing fails, what is typed stays words, and no query is made."""

from functools import cache, partial

import pytest
from django.contrib.auth.models import Group as Named
from django.template import engines
from jinja2 import Environment, UndefinedError, pass_context, pass_environment, pass_eval_context

from coalface.base.page_environment import LeanEnvironment
from coalface.base.templates import QueryWhileRendering, environment


@pytest.fixture
def pages():
    return engines["jinja2"]


def test_a_page_that_asks_the_database_fails(pages, db):
    template = pages.from_string("{% for one in rows %}{{ one.name }}{% endfor %}")
    with pytest.raises(QueryWhileRendering):
        template.render({"rows": Named.objects.all()})
    assert template.render({"rows": list(Named.objects.all())}) == ""


def test_outside_a_page_the_database_answers_again(pages, db):
    with pytest.raises(QueryWhileRendering):
        pages.from_string("{{ rows|list }}").render({"rows": Named.objects.all()})
    assert Named.objects.count() == 0


def test_what_nobody_gave_fails(pages):
    with pytest.raises(UndefinedError):
        pages.from_string("{{ nobody_gave_this }}").render()
    with pytest.raises(UndefinedError):
        pages.from_string("{{ given.missing }}").render({"given": {}})


def test_what_is_typed_stays_words(pages):
    typed = "<b onclick='x'>\"&"
    assert "<b" not in pages.from_string('<p title="{{ typed }}">{{ typed }}</p>').render({"typed": typed})
    assert "<b" not in pages.from_string('{{ _("Hello %(name)s", name=typed) }}').render({"typed": typed})
    assert "<b" not in pages.from_string(
        '{{ govukInput({"id": "a", "name": "a", "value": typed, "label": {"text": typed}}) }}'
    ).render({"typed": typed})


def test_plain_letters_are_not_escaped():
    assert environment().autoescape("people/accounts/account/email/x.txt") is False
    assert environment().autoescape("people/people.html") is True


class WantsPage:
    @pass_context
    def __call__(self, page, word):
        return f"{page['hub_name']} {word}"

    def said(self, word):
        return word


CALLED = {
    "plain": lambda *words, **more: f"{words} {more}",
    "remembered": cache(lambda word: f"again {word}"),
    "part": partial(str.upper, "upper"),
    "page": pass_context(lambda page, word: f"{page['hub_name']} {word}"),
    "environment": pass_environment(lambda environment, word: f"{environment.autoescape} {word}"),
    "evaluating": pass_eval_context(lambda context, word: f"{context.autoescape} {word}"),
    "remembered_page": pass_environment(cache(lambda environment, word: f"{environment.autoescape} {word}")),
    "thing": WantsPage(),
}


@pytest.mark.parametrize(
    "around", ["{{ %s }}", "{%% for one in 'ab' %%}{{ %s }}{%% endfor %%}"], ids=["once", "in a loop"]
)
@pytest.mark.parametrize("written", ["plain(one, two=2)", "plain(self=1, called=one)", "part()", "thing.said(one)"])
def test_a_function_is_called_as_jinja_calls_it(written, around):
    assert_same(around % written)


@pytest.mark.parametrize("name", ["remembered", "page", "environment", "evaluating", "remembered_page", "thing"])
def test_a_function_that_wants_to_know_the_page_gets_it(name):
    assert_same("{% for one in 'ab' %}{{ " + name + "(one) }}{% endfor %}")


def assert_same(source):
    given = CALLED | {"one": "<1>", "hub_name": "Hub"}
    usual, lean = (kind(autoescape=True).from_string(source) for kind in (Environment, LeanEnvironment))
    assert lean.render(given) == usual.render(given)


def test_a_form_control_of_gov_uk_is_drawn_though_pages_are_strict(pages):
    made = pages.from_string('{{ govukInput({"id": "town", "name": "town", "label": {"text": "Town"}}) }}').render()
    assert '<label class="govuk-label" for="town">' in made and 'class="govuk-input"' in made


def test_compiled_pages_are_private(settings):
    environment()
    assert (settings.COALFACE_HOME / "compiled").stat().st_mode & 0o777 == 0o700
