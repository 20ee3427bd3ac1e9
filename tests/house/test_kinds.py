"""A kind is data: no shared line names one, and a new one is made by the five steps that CONTRIBUTING gives."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import coalface
from coalface.entries.kind import kinds

PACKAGE = Path(coalface.__file__).parent
ROOT = PACKAGE.parent
SHARED = [PACKAGE / floor for floor in ("base", "activity", "people", "groups", "entries", "features", "pages", "ui")]


def words() -> str:
    return "|".join(sorted({word for kind in kinds().values() for word in (kind.name, kind.plural)}))


def shared(ending: str) -> list[Path]:
    files = (path for floor in SHARED for path in floor.rglob(f"*.{ending}"))
    return sorted(
        path for path in files if not path.name.startswith(("test_", "conftest")) and "static" not in path.parts
    )


@pytest.mark.parametrize("path", shared("py"), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_shared_line_of_code_names_a_kind(path: Path):
    named = re.compile(rf"^({words()})(-.*)?$|/({words()})(/|$)|coalface\.kinds")
    tree = ast.parse(path.read_text())
    said = {id(node.args[0]) for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            assert not named.search(node.module or ""), node.module
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            assert not named.search(node.value) or node.value == ast.get_docstring(tree, clean=False), node.value


@pytest.mark.parametrize("path", shared("html"), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_shared_template_names_a_kind(path: Path):
    source = re.sub(r"\{#.*?#\}|_\(\".*?\"\)", "", path.read_text(), flags=re.DOTALL)
    found = re.search(rf"kinds/\w|[\"'](?:{words()})[\"'-]|/(?:{words()})/", source)
    assert not found, found[0]


def test_five_steps_make_a_kind(tmp_path: Path):
    """Follow CONTRIBUTING in a copy of the package, and use the new kind there as a member would."""
    shutil.copytree(PACKAGE, tmp_path / "coalface", ignore=shutil.ignore_patterns("test_*", "__pycache__", "demo"))
    for folder in ("node_modules",):
        if (ROOT / folder).exists():
            (tmp_path / folder).symlink_to(ROOT / folder)
    steps = (ROOT / "CONTRIBUTING.md").read_text().split("## Adding a kind")[1].split("\n## ")[0]
    files = re.findall(r"^`(coalface/\S+)`[^\n]*\n\n```\w+\n(.*?)```", steps, re.MULTILINE | re.DOTALL)
    assert len(files) == 5, [name for name, _text in files]
    for name, text in files:
        path = tmp_path / name
        if path.exists():
            path.write_text(_with_line(path.read_text(), text))
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
    (tmp_path / "try.py").write_text(TRY)
    environment = os.environ | {
        "PYTHONPATH": str(tmp_path),
        "COALFACE_HOME": str(tmp_path / "home"),
        "COALFACE_MODE": "development",
        "DATABASE_URL": "",
    }
    done = subprocess.run(
        [sys.executable, "try.py"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0 and "All five steps hold." in done.stdout, done.stdout + done.stderr


def _with_line(source: str, text: str) -> str:
    """Return wiring with the import on top and the list of kinds as the step says."""
    imported, listed = (line for line in text.strip().splitlines() if line)
    return re.sub(r"^KINDS = .*$", listed, source.replace('"""\n', f'"""\n\n{imported}\n', 1), flags=re.MULTILINE)


TRY = """
import os
import pathlib

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "coalface.config.settings"
pathlib.Path(os.environ["COALFACE_HOME"]).mkdir()
django.setup()

from django.core.management import call_command
from django.test import Client
from django.test.utils import setup_test_environment

import coalface
from coalface.people.models import Member

assert coalface.__file__.startswith(os.getcwd()), coalface.__file__
setup_test_environment()
call_command("migrate", verbosity=0)
ann = Member.objects.create(email="ann@fenwick.example", name="Ann", handle="ann", state="active")
client = Client()
client.force_login(ann)
assert b"/tips/new/" in client.get("/").content
form = {"title": "Knock twice", "source": "They are at the back.", "where": "hub", "level": "usual"}
assert b"Preview" in client.get("/tips/new/").content
address = client.post("/tips/new/", form)["Location"]
assert address.startswith("/tips/"), address
assert b"They are at the back." in client.get(address).content
assert client.post(address.replace("tips", "entries").split("-")[0] + "/replies/", {"source": "True."}).status_code == 303
for path in ("/tips/", "/", "/search/?q=knock", "/people/ann/"):
    assert b"Knock twice" in client.get(path).content, path
call_command("check")
print("All five steps hold.")
"""
