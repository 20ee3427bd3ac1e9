"""Statements whose places for values are numbered: a value may stand in several, and nobody looks for them again.

Django writes `%s` for each place. Both databases want it otherwise, so their drivers read through the statement each time
it is asked, which takes longer than the answer where it is long.
"""


class Numbered(str):
    """A statement that goes to the database as it is, in the database's own signs."""

    __slots__ = ()
