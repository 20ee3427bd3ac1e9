"""Every static file that a template, a sheet or a script names is there, and nothing else of the vendor's is served."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders

import coalface
from coalface.base.static import SHEET, bundle

PACKAGE = Path(coalface.__file__).parent
STATIC = PACKAGE / "ui" / "static"


def test_templates_name_only_files_that_exist():
    named = {
        (template.relative_to(PACKAGE), name)
        for template in PACKAGE.rglob("*.html")
        for name in re.findall(r"""static\(["']([^"']+)["']\)""", template.read_text())
    }
    assert named
    assert [(str(template), name) for template, name in sorted(named) if not finders.find(name)] == []


def test_the_style_sheet_is_whole():
    sheet = bundle(lambda name: (STATIC / name).read_text(), SHEET)
    assert "@import" not in sheet
    assert sheet.count("{") == sheet.count("}")


def test_every_sheet_of_a_component_is_imported():
    sheet = (STATIC / SHEET).read_text()
    sheets = [str(path.relative_to(STATIC / "css")) for path in sorted((STATIC / "css").rglob("*.css"))]
    assert [name for name in sheets if name != "coalface.css" and name not in sheet] == []


def test_only_four_files_come_from_the_vendor():
    files = sorted(path.name for path in (STATIC / "vendor").iterdir() if not path.name.startswith("."))
    assert files == [
        "govuk-frontend.min.css",
        "govuk-frontend.min.css.map",
        "govuk-frontend.min.js",
        "govuk-frontend.min.js.map",
    ]
