"""Where a database would read the whole hub for a few rows, reads are written so that it begins with the right index."""

from typing import Any

import pytest
from django.db import connection

from coalface.base.db.plans import plan
from coalface.entries.for_pages import last_activity, talked_about
from coalface.entries.queries import latest, latest_by
from coalface.groups.viewer import NOBODY
from coalface.people.queries import own_words
from tests.world import World

READS = {
    "what happened last in groups": (
        lambda world: last_activity(NOBODY, [world.open_group.pk, world.private_group.pk]),
        "entry_newest_in_group",
    ),
    "the latest of a group": (lambda world: latest(NOBODY, group_id=world.open_group.pk), "entry_newest_in_group"),
    "what is talked about": (lambda world: talked_about(NOBODY, world.open_group.pk), "entry_newest_in_group"),
    "what some members asked": (
        lambda world: latest_by(world.viewer(world.chen), [world.ann.pk, world.bo.pk], kind="question"),
        "entry_latest_of_author",
    ),
    "what members say": (lambda world: list(own_words()[:6]), "member_with_own_words"),
}


if connection.vendor == "sqlite":  # PostgreSQL reads small tables whole, whatever indexes they have

    @pytest.mark.django_db
    @pytest.mark.parametrize("name", READS)
    def test_a_read_begins_with_its_index(world: World, name: str):
        read, index = READS[name]
        seen: list[tuple[str, Any]] = []

        def note(execute, sql, params, many, context):
            seen.append((sql, params))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            read(world)
        plans = [plan(sql, params) for sql, params in seen]
        assert any(index in one for one in plans), plans
