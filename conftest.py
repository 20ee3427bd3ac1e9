"""What every test run needs before Django starts: a home of its own, so that runs never meet."""

import os
import tempfile

import django

os.environ.setdefault("COALFACE_HOME", tempfile.mkdtemp(prefix="coalface-tests-"))
os.environ["COALFACE_MODE"] = "test"
# Playwright's synchronous interface keeps an event loop in the thread; Django would refuse the database in it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# Named here and not in pyproject.toml, from where pytest-django would read the settings before the lines above.
os.environ["DJANGO_SETTINGS_MODULE"] = "coalface.config.settings"
django.setup()

pytest_plugins = ["tests.world", "tests.providers"]
