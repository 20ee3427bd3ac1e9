"""What a kind of entry declares about itself, and the few things that shared code asks of a declaration."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.functional import Promise

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
    new_words: Words = ""  # the sentence on the button that makes one
    new_url: str = ""  # URL name of the page that makes one
    edit_form: Callable[..., Any] | None = None
    shared_draft: bool = False  # members of the group may open a draft of it
    in_share_menu: bool = True


@cache
def kinds() -> dict[str, Kind]:
    """Return every kind in use by its name."""
    return {kind.name: kind for kind in wired("KINDS")}


def kind_of(entry: Any) -> Kind:
    """Return the declaration of an entry's kind."""
    return kinds()[entry.kind]


def entry_address(entry: Any) -> str:
    """Return the address of an entry's page, built as a string because lists need hundreds of them."""
    return f"/{kinds()[entry.kind].plural}/{entry.pk}-{entry.slug or 'untitled'}/"


def reply_address(reply: Any) -> str:
    """Return the address of a reply: its entry's page, at the place of the reply."""
    return f"{entry_address(reply.entry)}#reply-{reply.pk}"


def file_address(file: Any) -> str:
    """Return the address of a file that came with an entry."""
    return f"/files/{file.pk}/{quote(file.name)}"


def share_menu() -> list[dict[str, Any]]:
    """Return what the frame's Share menu offers, one dictionary a kind."""
    return [
        {"word": kind.noun, "icon": kind.icon, "href": reverse(kind.new_url)}
        for kind in kinds().values()
        if kind.in_share_menu and kind.new_url
    ]
