"""The doorway to `config/wiring.py` for floors that may not import it: names in, literal lists out."""

from functools import cache
from importlib import import_module
from typing import Any

from django.conf import settings


@cache
def wired(name: str) -> Any:
    """Return the list called `name` in the wiring module, for instance `wired("WRITERS")`.

    Raises AttributeError when the wiring has no such list.
    """
    return getattr(import_module(settings.COALFACE_WIRING), name)
