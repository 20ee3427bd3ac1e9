"""Reads the records of a dump in order, each checked and once; counts and reports what is left out.

A row's fault is reported once, however many times its file is read.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from coalface.interfaces.importers.place import Unfit
from coalface.interfaces.importers.stackexchange import dump, fields, records
from coalface.interfaces.importers.stackexchange.dump import Progress, Report
from coalface.interfaces.importers.stackexchange.fields import Broken
from coalface.interfaces.importers.stackexchange.numbers import Numbers
from coalface.interfaces.importers.stackexchange.records import Link, Person, Post, Row
from coalface.interfaces.importers.stackexchange.survey import ANSWER, OTHER, QUESTION, Survey

NEEDED = ("Posts", "Users")
_SORTS = {"1": QUESTION, "2": ANSWER}

READINGS = {"Posts": 4, "Users": 1, "Comments": 2, "Votes": 1, "PostLinks": 1, "PostHistory": 2}  # of each file

Step = Callable[[str], Progress]  # shows that a file is being read, and how many bytes of it


def files_of(folder: Path) -> dict[str, Path]:
    """Return the files of a dump that are there. Raises Unfit for a folder that lacks what every dump has."""
    files = {name: path for name in READINGS if (path := dump.find(folder, name)) is not None}
    for name in NEEDED:
        if name not in files:
            raise Unfit(f"{folder} is no dump: it has no {name}.xml.")
    return files


def bytes_to_read(files: dict[str, Path]) -> int:
    """Return how many bytes an import of these files reads, some of them several times."""
    return sum(READINGS[name] * path.stat().st_size for name, path in files.items())


class Reader:
    """The files of one dump, as often as they are needed."""

    def __init__(self, files: dict[str, Path], survey: Survey, *, report: Report, step: Step) -> None:
        self.files, self.survey, self.step = files, survey, step
        self.skipped = 0
        self._report = report
        self._faulty: dict[str, Numbers] = {}

    def leave_out(self, file: str, line: int, fault: str = "") -> None:
        """Count a row that is left out, and say why where there is something to say."""
        name = self.files[file].name
        if self._faulty.setdefault(name, Numbers()).note(line):
            self.skipped += 1
            if fault:
                self._report(name, line, fault)

    def people(self) -> Iterator[tuple[int, Person]]:
        """Yield those who wrote something that comes here; nobody else's name is kept."""
        seen = Numbers()
        for line, person in self._parsed("Users", records.person):
            if self._first(seen, "Users", line, person.number) and self.survey.wrote[person.number]:
                yield line, person

    def questions(self) -> Iterator[tuple[int, Post]]:
        """Yield the questions; wiki and tag posts have no place here and are left out without a word."""
        seen = Numbers()
        for line, post in self._parsed("Posts", self._question):
            if post is not None and self._first(seen, "Posts", line, post.number):
                self.survey.sort[post.number] = QUESTION
                yield line, post

    def answers(self) -> Iterator[tuple[int, Post]]:
        """Yield the answers to questions that were read before."""
        seen = Numbers()
        for line, post in self._parsed("Posts", self._answer):
            if post is not None and self._first(seen, "Posts", line, post.number):
                self.survey.sort[post.number] = ANSWER
                yield line, post

    def comments(self) -> Iterator[tuple[int, Post]]:
        """Yield the comments on questions and answers that were read before."""
        seen = Numbers()
        for line, post in self._parsed("Comments", self._comment):
            if self._first(seen, "Comments", line, post.number):
                yield line, post

    def links(self) -> Iterator[tuple[int, Link]]:
        """Yield the links between posts."""
        return ((line, link) for line, link in self._parsed("PostLinks", records.link) if link is not None)

    def votes(self) -> Iterator[tuple[int, records.Vote]]:
        """Yield the votes."""
        return self._parsed("Votes", records.vote)

    def rows(self, file: str) -> Iterator[tuple[int, Row]]:
        """Yield the rows of a file as they stand; none where it is absent."""
        if file in self.files:
            path = self.files[file]

            def report(_name: str, line: int, fault: str) -> None:
                self.leave_out(file, line, fault)

            yield from dump.rows(path, report, self.step(path.name))

    def _parsed(self, file: str, parse: Callable[[Row], Any]) -> Iterator[tuple[int, Any]]:
        for line, row in self.rows(file):
            try:
                yield line, parse(row)
            except Broken as fault:
                self.leave_out(file, line, str(fault))

    def _question(self, row: Row) -> Post | None:
        sort = fields.words(row, "PostTypeId")
        if sort not in _SORTS:
            self.survey.sort[fields.number(row, "Id")] = OTHER
            raise Broken
        return records.question(row) if _SORTS[sort] == QUESTION else None

    def _answer(self, row: Row) -> Post | None:
        if _SORTS.get(row.get("PostTypeId", "")) != ANSWER:
            return None
        post = records.answer(row)
        if self.survey.sort[post.parent] != QUESTION:
            raise Broken(f"answers question {post.parent}, which is not there")
        if self.survey.sort[post.number] == QUESTION:
            raise Broken(f"has the Id {post.number}, which a question has")
        return post

    def _comment(self, row: Row) -> Post:
        post = records.comment(row)
        if self.survey.sort[post.parent] == OTHER:
            raise Broken
        if self.survey.sort[post.parent] not in (QUESTION, ANSWER):
            raise Broken(f"is on post {post.parent}, which is not there")
        return post

    def _first(self, seen: Numbers, file: str, line: int, number: int) -> bool:
        if seen.note(number):
            return True
        self.leave_out(file, line, f"has the Id {number}, which an earlier row has")
        return False
