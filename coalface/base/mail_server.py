"""Whether the mail server is worth asking: one that is silent would keep whoever waits, and everything else, with each letter."""

import time
from smtplib import SMTPRecipientsRefused, SMTPResponseException

PAUSE = 60.0  # seconds in which nothing is sent after a server did not answer


class MailServer:
    """What one process knows of it."""

    def __init__(self) -> None:
        self.until = 0.0

    def is_away(self) -> bool:
        """Whether it did not answer within the last minute."""
        return time.monotonic() < self.until

    def note(self, error: BaseException | None) -> None:
        """Remember how sending went: what the server says of one letter is not held against others."""
        away = isinstance(error, OSError) and not isinstance(error, (SMTPResponseException, SMTPRecipientsRefused))
        self.until = time.monotonic() + PAUSE if away else 0.0


mail_server = MailServer()
