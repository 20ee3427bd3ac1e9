"""Names are found by their letters whatever was done to the table they stand in."""

import pytest
from django.db import connection

from coalface.features.search.invariants import search_holds
from coalface.features.search.named import named
from coalface.features.search.parse import parse
from coalface.features.search.people_index import INDEX, keep
from coalface.people.models import Member

pytestmark = pytest.mark.django_db


def found(viewer, words: str) -> list[str]:
    return [member.name for member in named(viewer, parse(words)).people]


def test_a_name_is_found_inside_and_after_it_was_changed(world, ann, bo):
    viewer = world.viewer(ann)
    Member.objects.filter(pk=bo.pk).update(name='Bo "Zwin" O’Dea', role="Surveyor of ÅNGE")
    assert (
        found(viewer, "win")
        == found(viewer, "ZWI")
        == found(viewer, "zw")
        == found(viewer, "urve")
        == ['Bo "Zwin" O’Dea']
    )
    Member.objects.filter(pk=bo.pk).update(name="Bo Marsh")
    assert found(viewer, "zwin") == [] and found(viewer, "arsh") == ["Bo Marsh"]
    assert list(search_holds()) == []


if connection.vendor == "sqlite":  # PostgreSQL keeps its own indexes

    def test_what_a_migration_took_away_is_made_again_and_its_loss_is_told(world, ann, bo):
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {INDEX}_changed")
        Member.objects.filter(pk=bo.pk).update(name="Bo Marsh")
        assert list(search_holds())
        keep(using="default")
        assert found(world.viewer(ann), "arsh") == ["Bo Marsh"] and list(search_holds()) == []
