"""What tells who somebody was: addresses, a handle and a name; and how words are written without them."""

import html
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

PLAIN = "former-member"  # stands in addresses and names of files; no member ever has it as a handle
_TOKEN = re.compile(r"(?P<lead>@|%40|people(?:/|%2[Ff]))?(?P<word>[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*)")


@dataclass(frozen=True)
class Traces:
    """Everything by which words point at one person. Without any of it, words stay as they are."""

    addresses: tuple[str, ...] = ()
    handle: str = ""
    name: str = ""

    @property
    def contacts(self) -> list[str]:
        """What to look for in texts that may keep the name."""
        marks = [*self.addresses, *(address.replace("@", "%40") for address in self.addresses), self.handle]
        return [mark for mark in dict.fromkeys([*marks, *map(html.escape, marks)]) if mark]

    @property
    def everything(self) -> list[str]:
        """What to look for in words that may not keep the name either; a name may have been broken over lines."""
        return [*self.contacts, *([max(self.name.split(), key=len)] if self.name.split() else [])]

    @property
    def telling(self) -> bool:
        """Whether the handle by itself tells of nobody else: one word is what others may be called, too."""
        return bool(re.search(r"[-0-9]", self.handle))

    @cached_property
    def _addresses(self) -> re.Pattern | None:
        written = [re.escape(address).replace("@", "(?:@|%40)") for address in self.addresses]
        if not written:
            return None
        return re.compile(rf"(?<![\w+'&~.-])(?:{'|'.join(written)})(?![\w-]|\.\w)", re.IGNORECASE)

    @cached_property
    def _links(self) -> re.Pattern | None:
        """Match a Markdown link to the profile or the mailbox; its words stay."""
        targets = (
            [r"(?:https?://[^\s()/]+)?/people/" + re.escape(self.handle) + r"(?:[/?#][^\s()]*)?"] if self.handle else []
        )
        targets += [
            "mailto:" + re.escape(address).replace("@", "(?:@|%40)") + r"[^\s()]*" for address in self.addresses
        ]
        return (
            re.compile(rf"\[([^\[\]]*)\]\(\s*<?(?:{'|'.join(targets)})>?[^()]*\)", re.IGNORECASE) if targets else None
        )

    @cached_property
    def _name(self) -> re.Pattern | None:
        words = [re.escape(word) for word in self.name.split()]
        return re.compile(r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)", re.IGNORECASE) if words else None

    def without_contact(self, words: str) -> str:
        """Return words without addresses and handle; a mention reads Former Member, a link keeps its words."""
        gone = _("Former Member")
        if self._links:
            words = self._links.sub(r"\1", words)
        if self._addresses:
            words = re.sub(rf"<(?:mailto:)?(?:{self._addresses.pattern})>", gone, words, flags=re.IGNORECASE)
            words = self._addresses.sub(gone, words)
        if self.handle and self.handle in words.lower():
            words = _TOKEN.sub(lambda found: self._token(found, words, gone), words)
        return words

    def _token(self, found: re.Match, words: str, gone: str) -> str:
        lead, word = found["lead"], found["word"]
        before, after = words[max(0, found.start() - 1) : found.start()], words[found.end() : found.end() + 1]
        if lead:
            if word.lower() != self.handle:
                return found[0]
            return gone if lead == "@" and before != "/" else lead + PLAIN
        if not self.telling or self.handle not in word:
            return found[0]
        plain = word != self.handle or bool(set(before + after) & set("/_-%=&#"))
        return re.sub(rf"(?<![a-z0-9]){re.escape(self.handle)}(?![a-z0-9])", PLAIN if plain else gone, word)

    def without_name(self, words: str) -> str:
        """Return words without addresses, handle and name."""
        words = self.without_contact(words)
        return self._name.sub(_("Former Member"), words) if self._name else words

    def slug(self, slug: str) -> str:
        """Return the readable part of an address without the handle, which is how a name is written there."""
        return re.sub(rf"(?<![a-z0-9]){re.escape(self.handle)}(?![a-z0-9])", PLAIN, slug) if self.telling else slug

    def file_name(self, name: str) -> str:
        """Return a file's name without addresses, handle and name, however their parts are held together."""
        stem, dot, ending = name.rpartition(".")
        stem = self._addresses.sub(PLAIN, stem) if self._addresses else stem
        for whole in (self.handle.split("-") if self.handle else [], self.name.split()):
            if whole:
                parts = r"[\s._-]*".join(map(re.escape, whole))
                stem = re.sub(rf"(?<![^\W_]){parts}(?![^\W_])", PLAIN, stem, flags=re.IGNORECASE)
        return stem + dot + ending


def holding(fields: Iterable[str], marks: Iterable[str]) -> Q:
    """Return the condition that one of these fields holds one of these marks, in whatever capitals."""
    found = Q(pk__in=[])
    for field in fields:
        for mark in marks:
            found |= Q(**{f"{field}__icontains": mark})
    return found


def rewrite(rows: QuerySet, marks: Iterable[str], **fields: Callable[[str], Any]) -> list[Model]:
    """Write each of these fields anew in the rows that hold a mark, and return the rows that changed."""
    changed = []
    for row in rows.filter(holding(fields, marks)).order_by("pk"):
        new = {}
        for name, clean in fields.items():
            old = getattr(row, name)
            words = deep(old, clean) if isinstance(old, dict | list) else clean(old) if old else old
            longest = row._meta.get_field(name).max_length
            words = words[:longest] if longest and isinstance(words, str) else words
            if words != old:
                new[name] = words
                setattr(row, name, words)
        if new:
            row._meta.base_manager.filter(pk=row.pk).update(**new)
            changed.append(row)
    return changed


def deep(value: Any, clean: Callable[[str], str]) -> Any:
    """Return lists and dictionaries, however deep, with every text in them cleaned."""
    if isinstance(value, dict):
        return {deep(name, clean): deep(one, clean) for name, one in value.items()}
    if isinstance(value, list):
        return [deep(one, clean) for one in value]
    return clean(value) if isinstance(value, str) else value
