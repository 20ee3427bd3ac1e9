"""What every form shares: plain words for what is missing, and its choices as the components take them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from coalface.base.forms import Form, choices_of


class Word:
    hint = "It can be changed."

    def __str__(self) -> str:
        return "Open"


class Sample(Form):
    access = forms.ChoiceField(choices=[("open", Word()), ("private", _("Private"))])
    when = forms.ChoiceField(choices=[("", "Any time"), (7, "A week")], required=False)
    topics = forms.MultipleChoiceField(choices=[(1, "Damp"), (2, "Roofs"), (3, "Grants")])
    name = forms.CharField(error_messages={"required": "A name, please."})


def chosen(form: Form, field: str) -> list[str]:
    made = choices_of(form[field])
    assert [one["checked"] for one in made] == [one["selected"] for one in made]
    return [one["value"] for one in made if one["checked"]]


def test_choices_say_their_words_their_hint_and_whether_they_are_chosen():
    form = Sample(initial={"access": "open", "when": 7, "topics": [2, 3]})
    assert [(one["value"], one["text"], one["hint"]) for one in choices_of(form["access"])] == [
        ("open", "Open", {"text": "It can be changed."}),
        ("private", "Private", None),
    ]
    assert chosen(form, "access") == ["open"] and chosen(form, "when") == ["7"] and chosen(form, "topics") == ["2", "3"]
    assert choices_of(form["name"]) == []


def test_what_was_typed_is_chosen_and_nothing_is_the_empty_choice():
    assert chosen(Sample({"when": "7", "topics": ["1"]}), "when") == ["7"]
    assert chosen(Sample({"when": "7", "topics": ["1"]}), "topics") == ["1"]
    assert chosen(Sample({"when": "made up"}), "when") == []
    assert chosen(Sample(), "when") == [""] and chosen(Sample(), "access") == [] and chosen(Sample(), "topics") == []


def test_what_is_missing_is_said_plainly_unless_the_field_says_it_itself():
    said = {name: errors[0] for name, errors in Sample({}).errors.items()}
    assert said == {"access": "Choose one of these.", "topics": "Choose one of these.", "name": "A name, please."}
