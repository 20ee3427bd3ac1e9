"""Changes of large tables that keep nobody from writing for long."""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db.migrations import AddIndex, AlterField


def concurrently(schema_editor: Any) -> bool:
    """Whether an index can be built here while others write."""
    return schema_editor.connection.vendor == "postgresql" and not schema_editor.connection.in_atomic_block


class AddIndexGently(AddIndex):
    """An index that is built while others write; its migration says `atomic = False` and does nothing else.

    On PostgreSQL it is built CONCURRENTLY, except inside a transaction, which only an upgrade of a hub that stands still
    opens around its steps. On SQLite, where all writers queue, it is built in one go. What an attempt that was stopped has
    left of it, on PostgreSQL maybe an invalid index, is dropped first, so that the migration can be run again.
    """

    atomic = False

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Build the index."""
        model = to_state.apps.get_model(app_label, self.model_name)
        schema_editor.execute(_drop(schema_editor, model, self.index.name))
        self._how(schema_editor).database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Drop it again."""
        self._how(schema_editor).database_backwards(app_label, schema_editor, from_state, to_state)

    def _how(self, schema_editor: Any) -> AddIndex:
        if concurrently(schema_editor):
            return AddIndexConcurrently(self.model_name, self.index)
        return AddIndex(self.model_name, self.index)


class DropKeyIndexGently(AlterField):
    """A foreign key loses the index of its own, since another index begins with it; no row is touched.

    Its migration says `atomic = False`. AlterField would write the whole table anew on SQLite.
    """

    atomic = False

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Drop the index, which has the name that Django gives to those of keys."""
        model = from_state.apps.get_model(app_label, self.model_name)
        key = model._meta.get_field(self.name)
        name = schema_editor._create_index_name(model._meta.db_table, [key.column])
        schema_editor.execute(_drop(schema_editor, model, name))

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Build it again."""
        model = to_state.apps.get_model(app_label, self.model_name)
        key = model._meta.get_field(self.name)
        schema_editor.execute(schema_editor._create_index_sql(model, fields=[key], **_options(schema_editor)))


def _drop(schema_editor: Any, model: Any, name: str) -> Any:
    """Return what drops an index of this name, if there is one."""
    sql = "DROP INDEX IF EXISTS %(name)s"  # as PostgreSQL's own
    return schema_editor._delete_index_sql(model, name, sql, **_options(schema_editor))


def _options(schema_editor: Any) -> dict[str, bool]:
    return {"concurrently": True} if concurrently(schema_editor) else {}
