"""A row that is read without Django's `__init__` is the row that Django would have made."""

import pytest
from django.apps import apps
from django.db import models
from django.db.models.signals import post_init, pre_init

from coalface.base.db.lean import Lean

LEAN = sorted((model for model in apps.get_models() if issubclass(model, Lean)), key=lambda model: model._meta.label)


def test_models_of_pages_are_lean():
    assert {"entries.Entry", "entries.Reply", "people.Member"} <= {model._meta.label for model in LEAN}


@pytest.mark.parametrize("model", LEAN, ids=lambda model: model._meta.label)
@pytest.mark.parametrize(
    "left_out", [slice(0), slice(-2, None), slice(1, None, 2)], ids=["none", "the last", "every other"]
)
def test_a_row_is_what_django_makes_of_it(model, left_out):
    columns = [field.attname for field in model._meta.concrete_fields]
    names = [column for column in columns if column not in columns[left_out]]
    values = [f"value {number}" for number in range(len(names))]
    lean = model.from_db("default", names, values)
    usual = models.Model.from_db.__func__(model, "default", names, values)
    said, expected = vars(lean).copy(), vars(usual).copy()
    states = [said.pop("_state"), expected.pop("_state")]
    assert said == expected
    assert [(state.adding, state.db, state.fields_cache) for state in states] == [(False, "default", {})] * 2
    assert lean.get_deferred_fields() == usual.get_deferred_fields() == set(columns) - set(names)


@pytest.mark.parametrize("model", LEAN, ids=lambda model: model._meta.label)
def test_nobody_waits_for_what_is_left_out(model):
    """A model with an `__init__` of its own, or for whose new rows somebody listens, cannot be lean."""
    assert model.__init__ is models.Model.__init__
    assert not pre_init.has_listeners(model) and not post_init.has_listeners(model)
