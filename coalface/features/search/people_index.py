"""On SQLite, an index of runs of three letters in the names and roles of members, by which a word is found inside them.

It is made after migrating, and made again where it is missing: to change a table of SQLite, Django makes a new one, and the
triggers that followed the old one are gone with it.
"""

from typing import Any

from django.db import DatabaseError, connections, transaction

INDEX = "people_letters"
TRIGGERS = frozenset(f"{INDEX}_{when}" for when in ("added", "gone", "changed"))
STATEMENTS = [
    f"DROP TABLE IF EXISTS {INDEX}",
    *[f"DROP TRIGGER IF EXISTS {name}" for name in sorted(TRIGGERS)],
    (
        f"CREATE VIRTUAL TABLE {INDEX} USING fts5("
        "name, role, content='people_member', content_rowid='id', tokenize='trigram')"
    ),
    f"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild')",
    (
        f"CREATE TRIGGER {INDEX}_added AFTER INSERT ON people_member BEGIN "
        f"INSERT INTO {INDEX}(rowid, name, role) VALUES (new.id, new.name, new.role); END"
    ),
    (
        f"CREATE TRIGGER {INDEX}_gone AFTER DELETE ON people_member BEGIN "
        f"INSERT INTO {INDEX}({INDEX}, rowid, name, role) VALUES ('delete', old.id, old.name, old.role); END"
    ),
    (
        f"CREATE TRIGGER {INDEX}_changed AFTER UPDATE OF name, role ON people_member "
        "WHEN old.name IS NOT new.name OR old.role IS NOT new.role BEGIN "
        f"INSERT INTO {INDEX}({INDEX}, rowid, name, role) VALUES ('delete', old.id, old.name, old.role); "
        f"INSERT INTO {INDEX}(rowid, name, role) VALUES (new.id, new.name, new.role); END"
    ),
]


def keep(*, using: str, **_facts: Any) -> None:
    """See that the index and its triggers are there; called after every migration."""
    connection = connections[using]
    if connection.vendor != "sqlite" or "people_member" not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE tbl_name = 'people_member' AND type = 'trigger'")
        if {name for (name,) in cursor.fetchall()} >= TRIGGERS:
            return
        with transaction.atomic(using=using):  # the table is filled and followed, or is not there
            for statement in STATEMENTS:
                cursor.execute(statement)


def faults(cursor: Any) -> list[str]:
    """Return a sentence for each thing that is wrong with the index."""
    cursor.execute("SELECT name FROM sqlite_master WHERE tbl_name = 'people_member' AND type = 'trigger'")
    missing = TRIGGERS - {name for (name,) in cursor.fetchall()}
    try:
        cursor.execute(f"INSERT INTO {INDEX}({INDEX}, rank) VALUES ('integrity-check', 1)")
    except DatabaseError as error:
        return [f"The index of the letters of names is not in step: {error}"]
    return [f"The trigger {name} is missing." for name in sorted(missing)]
