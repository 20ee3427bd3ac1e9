"""Which long passwords are poor all the same: common ones with figures round them, repeated ones, the hub's own name."""

import re

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

FEWEST_SIGNS = 5


class UncommonValidator(CommonPasswordValidator):
    """Refuses what guessing programs try first: the list that comes with Django, and plain variations of it."""

    def validate(self, password: str, user: object | None = None) -> None:
        """Raise ValidationError for a common password."""
        if self._is_common(password.lower().strip()):
            raise ValidationError(self.get_error_message(), code="password_too_common")
        super().validate(password, user)

    def _is_common(self, password: str) -> bool:
        core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password)
        repeated = re.fullmatch(r"(.+?)\1+", core or password)
        hub = re.sub(r"\W", "", settings.COALFACE_NAME.lower())
        return (
            len(set(password)) < FEWEST_SIGNS
            or core in self.passwords
            or repeated is not None
            or re.sub(r"\W", "", core) in (hub, "coalface")
        )
