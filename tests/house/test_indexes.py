"""No row is written to an index that another one begins with: each costs every writer, and answers nothing."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import UniqueConstraint


def beginnings(model) -> Iterator[tuple[str, ...]]:
    """Yield the columns of what is indexed for all rows of a table, in their order."""
    for index in model._meta.indexes:
        if index.condition is None and index.fields:
            yield tuple(name.lstrip("-") for name, _order in index.fields_orders)
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.condition is None and constraint.fields:
            yield tuple(constraint.fields)


def ours() -> Iterator:
    for model in apps.get_models():
        if model.__module__.startswith("coalface."):
            yield model


def test_no_key_has_an_index_of_its_own_where_another_begins_with_it():
    twice = [
        str(field)
        for model in ours()
        for field in model._meta.local_fields
        if field.is_relation and field.db_index and not field.unique
        if any(columns[0] == field.name for columns in beginnings(model))
    ]
    assert twice == []


def test_no_index_is_the_beginning_of_another():
    twice = []
    for model in ours():
        there = list(beginnings(model))
        twice += [
            (model.__name__, one) for one in there if any(one == other[: len(one)] for other in there if other != one)
        ]
    assert twice == []


def test_a_key_without_an_index_of_its_own_begins_another():
    """Deleting what a key points at looks for the rows that point there."""
    bare = [
        str(field)
        for model in ours()
        for field in model._meta.local_fields
        if field.is_relation and not field.db_index and not field.unique
        if not any(columns[0] == field.name for columns in beginnings(model))
    ]
    assert bare == []
