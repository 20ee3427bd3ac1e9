"""Brings a dump into a group: people who wrote, questions, answers, comments, and what belongs to them.

Every batch is one transaction that holds the group's row, so that nothing is half written and nothing lands above a cap
that is being narrowed. What an earlier run has brought is left as it is.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.groups.actions import lock_group
from coalface.groups.models import Group
from coalface.interfaces.importers.place import Unfit
from coalface.interfaces.importers.stackexchange import dump
from coalface.interfaces.importers.stackexchange.dump import Broken, Report
from coalface.interfaces.importers.stackexchange.history import bring_history, count_states
from coalface.interfaces.importers.stackexchange.write import Writer
from coalface.interfaces.importers.summary import summary

BATCH = 200
QUESTION, ANSWER = "1", "2"
NOBODY = -1  # the account under which the site's own programs write
UP_VOTE = "2"

Step = Callable[[str, Iterable], Iterable]  # shows progress: what is being read, and its rows


class Run:
    """One import of one dump into one group."""

    def __init__(self, folder: Path, group: Group, level: int, *, report: Report, step: Step) -> None:
        self.folder, self.group, self.level, self.step = folder, group, level, step
        self.skipped = 0
        self._report = report
        self._reported: set[tuple[str, int]] = set()

    def report(self, name: str, line: int, fault: str) -> None:
        """Pass a fault on once, however many times its row is read."""
        if (name, line) not in self._reported:
            self._reported.add((name, line))
            self.skipped += 1
            self._report(name, line, fault)

    def rows(self, name: str) -> Iterator[tuple[str, int, dict[str, str]]]:
        path = dump.find(self.folder, name)
        for line, row in self.step(name, dump.rows(path, self.report)):
            yield path.name, line, row

    def __call__(self) -> dict[str, int]:
        """Bring everything and return the summary. Raises Unfit for a folder that is no dump."""
        for name in ("Posts", "Users"):
            if dump.find(self.folder, name) is None:
                raise Unfit(f"{self.folder} is no dump: it has no {name}.xml.")
        writer = Writer(self.group, self.level, votes=self._votes(), states=count_states(self.rows("PostHistory")))
        self._people(writer)
        self._batches("Posts", writer.question, writer.write_questions, post_type=QUESTION)
        self._batches("Posts", writer.answer, writer.write_answers, post_type=ANSWER)
        self._batches("Comments", writer.comment, writer.write_comments)
        self._locked(writer.finish_questions)
        self._links(writer)
        bring_history(self.rows("PostHistory"), writer, self._locked)
        found = summary(self.group, skipped=self.skipped)
        record(Verb.IMPORTED, group_id=self.group.pk, **found)
        return found

    def _votes(self) -> Counter[int] | None:
        """Return the up-votes of each post, or None where the dump does not have the votes one by one."""
        if dump.find(self.folder, "Votes") is None:
            return None
        votes: Counter[int] = Counter()
        for name, line, row in self.rows("Votes"):
            try:
                if row.get("VoteTypeId") == UP_VOTE:
                    votes[dump.number(row, "PostId")] += 1
            except Broken as fault:
                self.report(name, line, str(fault))
        return votes

    def _people(self, writer: Writer) -> None:
        """Make staged members of those who wrote something that comes here; nobody else's name is kept."""
        wrote: set[int] = set()
        for _name, _line, row in self.rows("Posts"):
            if row.get("PostTypeId") in (QUESTION, ANSWER):
                wrote.add(dump.optional_number(row, "OwnerUserId") or NOBODY)
        for _name, _line, row in self.rows("Comments"):
            wrote.add(dump.optional_number(row, "UserId") or NOBODY)
        wrote.discard(NOBODY)
        for batch in _batched(self._parsed("Users", lambda row: writer.person(row, wrote))):
            self._locked(writer.write_people, batch)

    def _batches(self, name: str, parse: Callable, write: Callable, *, post_type: str | None = None) -> None:
        for batch in _batched(self._parsed(name, parse, post_type=post_type)):
            for line, fault in self._locked(write, batch):
                self.report(dump.find(self.folder, name).name, line, fault)

    def _parsed(self, file: str, parse: Callable, *, post_type: str | None = None) -> Iterator[tuple[int, Any]]:
        seen: set[int] = set()
        for name, line, row in self.rows(file):
            if file == "Posts" and row.get("PostTypeId") not in (QUESTION, ANSWER):
                self._count_other(name, line, row)
                continue
            if post_type is not None and row["PostTypeId"] != post_type:
                continue
            try:
                own = dump.number(row, "Id")
                if own in seen:
                    raise Broken(f"has the Id {own} that an earlier row has")
                parsed = parse(row)
            except Broken as fault:
                self.report(name, line, str(fault))
                continue
            seen.add(own)
            if parsed is not None:
                yield line, parsed

    def _count_other(self, name: str, line: int, row: dict[str, str]) -> None:
        """Count a wiki or tag post, which has no place here, without a word about it."""
        if "PostTypeId" not in row:
            self.report(name, line, "has no PostTypeId")
        elif (name, line) not in self._reported:
            self._reported.add((name, line))
            self.skipped += 1

    def _links(self, writer: Writer) -> None:
        for batch in _batched((line, row) for _name, line, row in self.rows("PostLinks")):
            self._locked(writer.write_links, [row for _line, row in batch])

    def _locked(self, work: Callable, *arguments: Any) -> Any:
        """Do one piece of work in a transaction that holds the group's row. Raises Unfit when its cap was narrowed."""
        with transaction.atomic():
            group = lock_group(self.group.pk)
            if self.level > group.cap:
                raise Unfit(f"The group {group.name} was narrowed while the import ran.")
            return work(*arguments)


def _batched(items: Iterable) -> Iterator[list]:
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH)):
        yield batch
