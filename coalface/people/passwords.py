"""Which long passwords are poor all the same: common ones with figures round them, repeated ones, the hub's own name."""

import re

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

FEWEST_SIGNS = 5
LONGEST = 200  # characters; more than anybody types or a manager makes, and little to look through


class UncommonValidator(CommonPasswordValidator):
    """Refuses what guessing programs try first: the list that comes with Django, and plain variations of it."""

    def validate(self, password: str, user: object | None = None) -> None:
        """Raise ValidationError for a common password. One that is too long is refused by its field, and not looked at."""
        if len(password) > LONGEST:
            return
        if self._is_common(password.lower().strip()):
            raise ValidationError(self.get_error_message(), code="password_too_common")
        super().validate(password, user)

    def _is_common(self, password: str) -> bool:
        core = _from_letter_to_letter(password)
        # What is made of one piece, time and again, is found inside two of itself.
        whole = core or password
        repeated = whole in f"{whole}{whole}"[1:-1]
        hub = re.sub(r"\W", "", settings.COALFACE_NAME.lower())
        return (
            len(set(password)) < FEWEST_SIGNS
            or core in self.passwords
            or repeated
            or re.sub(r"\W", "", core) in (hub, "coalface")
        )


def _from_letter_to_letter(password: str) -> str:
    """Return a password without figures and signs round it. An expression for this would take hours for a long one."""
    letters = [at for at, sign in enumerate(password) if sign.isalpha()]
    return password[letters[0] : letters[-1] + 1] if letters else ""
