"""Brings a dump into a group: people who wrote, questions, answers, comments, and what belongs to them.

The files are read several times and never kept: first to survey them, then to write, sort by sort. What an earlier run
has brought is left as it is; where one was interrupted, the next goes on.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.groups.models import Group
from coalface.interfaces.importers.place import held
from coalface.interfaces.importers.stackexchange.dump import Report
from coalface.interfaces.importers.stackexchange.history import bring_history, survey_history
from coalface.interfaces.importers.stackexchange.numbers import Numbers
from coalface.interfaces.importers.stackexchange.read import Reader, Step
from coalface.interfaces.importers.stackexchange.survey import Survey
from coalface.interfaces.importers.stackexchange.write import Writer
from coalface.interfaces.importers.summary import summary

BATCH = 200
_ACCEPTED, _UP = "1", "2"  # sorts of votes; all others are dropped


def bring(files: dict[str, Path], group: Group, level: int, *, report: Report, step: Step) -> dict[str, int]:
    """Bring a dump into a group at a level and return the counts of what is now there.

    Raises Unfit where the group will not have it.
    """
    survey = Survey()
    reader = Reader(files, survey, report=report, step=step)
    _survey(reader, survey)
    writer = Writer(group, level, survey)
    for file, read, write in (
        ("Users", reader.people, writer.people),
        ("Posts", reader.questions, writer.questions),
        ("Posts", reader.answers, writer.answers),
        ("Comments", reader.comments, writer.comments),
        ("PostLinks", reader.links, writer.links),
    ):
        for batch in _batched(read()):
            for line, fault in write(batch):
                reader.leave_out(file, line, fault)
    bring_history(_history(reader), survey, group, level)
    with held(group, level):
        found = summary(group, skipped=reader.skipped)
        record(Verb.IMPORTED, group_id=group.pk, **found)
    return found


def _survey(reader: Reader, survey: Survey) -> None:
    if "Votes" in reader.files:
        survey.votes = Numbers()
        for _line, vote in reader.votes():
            if vote.sort == _UP:
                survey.votes[vote.post] += 1
            elif vote.sort == _ACCEPTED and vote.at is not None:
                survey.note_acceptance(vote.post, vote.at.date())
    survey_history(_history(reader), survey)
    for read in (reader.questions, reader.answers, reader.comments):
        for _line, post in read():
            survey.note_author(post.author)
            if post.accepted is not None:
                survey.accepted[post.number] = post.accepted


def _history(reader: Reader) -> Iterator[dict[str, str]]:
    return (row for _line, row in reader.rows("PostHistory"))


def _batched(items: Iterable) -> Iterator[list]:
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH)):
        yield batch
