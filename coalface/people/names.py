"""What may stand as somebody's name: anything that people read as one, however long or foreign, and nothing else."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST_NAME = 80


def clean_name(typed: str) -> str:
    """Return a name with single spaces and without characters that do not show.

    Raises ValidationError where no two letters are left, or what is left is a web or e-mail address.
    """
    name = without_hidden(typed)
    if sum(sign.isalpha() for sign in name) < 2:
        raise ValidationError(_("Type your name."))
    if "@" in name or "://" in name or "www." in name.lower():
        raise ValidationError(_("Type your name, not an address."))
    return name


def without_hidden(typed: str) -> str:
    """Return words with single spaces and without characters that do not show."""
    # Formatting characters can turn the words around them; two of them join letters in some scripts.
    shown = (
        " " if sign.isspace() else sign
        for sign in typed
        if sign.isspace() or unicodedata.category(sign) not in ("Cc", "Cf") or sign in "\u200c\u200d"
    )
    return " ".join("".join(shown).split())
