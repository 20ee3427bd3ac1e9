"""What no database keeps reaches none: not through a query string, not through a form."""

import pytest
from django import forms
from django.test import RequestFactory

from coalface.base.forms import Form
from coalface.base.storable import CleanQueries, is_storable, storable


class Words(Form):
    words = forms.CharField(required=False)
    address = forms.EmailField(required=False)


@pytest.mark.parametrize("typed", ["a\x00b", "a\ud800b", "\udfff"])
def test_it_is_refused_at_the_field_and_left_out_of_imports(typed: str):
    assert not is_storable(typed)
    assert is_storable(storable(typed))
    assert set(Words({"words": typed, "address": typed}).errors) == {"words", "address"}


def test_everything_else_is_kept_without_the_space_around_it():
    form = Words({"words": "  Zoë 𝒳 \u202e\t"})
    assert form.is_valid() and form.cleaned_data["words"] == "Zoë 𝒳 \u202e"


@pytest.mark.parametrize(
    ("query", "asked"), [("q=a%00b", "a b"), ("q=%%0000", "% 00"), ("q=%2500", "%00"), ("q=%ED%A0%80", "\ufffd" * 3)]
)
def test_a_query_string_never_brings_one(rf: RequestFactory, query: str, asked: str):
    request = rf.get("/", QUERY_STRING=query)
    CleanQueries(lambda request: None)(request)
    assert request.GET["q"] == asked
