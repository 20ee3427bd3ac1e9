"""The pages that are measured, who asks for each, and what the hub is held to."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

VISITOR = ""


@dataclass(frozen=True)
class Page:
    """One thing that is asked for over and over: by a visitor, or by one of the members of `inside.COOKIES`."""

    name: str
    who: str
    path: str
    ratio: float = 0.0  # least share of the ceiling's requests a second
    p50: float = 0.0  # most milliseconds
    body: Callable[[], str] | None = None  # of each POST

    @property
    def key(self) -> tuple[str, str]:
        return self.name, self.who


def pages(facts: dict[str, Any], *, closed: bool) -> list[Page]:
    """Return the pages of a generated hub, of which `facts` are known."""
    return _of_few(facts) if closed else _of_all(facts)


def public_entry(facts: dict[str, Any], *, closed: bool) -> int:
    """Return the number of an entry that everybody may see; in a closed hub the first of the few is one."""
    return 1 if closed else facts["question"]


def _of_all(facts: dict[str, Any]) -> list[Page]:
    question, common, rare = facts["question_path"], urlencode({"q": facts["common"]}), urlencode({"q": facts["rare"]})
    role, like = urlencode({"role": facts["role"]}), urlencode({"title": facts["title"]})
    first = facts["common"].split()[0]
    searched = [
        Page(f"search, {what}", "busy", f"/search/?{urlencode({'q': words, **narrowed})}")
        for what, words, narrowed in (
            ("misspelt", _misspelt(facts), {}),
            ("in a group", first, {"group": "group-1"}),
            ("of a topic", first, {"tag": facts["tag"]}),
        )
    ]
    both = [
        Page("question, 20 answers", "busy", question, ratio=0.25),
        Page("question, 20 answers", VISITOR, question, ratio=0.5),
        Page("home", "busy", "/", ratio=0.2),
        Page("front page", VISITOR, "/", ratio=0.5),
        Page("home, 300 groups", "many", "/", ratio=0.2),
        *_in_and_out("group", "/groups/group-1/"),
        Page("a members' group", VISITOR, "/groups/group-7/", ratio=0.5),
        *_in_and_out("blog entry", facts["blog_path"]),
        *_in_and_out("questions", "/questions/"),
        *_in_and_out("tag", f"/tags/{facts['tag']}/"),
        *_in_and_out("tags", "/tags/"),
        *_in_and_out("groups", "/groups/"),
        Page("search, a rare word", "busy", f"/search/?{rare}", p50=12),
        Page("search, a rare word", VISITOR, f"/search/?{rare}", p50=12),
        Page("search, two common", "busy", f"/search/?{common}", p50=80),
        Page("search, two common", VISITOR, f"/search/?{common}", p50=80),
        Page("search, 300 groups", "many", f"/search/?{common}", p50=80),
        *searched,
        Page("ask: others like it", "busy", f"/questions/similar/?{like}"),
        Page("beside a question", "busy", f"/entries/{facts['question']}/neighbours/"),
        Page("people by name", "busy", "/people/?q=Person+77"),
        Page("people by role", "busy", f"/people/?{role}"),
        Page("people like me", "busy", "/people-like-me/"),
        Page("profile", "busy", "/people/person-1/"),
        Page("somebody's profile", "busy", "/people/person-5/"),
        Page("notifications", "busy", "/notifications/"),
    ]
    return [*both, posting(facts)]


def _misspelt(facts: dict[str, Any]) -> str:
    """Return the rare word with a letter too many."""
    return f"{facts['rare'][:-1]}{facts['rare'][-2:]}"


def _in_and_out(name: str, path: str) -> list[Page]:
    return [Page(name, "busy", path), Page(name, VISITOR, path, ratio=0.5)]


def _of_few(facts: dict[str, Any]) -> list[Page]:
    """Return the pages of a member who may see exactly `size.FEW` entries."""
    common, rare = urlencode({"q": facts["common"]}), urlencode({"q": facts["rare"]})
    return [
        Page("home", "few", "/"),
        Page("front page", VISITOR, "/"),
        Page("questions", "few", "/questions/"),
        Page("questions", VISITOR, "/questions/"),
        Page("blog", "few", "/blog/"),
        Page("group", "few", f"/groups/{facts['last_group']}/"),
        Page("tag", "few", f"/tags/{facts['tag']}/"),
        Page("tags", "few", "/tags/"),
        Page("groups", "few", "/groups/"),
        Page("search, a rare word", "few", f"/search/?{rare}"),
        Page("search, two common", "few", f"/search/?{common}"),
        Page("search, two common", VISITOR, f"/search/?{common}"),
        Page("search, misspelt", "few", f"/search/?{urlencode({'q': _misspelt(facts)})}"),
        Page("ask: others like it", "few", f"/questions/similar/?{urlencode({'title': facts['title']})}"),
        Page("people by name", "few", "/people/?q=Person+77"),
        Page("notifications", "few", "/notifications/"),
    ]


def posting(facts: dict[str, Any]) -> Page:
    """Return the page to which replies are posted: a question that nobody else answers, so that no other page grows."""

    def body() -> str:
        return urlencode({"source": f"Measured {secrets.token_hex(8)}.", "once": secrets.token_hex(16)})

    return Page("posting an answer", "busy", f"/entries/{facts['post_to']}/replies/", p50=10, body=body)
