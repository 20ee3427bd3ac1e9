"""What a kind of entry declares about itself, and the few things that shared code asks of a declaration."""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import quote

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import get_language

from coalface.base.db.one_by_one import exists_for_each
from coalface.base.wiring import wired

Words = str | Promise


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of entry, as data. Shared code reads these fields and never asks which kind it is."""

    name: str  # in the column Entry.kind
    plural: str  # first part of the address: /questions/12-damp/
    noun: Words
    nouns: Words
    icon: str  # name in the sprite
    reply_noun: Words  # one visible reply that Entry.replies counts
    reply_nouns: Words
    replies_are_answers: bool = False  # answers may carry comments; else replies are comments
    new_words: Words = ""  # the sentence on the button that makes one; without it nobody makes one by hand
    form: Any = None  # what is checked of a new one: a ShareForm with its words
    detail: Any = None  # the model with facts of its own, one row an entry; most kinds have none
    chosen_reply: str = ""  # the field of `detail` that points at the reply which its author accepted
    voiced: bool = False  # a text in its author's own voice: a larger title, more of the same author beside it
    in_navigation: bool = False  # the frame leads to the list of all of them
    group_tab: bool = False  # a group's home has a tab that lists them
    shared_draft: bool = False  # members of the group may open a draft of it

    @property
    def list_address(self) -> str:
        """The address of all of them."""
        return f"/{self.plural}/"

    @property
    def new_address(self) -> str:
        """The address of the page that makes one."""
        return f"/{self.plural}/new/"

    def new_address_in(self, group: Any) -> str:
        """Return the address of the page that makes one in a group."""
        return f"/groups/{group.slug}/{self.plural}/new/"


@cache
def kinds() -> dict[str, Kind]:
    """Return every kind in use by its name."""
    return {kind.name: kind for kind in wired("KINDS")}


def spoken_kinds() -> dict[str, Kind]:
    """Return the same with their words in the language in use: Django would look each up anew for every row of a list."""
    return _spoken(get_language())


@cache
def _spoken(_language: str | None) -> dict[str, Kind]:
    return {
        name: replace(kind, **{said: str(words) for said, words in vars(kind).items() if isinstance(words, Promise)})
        for name, kind in kinds().items()
    }


def kind_of(entry: Any) -> Kind:
    """Return the declaration of an entry's kind, in the language in use."""
    return spoken_kinds()[entry.kind]


def entry_address(entry: Any) -> str:
    """Return the address of an entry's page, built as a string because lists need hundreds of them."""
    return f"/{kinds()[entry.kind].plural}/{entry.pk}-{entry.slug or 'untitled'}/"


def reply_address(reply: Any) -> str:
    """Return the address of a reply: its entry's page, at the place of the reply."""
    return f"{entry_address(reply.entry)}#reply-{reply.pk}"


def file_address(file: Any) -> str:
    """Return the address of a file that came with an entry."""
    return f"/files/{file.pk}/{quote(file.name)}"


@cache
def asking() -> Kind:
    """Return the kind with which members ask each other: the first whose replies are answers."""
    return next(kind for kind in kinds().values() if kind.replies_are_answers)


def sharing() -> tuple[Kind, ...]:
    """Return what the frame's Share menu offers: every kind that members make, but for the one that asks."""
    return tuple([kind for kind in spoken_kinds().values() if kind.new_words and kind.name != asking().name])


def in_navigation() -> tuple[Kind, ...]:
    """Return the kinds whose lists the frame leads to."""
    return tuple([kind for kind in spoken_kinds().values() if kind.in_navigation])


def group_tabs() -> tuple[Kind, ...]:
    """Return the kinds that have a tab of their own at a group's home."""
    return tuple([kind for kind in spoken_kinds().values() if kind.group_tab])


def chosen(path: str = "pk") -> Q:
    """Return the condition that a reply, at the end of `path` from the rows asked, was accepted by its entry's author."""
    accepted = Q(pk__in=[])
    for kind in kinds().values():
        if kind.chosen_reply:
            accepted |= Q(Exists(kind.detail.objects.filter(**{kind.chosen_reply: OuterRef(path)})))
    return accepted


def has_chosen() -> Q:
    """Return the condition that an entry has a reply which its author accepted, and which still stands; for few entries."""
    has = Q(pk__in=[])
    for kind in kinds().values():
        if kind.chosen_reply:
            standing = {f"{kind.chosen_reply}__state": "published"}
            has |= Q(exists_for_each(kind.detail.objects.filter(entry=OuterRef("pk"), **standing)))
    return has


def undecided(kind: Kind) -> Q:
    """Return the condition that no reply to an entry of this kind was accepted yet."""
    if not kind.chosen_reply:
        return Q(pk__in=[])
    return Q(Exists(kind.detail.objects.filter(entry=OuterRef("pk"), **{kind.chosen_reply: None})))
