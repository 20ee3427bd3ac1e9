"""Words for numbers, kept: Django looks through a chain of catalogues each time, and a page says dozens of mostly the same."""

from functools import lru_cache

from django.utils import translation


def ngettext(one: str, several: str, number: int) -> str:
    """Return what Django's `ngettext` does, in the language in use."""
    return _kept(translation.get_language(), one, several, number)


@lru_cache(maxsize=5000)
def _kept(_language: str | None, one: str, several: str, number: int) -> str:
    return translation.ngettext(one, several, number)
