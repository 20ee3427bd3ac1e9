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
    instead: str = ""  # the handle of the same person's other account, to which mentions and links lead from now on

    @property
    def written_addresses(self) -> list[str]:
        """The addresses, each as people write it and as it stands in a link."""
        return [*self.addresses, *(address.replace("@", "%40") for address in self.addresses)]

    @property
    def contacts(self) -> list[str]:
        """What to look for in texts that may keep the name."""
        marks = [*self.written_addresses, self.handle]
        return [mark for mark in dict.fromkeys([*marks, *map(html.escape, marks)]) if mark]

    @property
    def everything(self) -> list[str]:
        """What to look for in words that may not keep the name either; a name may have been broken over lines."""
        return [*self.contacts, *([max(self.name.split(), key=len)] if self.name.split() else [])]

    @property
    def telling(self) -> bool:
        """Whether the handle by itself can tell of somebody: one word is what others may be called, too."""
        return bool(re.search(r"[-0-9]", self.handle))

    def meant(self, words: str) -> bool:
        """Whether words point at this person. A handle by itself does not: somebody may be called "long-term".

        They do with an address, a mention, an address of the profile, or the name as it is written.
        """
        if self._addresses and self._addresses.search(words):
            return True
        if self.handle and any(m["lead"] and m["word"].lower() == self.handle for m in _TOKEN.finditer(words)):
            return True
        return bool(self._name and self._name.search(words))

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
        """Match a name of several words as it is written; one word is what many things are called."""
        words = [re.escape(word) for word in self.name.split()]
        return re.compile(r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)") if len(words) > 1 else None

    def without_contact(self, words: str) -> str:
        """Return words without addresses and handle; a mention reads Former Member, a link keeps its words."""
        gone, meant = _("Former Member"), self.meant(words)
        if self._links and not self.instead:
            words = self._links.sub(r"\1", words)
        if self._addresses:
            words = re.sub(rf"<(?:mailto:)?(?:{self._addresses.pattern})>", gone, words, flags=re.IGNORECASE)
            words = self._addresses.sub(gone, words)
        if self.handle and self.handle in words.lower():
            words = _TOKEN.sub(lambda found: self._token(found, words, gone, meant), words)
        return words

    def _token(self, found: re.Match, words: str, gone: str, meant: bool) -> str:
        lead, word = found["lead"], found["word"]
        before, after = words[max(0, found.start() - 1) : found.start()], words[found.end() : found.end() + 1]
        if lead:
            if word.lower() != self.handle:
                return found[0]
            if self.instead:
                return lead + self.instead
            return gone if lead == "@" and before != "/" else lead + PLAIN
        of_page = before == "/" and word[:1].isdigit()  # such as /questions/7-thanks-to-somebody/
        if not self.telling or self.handle not in word.lower() or not (meant or of_page):
            return found[0]
        plain = word.lower() != self.handle or bool(set(before + after) & set("/_-%=&#"))
        whole = rf"(?<![a-z0-9]){re.escape(self.handle)}(?![a-z0-9])"
        return re.sub(whole, self.instead or (PLAIN if plain else gone), word, flags=re.IGNORECASE)

    def without_name(self, words: str) -> str:
        """Return words without addresses, handle and name."""
        words = self.without_contact(words)
        return self._name.sub(_("Former Member"), words) if self._name else words

    def without_own_name(self, words: str) -> str:
        """Return words that are about this person without addresses, handle and name, be it one word only."""
        name = r"\s+".join(map(re.escape, self.name.split()))
        words = self.without_name(words)
        return re.sub(rf"(?<!\w){name}(?!\w)", _("Former Member"), words) if name else words

    def slug(self, slug: str) -> str:
        """Return the readable part of an address without the handle, which is how a name is written there."""
        plain = self.instead or PLAIN
        return re.sub(rf"(?<![a-z0-9]){re.escape(self.handle)}(?![a-z0-9])", plain, slug) if self.telling else slug

    def file_name(self, name: str) -> str:
        """Return a file's name without addresses, handle and name, however their parts are held together."""
        stem, dot, ending = name.rpartition(".")
        stem = self._addresses.sub(PLAIN, stem) if self._addresses else stem
        for whole in (self.handle.split("-") if self.handle else [], self.name.split()):
            if len(whole) > 1:
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
    """Return lists and dictionaries, however deep, with every text in them cleaned; the names of values stay."""
    if isinstance(value, dict):
        return {name: deep(one, clean) for name, one in value.items()}
    if isinstance(value, list):
        return [deep(one, clean) for one in value]
    return clean(value) if isinstance(value, str) else value
