"""What needs the home for itself leaves a hub alone that runs."""

import pytest
from django.core.management import CommandError, call_command

from coalface.config import in_use

pytestmark = pytest.mark.django_db


def test_a_hub_that_runs_is_not_moved(tmp_path, settings):
    settings.COALFACE_HOME = tmp_path
    with in_use.running(), pytest.raises(CommandError, match="The hub is running"):
        call_command("move-database", f"sqlite:///{tmp_path}/there.sqlite3")


def test_a_hub_that_runs_is_not_restored(tmp_path, settings):
    settings.COALFACE_HOME = tmp_path
    with in_use.running(), pytest.raises(CommandError, match="The hub is running"):
        call_command("restore", str(tmp_path / "any.zip"))
