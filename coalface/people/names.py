"""What may stand as somebody's name: anything that people read as one, however long or foreign, and nothing else.

And which handles are spent: whoever left keeps theirs, though nobody can read it any more.
"""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from coalface.base.traces import PLAIN
from coalface.people.models import Departure

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
    if name.casefold() in ("former member", _("Former Member").casefold()):
        raise ValidationError(_("This is how people are called who have left. Type your name."))
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


def handle_key(handle: str) -> str:
    """Return what is kept of the handle of somebody who left: a hash under the hub's own key."""
    return salted_hmac("coalface.people.names.handle", handle.lower(), algorithm="sha256").hexdigest()


def is_spent(handle: str) -> bool:
    """Whether nobody may get this handle: it was somebody's who left, or stands where a handle was taken out."""
    return handle == PLAIN or Departure.objects.filter(handle_key=handle_key(handle)).exists()
