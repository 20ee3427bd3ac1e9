"""What is in deploy/ fits the hub: its settings are settings, its proofs can be run, its container holds nothing of the clone."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from coalface.config.settings import env

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
PROOFS = sorted(DEPLOY.glob("try-*"))


@pytest.mark.parametrize("path", PROOFS, ids=lambda path: path.name)
def test_a_proof_can_be_run(path: Path):
    assert os.access(path, os.X_OK)
    code = "import sys; compile(open(sys.argv[1]).read(), sys.argv[1], 'exec')"
    assert subprocess.run([sys.executable, "-c", code, path]).returncode == 0
    assert f"deploy/{path.name}" in (ROOT / "docs" / "operate.md").read_text()


def test_settings_named_there_are_settings():
    named = set()
    for path in (DEPLOY / "systemd" / "coalface.env", DEPLOY / "nginx" / "coalface.conf", ROOT / "Containerfile"):
        named |= set(re.findall(r"\b(COALFACE_[A-Z_]+|DATABASE_URL|EMAIL_URL)\b", path.read_text()))
    assert len(named) > 5
    assert named <= set(env.dump())


def test_the_container_is_made_of_what_is_built():
    copied = re.findall(r"(?m)^COPY (.+) \S+$", (ROOT / "Containerfile").read_text())
    assert copied
    assert all(source.startswith("dist/") for sources in copied for source in sources.split())


def test_units_run_the_two_programs_that_a_hub_needs():
    units = {path.name: path.read_text() for path in (DEPLOY / "systemd").glob("*.service")}
    started = {re.search(r"ExecStart=\S+/coalface (\w+)", text)[1] for text in units.values()}
    assert started == {"serve", "work"}
    assert all("NoNewPrivileges=yes" in text and "ProtectSystem=strict" in text for text in units.values())
