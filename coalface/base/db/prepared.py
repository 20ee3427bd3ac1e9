"""Reads that are built once: `@prepared` keeps the SQL that Django makes of a read, and asks again with other values.

Django writes the SQL of a queryset anew each time it is asked; for the larger reads of home or of an entry's page that
takes several times as long as the database takes to answer. The SQL hangs on the shape of what is asked for (is there
somebody, in how many groups are they, is there a cursor) and not on the values, so it is kept for each shape.

A read is a function that returns a queryset from its arguments. It may look whether an argument is there, but not what
it is: it is called with stand-ins, numbers, words and moments that occur nowhere else, whose places among the
parameters are then known. What would come out wrong is refused: a stand-in that was changed on its way, or that stands
in the SQL itself, such as a LIMIT. A word may be looked for inside a text (`icontains`). In tests the SQL and parameters
are compared, time and again, with those of a queryset that is built for it alone.
"""

import copy
import re
from collections.abc import Callable, Collection
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import cache, update_wrapper
from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

from coalface.base.db.numbered import Numbered

PLAIN = (int, str, datetime)
COMPARED = 20  # so often is each shape compared in tests
LARGE = 64  # numbers in a collection
MOST_SHAPES = 200  # of one read; a member in more groups than others adds few, since numbers are rounded up

# Stand-ins: all of a sort begin alike, so that one that was changed is still known for what it is.
_LARGEST = 2**63
_NUMBERS = 1_777_770_000  # fits into every column of ours but those of levels and the like
_MOMENTS = datetime(8888, 1, 1, tzinfo=UTC)
_AMONG = " IN ("  # as Django writes it
_WORDS = "\N{WHITE SQUARE WITH ROUNDED CORNERS}stand-in "


class NotPreparable(RuntimeError):
    """A read does more with an argument than to hand it to the database as it is."""


class prepared:
    """Keep what Django builds of a read. Called with the read's arguments, it returns the list of its rows.

    Arguments are numbers, words, moments, None, truth values, members of enumerations, tuples and frozen dataclasses of
    such, like a Viewer, and collections of numbers, in no order.
    """

    keeps_plan = True  # where the database can

    def __init__(self, read: Callable[..., QuerySet]) -> None:
        update_wrapper(self, read)
        self.read = read
        self.built: dict[tuple, _Built] = {}

    def __call__(self, *arguments: Any, **named: Any) -> list[Any]:
        values: list[Any] = []
        shape: list[Any] = []
        for argument in arguments:
            _measure(argument, shape, values)
        for name, argument in named.items():
            shape.append(name)
            _measure(argument, shape, values)
        if any(isinstance(value, int) and not -_LARGEST < value < _LARGEST for value in values):
            # No column holds it: Django knows what that means, a database does not.
            return list(self.read(*arguments, **named))
        key = tuple(shape)
        built = self.built.get(key)
        if built is None:
            if len(self.built) >= MOST_SHAPES:
                self.built.clear()
            built = self.built[key] = _build(self.read, arguments, named, keeps_plan=self.keeps_plan)
        if settings.COALFACE_CHECK_PREPARED and built.compared < COMPARED:
            built.compared += 1
            _compare(built, values, self.read(*arguments, **named))
        return built.rows(values)


class planned_anew(prepared):
    """The same for a read whose best plan hangs on its values, such as a word that is common or rare."""

    keeps_plan = False


class _Built:
    """One shape of a read: the queryset, its compiler after it has compiled, the SQL, and where its values go."""

    def __init__(
        self,
        rows: QuerySet,
        compiler: Any,
        sql: str,
        parameters: list[Any],
        places: list[tuple[int, int, bool]],
        *,
        keeps_plan: bool,
    ) -> None:
        self.template, self.compiler = rows, compiler
        self.plain = sql, parameters, places  # as Django has it
        self.sql, left = _with_constants(sql, parameters, {place for place, *_which in places})
        self.parameters = [parameters[place] for place in left]
        position = {place: at for at, place in enumerate(left)}
        self.places = [(position[place], *which) for place, *which in places]
        if keeps_plan or compiler.connection.vendor == "sqlite":
            self.sql, self.parameters, self.places = _numbered(
                self.sql, self.parameters, self.places, compiler.connection
            )
        self.compared = 0
        self._converters: dict[int, Any] | None = None

    def filled(self, values: list[Any]) -> tuple[Any, ...]:
        """Return the parameters with these values in the places of their stand-ins."""
        return _filled(self.parameters, self.places, values, self.compiler.connection)

    def rows(self, values: list[Any]) -> list[Any]:
        if not self.sql:
            return []
        # Copied by hand: `copy` would fetch the rows of the stand-ins first.
        ready = object.__new__(type(self.template))
        ready.__dict__ |= vars(self.template)
        ready._query = _Ready(self, self.filled(values))
        return list(ready)

    def converters(self, fields: Any) -> dict[int, Any]:
        """Return how the values of each column are to be read, which is the same each time."""
        if self._converters is None:
            self._converters = type(self.compiler).get_converters(self.compiler, fields)
        return self._converters


class _Ready:
    """Stands for a query towards the queryset, which asks it for a compiler and gets one that has nothing left to do."""

    def __init__(self, built: _Built, parameters: tuple[Any, ...]) -> None:
        self._built, self._query, self._parameters = built, built.template.query, parameters

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)

    def get_compiler(self, using: str | None = None, **_options: Any) -> Any:
        compiler = copy.copy(self._built.compiler)
        connection = connections[using]
        compiler.connection = _Numbering(connection) if isinstance(self._built.sql, Numbered) else connection
        compiler.as_sql = lambda *_arguments, **_named: (self._built.sql, self._parameters)
        compiler.get_converters = self._built.converters
        return compiler


class _Numbering:
    """A connection as a compiler sees it whose statement has numbered places."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def cursor(self) -> Any:
        return self._connection.numbered_cursor()


def _build(
    read: Callable[..., QuerySet], arguments: tuple[Any, ...], named: dict[str, Any], *, keeps_plan: bool
) -> _Built:
    stand_ins: list[Any] = []
    first = [_stand_in(argument, stand_ins) for argument in arguments]  # in the order in which they are measured
    rows = read(*first, **{name: _stand_in(argument, stand_ins) for name, argument in named.items()})
    connection = connections[rows.db]
    compiler = rows.query.get_compiler(using=rows.db)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return _Built(rows, compiler, "", [], [], keeps_plan=False)
    known = {_sent(one, connection): (number, False) for number, one in enumerate(stand_ins)}
    known |= {_within(one, connection): (number, True) for number, one in enumerate(stand_ins) if isinstance(one, str)}
    places = [(place, *known[value]) for place, value in enumerate(parameters) if _known(value, known)]
    kept = {place for place, *_which in places}
    strange = [value for place, value in enumerate(parameters) if place not in kept and _is_stand_in(value)]
    if strange or str(_NUMBERS)[:6] in sql:
        raise NotPreparable(f"{read.__qualname__} changes an argument, or has it in the SQL itself: {strange or sql}")
    return _Built(rows, compiler, sql, list(parameters), places, keeps_plan=keeps_plan)


def _with_constants(sql: str, parameters: Any, kept: set[int]) -> tuple[str, list[int]]:
    """Write what is the same each time into the SQL, and return it with the places of the parameters that are left.

    SQLite plans a statement anew each time a parameter is bound that an index with a condition hangs on, such as a
    state; and planning a large one takes longer than running it.
    """
    pieces = re.split("(?<!%)%s", sql)
    left, written = [], pieces[0]
    for place, piece in enumerate(pieces[1:]):
        constant = None if place in kept else _literal(parameters[place])
        if constant is None:
            left.append(place)
        written += ("%s" if constant is None else constant) + piece
    return written, left


def _literal(value: Any) -> str | None:
    """Return a value as SQL, or None for one that had better be handed over."""
    value = value.value if isinstance(value, Enum) else value
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return str(int(value))
    if type(value) is str and (not value or (value.isascii() and value.replace("-", "").replace("_", "").isalnum())):
        return f"'{value}'"
    return None


def _numbered(
    sql: str, parameters: list[Any], places: list[tuple[int, int, bool]], connection: Any
) -> tuple[Numbered, list[Any], list[tuple[int, Any, bool]]]:
    """Number the places of a statement and hand over once what stands in several: whose groups these are, for one."""
    which = {place: (number, within, parameters[place].__class__) for place, number, within in places}
    pieces = [piece.replace("%%", "%") for piece in re.split("(?<!%)%s", sql)]
    numbers: dict[Any, int] = {}
    left: list[Any] = []
    once: list[tuple[int, Any, bool]] = []
    written, place = pieces[0], 0
    while place < len(parameters):
        some = _collection(pieces, place, which) if connection.collection else ()
        # A word alone may be of one type here and of another there.
        same = some or (which.get(place, place) if connection.shares(parameters[place]) else place)
        number = numbers.setdefault(same, len(numbers))
        if number == len(left):
            left.append("" if some else connection.as_sent(parameters[place]))
            if some:
                once.append((number, some, False))
            elif place in which:
                once.append((number, *which[place][:2]))
        if some:
            place += len(some) - 1
            written = written.removesuffix(_AMONG) + connection.collection % (number + 1)
            written += pieces[place + 1].removeprefix(")")
        else:
            written += connection.place % (number + 1) + pieces[place + 1]
        place += 1
    return Numbered(written), left, once


def _collection(pieces: list[str], place: int, which: dict[int, tuple[int, bool, type]]) -> tuple[int, ...]:
    """Return which values a statement asks for from this place on, where it asks whether something is among several."""
    if not pieces[place].endswith(_AMONG):
        return ()
    last = place
    while last + 1 < len(pieces) - 1 and pieces[last + 1] == ", ":
        last += 1
    some = range(place, last + 1)
    known = all(one in which and issubclass(which[one][2], int) for one in some)
    return tuple([which[one][0] for one in some]) if known and last > place and pieces[last + 1].startswith(")") else ()


def _measure(value: Any, shape: list[Any], values: list[Any]) -> None:
    """Add to `shape` what the SQL hangs on, and to `values` what goes in among its parameters."""
    if value is None or isinstance(value, bool | Enum):
        shape.append(value)
    elif isinstance(value, int | str | datetime):
        shape.append(value.__class__)
        values.append(value)
    elif is_dataclass(value.__class__):
        of = value.__class__  # what a lazy object stands for, too
        shape.append(of)
        for name in _names(of):
            _measure(getattr(value, name), shape, values)
    elif isinstance(value, tuple):
        shape.append(len(value))
        for one in value:
            _measure(one, shape, values)
    elif isinstance(value, Collection):
        some = list(value)
        wanted = _rounded(len(some))
        shape.append(("some", wanted))
        values += some + some[-1:] * (wanted - len(some))
    else:
        raise NotPreparable(f"An argument of a prepared read cannot be {value!r}.")


def _stand_in(value: Any, made: list[Any]) -> Any:
    """Return what stands for an argument while the SQL is built, and add what it consists of to `made`."""
    if value is None or isinstance(value, bool | Enum):
        return value
    if isinstance(value, int):
        made.append(_NUMBERS + len(made))
    elif isinstance(value, str):
        made.append(f"{_WORDS}{len(made)}")
    elif isinstance(value, datetime):
        made.append(_MOMENTS + timedelta(microseconds=len(made)))
    elif is_dataclass(value.__class__):
        of = value.__class__
        return of(**{name: _stand_in(getattr(value, name), made) for name in _names(of)})
    elif isinstance(value, tuple):
        return tuple([_stand_in(one, made) for one in value])
    else:
        some = [_NUMBERS + len(made) + at for at in range(_rounded(len(value)))]
        made += some
        return frozenset(some)
    return made[-1]


def _rounded(number: int) -> int:
    """Round up, so that few shapes do for all; the last value then stands there several times.

    To a power of two, in large collections to a quarter of the way from one to the next: few members are in so many groups,
    and SQLite takes in each number anew wherever it stands.
    """
    if settings.COALFACE_CHECK_PREPARED or number < 3:
        return number
    power = 1 << (number - 1).bit_length()
    if number <= LARGE:
        return power
    step = power // 8
    return -(-number // step) * step


@cache
def _names(of: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(of))


def _sent(value: Any, connection: Any) -> Any:
    """Return a value as it stands among the parameters that go to the database."""
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def _within(word: str, connection: Any) -> str:
    """Return a word as it stands among the parameters where it is looked for inside a text."""
    return f"%{connection.ops.prep_for_like_query(word)}%"


def _filled(
    parameters: list[Any], places: list[tuple[int, Any, bool]], values: list[Any], connection: Any
) -> tuple[Any, ...]:
    filled = parameters.copy()
    for place, number, within in places:
        if isinstance(number, tuple):
            filled[place] = f"{{{','.join(map(str, dict.fromkeys([values[one] for one in number])))}}}"
            continue
        sent = (_within if within else _sent)(values[number], connection)
        # Of the sort that Django has there: on PostgreSQL numbers have one for each width.
        sort = parameters[place].__class__
        filled[place] = sent if sort in PLAIN else sort(sent)
    return tuple(filled)


def _known(value: Any, known: dict[Any, Any]) -> bool:
    return isinstance(value, int | str | datetime) and value in known


def _is_stand_in(value: Any) -> bool:
    return any(mark in str(value) for mark in (str(_NUMBERS)[:6], _WORDS.strip(), str(_MOMENTS.year)))


def _compare(built: _Built, values: list[Any], rows: QuerySet) -> None:
    """Refuse a kept read that is not what a queryset built for these very arguments would ask."""
    try:
        sql, parameters = rows.query.get_compiler(using=rows.db).as_sql()
    except EmptyResultSet:
        sql, parameters = "", ()
    kept_sql, template, places = built.plain
    kept = _filled(template, places, values, built.compiler.connection) if kept_sql else ()
    if sql != kept_sql or sorted(map(repr, parameters)) != sorted(map(repr, kept)):
        raise NotPreparable(f"A kept read is not what it should be:\n{kept_sql}\n{kept}\nbut\n{sql}\n{parameters}")
