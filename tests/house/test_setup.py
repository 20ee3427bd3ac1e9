"""The locks install the same bytes anywhere: they carry hashes and no address, and no file names a registry."""

import json
import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["requirements.txt", "dev.txt", "node.txt", "build.txt"]
# Pieced together, so that this file does not name what it looks for.
REGISTRIES = [
    ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"))
]
COMMANDS = ["bin/setup", "bin/dev", "bin/test", "bin/lint", "bin/lock", "bin/build", ".ci/run"]
OUTSIDE = {".git", ".venv", "node_modules", "var", "vendor", "dist", ".hypothesis", ".pytest_cache", ".ruff_cache"}


def own_files() -> list[Path]:
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in OUTSIDE and not name.startswith("__pycache__")]
        found += [Path(folder) / name for name in names]
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_one_version_and_hashes(name):
    text = (ROOT / name).read_text()
    packages = re.split(r"\n(?=\S)", re.sub(r"(?m)^\s*#.*\n?", "", text).strip())
    assert packages
    for package in packages:
        assert re.match(r"^[A-Za-z0-9_.-]+(\[[\w,-]+\])?==[\w.!+]+", package), package
        assert "--hash=sha256:" in package, package


@pytest.mark.parametrize("name", [*LOCKS, "package-lock.json", ".npmrc"])
def test_no_lock_holds_an_address(name):
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert not re.search(r"index-url|find-links|trusted-host|registry=", text)


def test_the_front_end_lock_has_hashes():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert all(entry.get("integrity") for name, entry in packages.items() if name)


def test_the_tools_are_locked_at_the_versions_that_production_uses():
    def versions(name: str) -> dict[str, str]:
        return dict(re.findall(r"(?m)^([A-Za-z0-9_.-]+)(?:\[[\w,-]+\])?==([\w.!+]+)", (ROOT / name).read_text()))

    assert versions("requirements.txt").items() <= versions("dev.txt").items()


def test_no_file_names_a_registry():
    naming = [
        f"{path.relative_to(ROOT)}: {host}"
        for path in own_files()
        for host in REGISTRIES
        if host.encode() in path.read_bytes()
    ]
    assert naming == []


@pytest.mark.parametrize("name", COMMANDS)
def test_commands_can_be_run_and_are_well_formed(name):
    path = ROOT / name
    assert os.access(path, os.X_OK)
    shell = path.read_text().splitlines()[0].removeprefix("#!")
    assert shell in ("/bin/sh", "/bin/bash")
    done = subprocess.run([shell, "-n", path], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_project_says_what_it_needs():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == ">=3.11"
    assert project["scripts"]["coalface"] == "coalface.config.cli:main"


def test_a_second_set_up_has_nothing_to_do():
    done = subprocess.run([ROOT / "bin" / "setup"], capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_set_up_refuses_what_it_does_not_know():
    done = subprocess.run([ROOT / "bin" / "setup", "--nonsense"], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == "bin/setup: I do not know --nonsense; there are --browser and --postgresql.\n"
