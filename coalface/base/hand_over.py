"""Gives rows of one owner to another one without ever meeting a unique constraint. Knows no word of the domain."""

from django.db.models import Exists, OuterRef, QuerySet


def hand_over(rows: QuerySet, owner: str, *, source: int, target: int, once: tuple[str, ...] = ()) -> int:
    """Let the rows whose column `owner` is `source` belong to `target`, and return how many.

    `once` names the columns in which the target may have no two rows alike: what the target has already, the source
    loses. Rows in which one of these columns is empty are never alike.
    """
    theirs = rows.filter(**{owner: source})
    if once:
        alike = rows.filter(**{owner: target}, **{name: OuterRef(name) for name in once})
        doubles = list(theirs.filter(Exists(alike)).values_list("pk", flat=True))
        rows.filter(pk__in=doubles).delete()
    return theirs.update(**{owner: target})
