"""What must be known of a whole dump before its first post is written: kept as numbers only, whatever the dump's size."""

from datetime import date

from coalface.interfaces.importers.stackexchange.numbers import Numbers

QUESTION, ANSWER, OTHER = 1, 2, 3
NOBODY = -1  # the account under which the site's own programs write


class Survey:
    """Facts of a dump by the number of a post or of a person."""

    def __init__(self) -> None:
        self.sort = Numbers()  # of a post: QUESTION, ANSWER or OTHER
        self.votes: Numbers | None = None  # up-votes of a post; None where the dump does not have them one by one
        self.accepted = Numbers()  # of a question: its accepted answer
        self.accepted_on = Numbers()  # of an answer: the day on which it was accepted
        self.states = Numbers()  # of a post: how many states its text has had
        self.reasons = Numbers()  # of a question: why it was closed
        self.wrote = Numbers()  # of a person: whether they wrote anything that comes here

    def note_author(self, number: int | None) -> None:
        if number is not None and number != NOBODY:
            self.wrote[number] = 1

    def note_acceptance(self, answer: int, day: date) -> None:
        self.accepted_on[answer] = day.toordinal()

    def day_of_acceptance(self, answer: int) -> date | None:
        return date.fromordinal(self.accepted_on[answer]) if self.accepted_on[answer] else None
