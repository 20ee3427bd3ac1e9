"""Rows that pages read by the dozen, put together without what Django asks of each field and each listener."""

from collections.abc import Collection, Sequence
from typing import Any, Self

from django.db import models
from django.db.models.base import ModelState


class Lean(models.Model):
    """A model whose rows are read without its `__init__`, which it may not have, and without signals, which nobody hears.

    A page reads eighty rows, with those that they point at. Django gives each value to `__init__`, which sets it through
    its field and tells whoever listens for new rows of the model. What comes from the database needs none of that.
    """

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Sequence[Any]) -> Self:
        """Return a row with these values of the columns of these fields; the others are asked for when they are wanted."""
        row = cls.__new__(cls)
        row._state = state = ModelState()
        state.adding, state.db = False, db
        vars(row).update(zip(field_names, values, strict=True))
        return row
