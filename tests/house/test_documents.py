"""What the documents say is there is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path):
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text()):
        if not re.match(r"[a-z]+:", target):
            assert (path.parent / target).exists(), target


def test_every_setting_is_described_and_every_description_is_a_setting():
    source = "".join((ROOT / "coalface" / "config" / name).read_text() for name in ("settings.py", "providers.py"))
    read = set(re.findall(r'(?:listed|number|env\.\w+)\(\s*"([A-Z_]+)"|_names\(env, "([A-Z_]+)"', source))
    read = {one or other for one, other in read}
    described = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs" / "operate.md").read_text(), re.MULTILINE))
    assert read == described


def test_every_command_of_the_project_is_described():
    described = (ROOT / "CONTRIBUTING.md").read_text() + (ROOT / "README.md").read_text()
    for path in (ROOT / "bin").iterdir():
        assert f"bin/{path.name}" in described, path.name


def test_every_decision_is_listed():
    listed = (ROOT / "docs" / "adr" / "README.md").read_text()
    for path in (ROOT / "docs" / "adr").glob("0*.md"):
        assert path.name in listed, path.name
