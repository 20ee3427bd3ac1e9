"""Whether the database is what this version of Coalface wants, and how it becomes so: all steps, or none of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.management import call_command
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connection, transaction
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor

# Any number will do, as long as no other program locks the same one in this database.
ONE_AT_A_TIME = 0x0C0A1FACE


class Failed(Exception):
    """A step could not be taken, so that none was. The message is a sentence for the operator."""


@dataclass(frozen=True)
class Standing:
    """How a database and this version stand to each other."""

    steps: list[Migration]  # what this version has and the database lacks, in order
    newer: list[str]  # what the database has and this version does not know
    is_new: bool  # nothing has ever been in it

    @property
    def names(self) -> list[str]:
        return [name_of(step) for step in self.steps]

    @property
    def refusal(self) -> str | None:
        """Return a sentence on why the hub may not run on this database, or none."""
        if self.newer:
            return (
                f"The database belongs to a newer version of Coalface: it has {', '.join(self.newer)}. "
                "Install that version, or restore a backup of this one."
            )
        if self.steps:
            return "The database has not been brought up to date; stop the hub and run: coalface upgrade"
        return None


def name_of(step: Migration) -> str:
    return f"{step.app_label}.{step.name}"


def standing() -> Standing:
    """Look at the database. Raises django.db.OperationalError when it cannot be reached."""
    executor = MigrationExecutor(connection)
    loader = executor.loader
    plan = executor.migration_plan(loader.graph.leaf_nodes())
    unknown = loader.applied_migrations.keys() - loader.disk_migrations.keys()
    newer = sorted(f"{app}.{name}" for app, name in unknown if app in loader.migrated_apps)
    is_new = not loader.applied_migrations and not connection.introspection.table_names()
    return Standing(steps=[step for step, _backwards in plan], newer=newer, is_new=is_new)


def bring_up_to_date() -> list[str]:
    """Take every step that the database lacks and return their names.

    They are one transaction: when one fails, or the power does, none was taken. Two processes that do this at once take
    turns, and the second finds it done.

    Raises Failed.
    """
    migrate = _Migrate()
    try:
        with _one_transaction():
            names = standing().names
            call_command(migrate, interactive=False, verbosity=0)
    except Exception as error:
        said = " ".join(str(error).split()) or type(error).__name__
        raise Failed(f"{migrate.at or 'The first step'} failed: {said.rstrip('.')}.") from error
    return names


class _Migrate(DjangoMigrate):
    """Django's own command, which besides knows at which step it is and can take all of them in one transaction."""

    at = ""

    def migration_progress_callback(self, action: str, migration: Any = None, fake: bool = False) -> None:
        if action == "apply_start":
            self.at = name_of(migration)
        elif action == "apply_success":
            _check_keys_now()


@contextmanager
def _one_transaction() -> Iterator[None]:
    # SQLite can only leave the checking of keys to the end of each step when that is said before the transaction.
    connection.disable_constraint_checking()
    try:
        with transaction.atomic(durable=True):
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
            _check_keys_now()
            yield
    finally:
        connection.enable_constraint_checking()


def _check_keys_now() -> None:
    """Let PostgreSQL check keys at once: a table whose rows wait to be checked at the end cannot be altered."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
