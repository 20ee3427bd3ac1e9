"""A mail in two halves that say the same: plain text, and one plain column of HTML made of the same template.

A template is a text. Three functions in it say what the HTML half shows in another way: `way(address, words)`, an
address that becomes a link with words, with `quiet=True` no button; `quoted(words)`, what somebody else wrote;
`spelled(code)`, what is to be typed. Each stands alone on its line. Below a line of two dashes stands why one gets the mail.
"""

import logging
import re
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.template import loader
from django.utils.translation import gettext_lazy as _

from coalface.base.mail_server import mail_server

log = logging.getLogger("coalface.outgoing")

PATIENCE = 10  # seconds that somebody waits for a mail server
NOT_SENT = _("The mail could not be sent just now. Wait a few minutes, then ask for it again.")
FRAME = "ui/layout/letter.html"
FOOT = "\n-- \n"


@dataclass(frozen=True)
class Part:
    """What stands on one line of a letter, or a paragraph of plain sentences."""

    form: str  # "said", "way", "quiet", "quoted" or "spelled"
    text: str
    words: str = ""

    @property
    def paragraphs(self) -> list[str]:
        """The text, split where lines are empty."""
        return [words.strip() for words in re.split(r"\n\s*\n", self.text) if words.strip()]


class _Written:
    """What a template marked while it was rendered. Nobody can type a mark: it holds a number drawn for this letter."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.token = token_hex(8)
        self.marks = re.compile(rf"{self.token}:(\d+):")

    def functions(self) -> dict[str, Any]:
        return {
            "way": lambda address, words, quiet=False: self._mark(
                Part("quiet" if quiet else "way", str(address), str(words))
            ),
            "quoted": lambda words: self._mark(Part("quoted", str(words))),
            "spelled": lambda code: self._mark(Part("spelled", str(code))),
        }

    def _mark(self, part: Part) -> str:
        self.parts.append(part)
        return f"{self.token}:{len(self.parts) - 1}:"

    def text(self, rendered: str) -> str:
        return self.marks.sub(lambda found: self.parts[int(found[1])].text, rendered)

    def split(self, rendered: str) -> list[Part]:
        found: list[Part] = []
        for block in re.split(r"\n\s*\n", rendered):
            sentences: list[str] = []
            for line in block.strip().splitlines():
                marked = self.marks.fullmatch(line.strip())
                if marked is None:
                    sentences.append(line.strip())
                    continue
                found += [Part("said", " ".join(sentences))] if sentences else []
                sentences = []
                found.append(self.parts[int(marked[1])])
            found += [Part("said", " ".join(sentences))] if sentences else []
        return found


def letter(
    *, template: str, subject: str, to: list[str], context: dict[str, Any], headers: dict[str, str] | None = None
) -> EmailMultiAlternatives:
    """Return a mail, ready to be sent, that a text template says in both of its halves."""
    written = _Written()
    rendered = loader.render_to_string(template, context | written.functions(), using="jinja2").strip()
    words, _dashes, foot = rendered.rpartition(FOOT)
    facts = {"subject": subject, "parts": written.split(words or rendered), "foot": foot.splitlines()}
    mail = EmailMultiAlternatives(subject, written.text(rendered), to=to, headers=headers)
    mail.attach_alternative(loader.render_to_string(FRAME, facts, using="jinja2"), "text/html")
    return mail


def send_now(mail: EmailMultiAlternatives) -> bool:
    """Send a mail while somebody waits for it, and return whether the server took it; a log says so where it did not.

    For what cannot wait, such as codes: all else is a row that is `base.outgoing`'s. What was done before stays done. A server
    that did not answer is left alone for a minute, so that it cannot hold every thread.
    """
    if mail_server.is_away():
        return False
    mail.connection = get_connection(timeout=PATIENCE)
    try:
        mail_server.send(mail)
    except OSError as error:  # what smtplib raises is one, too
        log.error("A mail could not be sent while somebody waited for it: %s.", type(error).__name__)
        return False
    return True
