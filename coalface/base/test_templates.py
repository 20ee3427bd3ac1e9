"""Pages are strict, escaped and silent: what is missing fails, what is typed stays words, and no query is made."""

import pytest
from django.contrib.auth.models import Group as Named
from django.template import engines
from jinja2 import UndefinedError

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


def test_a_form_control_of_gov_uk_is_drawn_though_pages_are_strict(pages):
    made = pages.from_string('{{ govukInput({"id": "town", "name": "town", "label": {"text": "Town"}}) }}').render()
    assert '<label class="govuk-label" for="town">' in made and 'class="govuk-input"' in made


def test_compiled_pages_are_private(settings):
    environment()
    assert (settings.COALFACE_HOME / "compiled").stat().st_mode & 0o777 == 0o700
