"""Whether the mail server is worth asking: one that is silent would keep whoever waits, and everything else, with each letter."""

import time
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import EmailMessage

PAUSE = 60.0  # seconds in which nothing is sent after a server did not answer


class MailServer:
    """What one process knows of it."""

    def __init__(self) -> None:
        self.until = 0.0

    def is_away(self) -> bool:
        """Whether it did not answer within the last minute."""
        return time.monotonic() < self.until

    def send(self, mail: EmailMessage) -> None:
        """Send a mail, and remember whether the server answered. Raises what sending raises; what the server says of one
        letter is not held against others.
        """
        self.until = 0.0
        try:
            mail.send()
        except (SMTPResponseException, SMTPRecipientsRefused):
            raise
        except OSError:
            self.until = time.monotonic() + PAUSE
            raise


mail_server = MailServer()
