"""Takes somebody who left out of what no folder of the domain owns: queue, cache, slugs, and mail written to files."""

import contextlib
from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django_tasks_db.models import DBTaskResult

from coalface.base.traces import Traces, rewrite


def forget_in_queue(traces: Traces) -> None:
    """Write what is kept of tasks without a name: a task that failed may have quoted one in its error."""
    clean = traces.without_name
    rewrite(DBTaskResult.objects.all(), traces.everything, traceback=clean, args_kwargs=clean, return_value=clean)


def forget_in_cache(traces: Traces) -> None:
    """Drop the counters that are kept under an address of theirs, and nobody else's."""
    table = connection.ops.quote_name(settings.CACHES["default"]["LOCATION"])
    with connection.cursor() as cursor:
        for mark in traces.written_addresses:
            escaped = mark.lower().replace("!", "!!").replace("%", "!%").replace("_", "!_")
            cursor.execute(f"DELETE FROM {table} WHERE LOWER(cache_key) LIKE %s ESCAPE '!'", [f"%{escaped}%"])


def forget_mail(traces: Traces) -> None:
    """Delete the letters to or about somebody where mail is written to files and not sent."""
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    if not folder or not Path(folder).is_dir():
        return
    for path in Path(folder).iterdir():
        with contextlib.suppress(OSError):
            if path.is_file() and _names(path.read_bytes(), traces):
                path.unlink()


def _names(content: bytes, traces: Traces) -> bool:
    mail = message_from_bytes(content, policy=policy.default)
    words = [content.decode("utf-8", "replace"), *(str(value) for value in mail.values())]
    words += [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    text = "\n".join(words)
    return traces.without_name(text) != text


def new_slugs(rows: QuerySet, traces: Traces) -> list:
    """Give rows whose title or name points at somebody an address without the handle, and return those rows.

    Call it before the titles are cleaned, by which it knows whom they mean.
    """
    changed = []
    unique = rows.model._meta.get_field("slug").unique
    for row in rows.filter(slug__contains=traces.handle).order_by("pk"):
        slug = traces.slug(row.slug)
        if slug == row.slug or not traces.meant(getattr(row, "title", "") or row.name):
            continue
        stem, number = slug[: row._meta.get_field("slug").max_length - 6], 2
        while unique and row._meta.base_manager.filter(slug=slug).exists():
            slug, number = f"{stem}-{number}", number + 1
        row.slug = slug
        row._meta.base_manager.filter(pk=row.pk).update(slug=slug)
        changed.append(row)
    return changed
