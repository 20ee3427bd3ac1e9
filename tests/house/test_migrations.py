"""New migrations keep a large hub from writing for no longer than a moment, or say why that is bearable.

What makes a table of millions of rows wait (an index built in a transaction, a check of all rows, a column rewritten, rows
changed by a loop) is refused, unless the file says why it may be, in `MAY_LOCK_BECAUSE`.
"""

import importlib

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from coalface.base.db.gentle import AddIndexGently, DropKeyIndexGently
from coalface.people.models import Member

# Tables that have a row for each entry, reply, member, or something that these do.
LARGE = {
    "activity": {"activity", "told"},
    "entries": {
        *("entry", "reply", "revision", "entrytag", "entrylink", "follow", "reaction", "attachment", "setaside"),
        *("bookmark", "posted", "draft", "tagfollow"),
    },
    "groups": {"membership", "groupfollow"},
    "notify": {"letter", "notification"},
    "people": {"member", "personfollow"},
    "importers": {"imported"},
    "question": {"question"},
    "search": {"searchrow"},
}

# The last migration of each app that landed before this was asked; one that has landed is never edited.
LANDED = {
    "activity": 1,
    "base": 2,
    "complaints": 2,
    "entries": 7,
    "exporters": 1,
    "groups": 5,
    "importers": 2,
    "invitations": 2,
    "moderation": 1,
    "notify": 3,
    "people": 10,
    "question": 1,
    "search": 4,
}


def what_waits(app: str, operations: list[Operation]) -> list[str]:
    """Return a sentence for each operation that makes others wait for as long as a large table is large."""
    made = {operation.name.lower() for operation in operations if isinstance(operation, migrations.CreateModel)}

    def large(operation: Operation) -> bool:
        name = getattr(operation, "model_name", "").lower()
        return name in LARGE.get(app, ()) and name not in made

    found = []
    for operation in operations:
        what = type(operation).__name__
        if isinstance(operation, (migrations.RunPython, migrations.RunSQL)):
            found.append(f"{what} may touch every row in one transaction.")
        elif not large(operation):
            continue
        elif isinstance(operation, migrations.AddIndex) and not isinstance(operation, AddIndexGently):
            found.append(f"{operation.index.name} is built while nobody can write: use AddIndexGently.")
        elif isinstance(operation, DropKeyIndexGently):
            continue
        elif isinstance(operation, (migrations.AddConstraint, migrations.AlterField, migrations.AlterUniqueTogether)):
            found.append(f"{what} looks at every row, or writes each anew, while nobody can write.")
        elif isinstance(operation, migrations.AddField) and (operation.field.db_index or operation.field.unique):
            found.append(f"{operation.name} comes with an index that is built while nobody can write: add that gently.")
    return found


def new_migrations() -> list[tuple[str, str]]:
    there = MigrationLoader(None).disk_migrations
    ours = [key for key, one in there.items() if one.__module__.startswith("coalface.")]
    return sorted((app, name) for app, name in ours if int(name[:4]) > LANDED.get(app, 0))


def test_new_migrations_let_a_large_hub_go_on():
    loader = MigrationLoader(None)
    refused = []
    for key in new_migrations():
        migration = loader.disk_migrations[key]
        reason = getattr(importlib.import_module(migration.__module__), "MAY_LOCK_BECAUSE", "")
        if len(reason.split()) < 5:
            refused += [f"{key}: {sentence}" for sentence in what_waits(key[0], migration.operations)]
    assert refused == []


def test_the_large_tables_are_tables_of_ours():
    models_there = ProjectState.from_apps(importlib.import_module("django.apps").apps).models
    missing = [(app, name) for app, names in LARGE.items() for name in names if (app, name) not in models_there]
    assert missing == []


INDEX = models.Index(fields=["title"], name="some_index")
KEY = models.ForeignKey("people.Member", models.CASCADE)


@pytest.mark.parametrize(
    ("operation", "waits"),
    [
        (migrations.AddIndex("entry", INDEX), True),
        (AddIndexGently("entry", INDEX), False),
        (migrations.AddIndex("entrykind", INDEX), False),
        (migrations.AddConstraint("reply", models.CheckConstraint(condition=models.Q(pk__gt=0), name="c")), True),
        (migrations.AlterField("entry", "title", models.TextField()), True),
        (DropKeyIndexGently("entry", "author", KEY), False),
        (migrations.AddField("entry", "other", KEY), True),
        (
            migrations.AddField("entry", "other", models.ForeignKey("people.Member", models.CASCADE, db_index=False)),
            False,
        ),
        (migrations.AddField("entry", "mark", models.BooleanField(default=False)), False),
        (migrations.RunPython(migrations.RunPython.noop), True),
        (migrations.RemoveField("entry", "title"), False),
    ],
)
def test_what_makes_a_large_table_wait_is_told_from_what_does_not(operation, waits):
    assert bool(what_waits("entries", [operation])) is waits


def test_a_table_that_is_new_is_not_large_yet():
    assert what_waits("entries", [migrations.CreateModel("Reply", []), migrations.AddIndex("reply", INDEX)]) == []


@pytest.mark.django_db(transaction=True)
def test_an_index_is_built_gently_and_taken_back():
    operation = AddIndexGently("member", models.Index(fields=["name", "joined_at"], name="a_gentle_index"))
    before = ProjectState.from_apps(importlib.import_module("django.apps").apps)
    after = before.clone()
    operation.state_forwards("people", after)

    def there() -> bool:
        with connection.cursor() as cursor:
            return "a_gentle_index" in connection.introspection.get_constraints(cursor, Member._meta.db_table)

    for _time in range(2):  # a migration that was stopped is run again
        with connection.schema_editor(atomic=False) as editor:
            operation.database_forwards("people", editor, before, after)
    assert there()
    with connection.schema_editor(atomic=False) as editor:
        operation.database_backwards("people", editor, after, before)
    assert not there()


@pytest.mark.django_db(transaction=True)
def test_the_index_of_a_key_is_dropped_gently_and_built_again():
    lone = models.ForeignKey("people.Organisation", models.SET_NULL, null=True, blank=True, db_index=False)
    operation = DropKeyIndexGently("organisationdomain", "organisation", lone)
    before = ProjectState.from_apps(importlib.import_module("django.apps").apps)
    after = before.clone()
    operation.state_forwards("people", after)

    def there() -> bool:
        with connection.cursor() as cursor:
            constraints = connection.introspection.get_constraints(cursor, "people_organisationdomain").values()
        return any(one["index"] and one["columns"] == ["organisation_id"] for one in constraints)

    assert there()
    for _time in range(2):
        with connection.schema_editor(atomic=False) as editor:
            operation.database_forwards("people", editor, before, after)
    assert not there()
    with connection.schema_editor(atomic=False) as editor:
        operation.database_backwards("people", editor, after, before)
    assert there()
