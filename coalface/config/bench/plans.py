"""Keeps the plans of the queries of each page in files, the slowest query of a page first."""

import time
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client
from django.utils.text import slugify

from coalface.base.db.plans import plan
from coalface.config.bench.pages import Page


def keep_plans(folder: Path, pages: list[Page], cookies: dict[str, str]) -> None:
    """Ask for each page that is read once to warm up and once to watch it, and write a file for it."""
    folder.mkdir(parents=True, exist_ok=True)
    for page in pages:
        if page.body is None:
            name = slugify(f"{page.name} {page.who or 'out'}")
            (folder / f"{name}.txt").write_text(_of(page, cookies.get(page.who, "")))


def _of(page: Page, cookie: str) -> str:
    client = Client(headers={"cookie": cookie, "host": "localhost"})
    client.get(page.path)
    seen: list[tuple[float, str, Any]] = []

    def note(execute, sql, params, many, context):
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            seen.append((time.perf_counter() - began, sql, params))

    began = time.perf_counter()
    with connection.execute_wrapper(note):
        status = client.get(page.path).status_code
    took = time.perf_counter() - began
    asked = sum(seconds for seconds, _sql, _params in seen)
    parts = [
        f"{page.name}, {page.who or 'signed out'}: {page.path}",
        f"status {status}, {took * 1000:.1f} ms, of which {asked * 1000:.1f} ms until {len(seen)} queries gave a first row",
    ]
    for seconds, sql, params in sorted(seen, key=lambda one: -one[0]):
        parts.append(f"── {seconds * 1000:.2f} ms\n{sql}\n{params!r}")
        if sql.lstrip("( ").upper().startswith("SELECT"):
            parts.append(plan(sql, params))
    return "\n\n".join(parts) + "\n"
