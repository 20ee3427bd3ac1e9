"""Bad requests of every kind, always the same ones for the same seed: paths, headers, cookies, forms, uploads, methods."""

import asyncio
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from tests.load.hub import Hub
from tests.load.line import ask

# Asked inside the hub: every address there is, with samples of what its gaps may hold.
ADDRESSES = """
import json
from django.urls import URLResolver, get_resolver
from coalface.entries.queries import *
from django.apps import apps
def walk(resolver, before=""):
    for one in resolver.url_patterns:
        here = before + str(one.pattern).lstrip("^").rstrip("$").replace("\\\\Z", "")
        if isinstance(one, URLResolver):
            yield from walk(one, here)
        else:
            yield here
def some(model, name):
    return [str(value) for value in apps.get_model(model)._base_manager.values_list(name, flat=True)[:40]]
print(json.dumps({
    "addresses": sorted(set(walk(get_resolver()))),
    "numbers": ["1", "2"] + some("entries.Entry", "pk") + some("entries.Reply", "pk"),
    "words": ["somewhere"] + some("groups.Group", "slug") + some("people.Member", "handle") + some("people.Organisation", "slug"),
}))
"""
# What ends a session or an account would leave fewer of them to ask with.
LEFT_ALONE = ("logout", "leav", "deletion", "sessions")
NUMBERS = [
    "0",
    "-1",
    "1",
    "2147483648",
    "9223372036854775808",
    "9" * 400,
    "١٢",
    "²",
    "1.5",
    "1e9",
    "0x10",
    "NaN",
    "",
    " 7",
]
WORDS = [
    "", " ", "\x00", "a\x00b", "\ud800", "\udfff\ud800", "\ufffe", "é", "e\u0301" * 50, "\u202e drow", "🧑‍🔬" * 30, "'", '"',
    "';--",
    "%", "%s%n", "{{7*7}}", "{% x %}", "${7}", "<script>alert(1)</script>", "../../etc/passwd", "..\\..\\x", "a" * 5000,
    "\r\nX-More: 1", "\t\n\r", "null", "true", "[]", "{}", "-", "_", "*", "(", "NEAR(", "AND OR NOT", '"open', "a:b", "^a", "1=1",
    "0000-00-00", "9999-12-31T23:59:59Z", "2026-02-30", "10000-01-01T00:00", "25:61", "@", "a@b", "@" * 300, "ſ", "İ", "\u0000",
    "[" * 400, ">" * 400, "`" * 400, "*_" * 400, "![](" * 200, "|a" * 300, "[a](javascript:x)", "&#0;", "&#x110000;", "http://[::1",
    "//evil.example", "https://evil.example/", "\\\\evil", "/\\evil", "?", "#", ";", "&", "=", "+", "%00", "%ff",
    "%u0041", "%", "%zz",
]  # fmt: skip
HEADERS = {
    "Accept": ["", "*", "text/html;q=nan", "a" * 3000],
    "Accept-Encoding": ["br;q=x", ",,,", "identity;q=0", "\x7f"],
    "Accept-Language": ["xx-" * 200, "*;q=9", "en;q=-1", ","],
    "Content-Type": ["text/html; charset=utf-7", "multipart/form-data", "application/json", "x", "text/plain; charset=nonsense"],
    "Host": ["", "evil.example", "127.0.0.1:99999", "a b", "[::1", "127.0.0.1:x", "é"],
    "If-Modified-Since": ["yesterday", "Mon, 99 Foo 0000 99:99:99 GMT", "0"],
    "If-None-Match": ['"', "*", "W/", 'W/"' + "a" * 2000, ",,"],
    "Range": ["bytes=0-", "bytes=-1", "bytes=9-1", "bytes=a-b", "bytes=0-0,1-1", "bytes=" + "9" * 100 + "-"],
    "Referer": ["http://[", "é", "javascript:x", "//", "http://127.0.0.1:port/"],
    "Origin": ["null", "http://[", "http://evil.example"],
    "HX-Request": ["true", "x"],
    "HX-Current-URL": ["http://[", "javascript:x", "/é", "http://127.0.0.1/\x01"],
    "HX-Target": ["<x>", "a" * 2000],
    "HX-Prompt": ["%ff", "\x01"],
    "X-Forwarded-For": ["x", "1.2.3.4, ::1", "999.999.999.999"],
    "X-Forwarded-Proto": ["https", "gopher"],
    "X-Requested-With": ["XMLHttpRequest"],
    "Expect": ["100-continue", "200-ok"],
    "X_Forwarded_For": ["1.2.3.4"],
    "Upgrade": ["websocket", "h2c"],
    "Authorization": ["Basic !!!", "Bearer " + "x" * 3000],
}  # fmt: skip
METHODS = ["HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get", "FOO", "PROPFIND"]


@dataclass(frozen=True)
class Known:
    """What there is to be asked for: addresses, and what their forms and questions are called."""

    addresses: list[str]
    numbers: list[str]
    words: list[str]
    fields: list[str]
    cookies: list[str]  # of sessions


def learn(hub: Hub, cookies: list[str]) -> Known:
    """Ask the hub for its addresses, and its source for the names of fields."""
    found = json.loads(hub.ask(ADDRESSES))
    source = "\n".join(path.read_text() for path in sorted(Path("coalface").rglob("*.py")))
    named = re.findall(r"""(?:GET|POST|FILES)(?:\.get(?:list)?\(|\[)"(\w+)\"""", source)
    named += re.findall(r"^    (\w+) = (?:forms\.|\w+_field\()", source, re.MULTILINE)
    return Known(**found, fields=sorted(set(named)), cookies=cookies)


@dataclass
class Fuzzer:
    """So many bad requests; `broken` keeps those that the server could not deal with."""

    port: int
    known: Known
    seed: int = 7
    statuses: Counter = field(default_factory=Counter)
    broken: list[tuple[int, bytes]] = field(default_factory=list)

    async def run(self, number: int, *, at_once: int = 16) -> None:
        requests = self.requests(number)

        async def send() -> None:
            for source, request in requests:
                status, _answer = await ask(self.port, request, source=source)
                self.statuses[status] += 1
                if status >= 500:
                    self.broken.append((status, request))

        await asyncio.gather(*[send() for _ in range(at_once)])

    def requests(self, number: int) -> Iterator[tuple[str, bytes]]:
        """Yield the address one comes from and the bytes of a request, so many times."""
        dice = random.Random(self.seed)
        ways = [
            self._path,
            self._question,
            self._header,
            self._cookie,
            self._form,
            self._form,
            self._upload,
            self._method,
        ]
        for count in range(number):
            way = ways[count % len(ways)]
            yield f"127.0.7.{1 + count % 8}", way(dice)

    def _path(self, dice: random.Random) -> bytes:
        path = self._address(dice)
        where = dice.randrange(len(path) + 1)
        path = path[:where] + _percent(dice.choice(WORDS + NUMBERS), dice) + path[where + dice.randrange(3) :]
        return _request("GET", path, self._headers(dice))

    def _question(self, dice: random.Random) -> bytes:
        pairs = [
            f"{dice.choice(self.known.fields)}={_percent(dice.choice(WORDS + NUMBERS), dice)}"
            for _ in range(dice.randrange(1, 6))
        ]
        return _request("GET", f"{self._address(dice)}?{'&'.join(pairs)}", self._headers(dice))

    def _header(self, dice: random.Random) -> bytes:
        headers = self._headers(dice)
        for name in dice.sample(sorted(HEADERS), dice.randrange(1, 5)):
            headers[name] = dice.choice(HEADERS[name])
        return _request("GET", self._address(dice), headers)

    def _cookie(self, dice: random.Random) -> bytes:
        name = dice.choice(["sessionid", "csrftoken", "messages", "django_language", "", "x", "__Host-a"])
        value = dice.choice(WORDS).replace("\r", "").replace("\n", "")
        cookie = dice.choice(["{0}={1}", "{0}", "{0}={1};{0}={1}", ";;{0}=={1}", '{0}="{1}', "{1}"]).format(name, value)
        return _request("GET", self._address(dice), {"Cookie": cookie})

    def _form(self, dice: random.Random) -> bytes:
        token = "a" * 32
        pairs = [("csrfmiddlewaretoken", token)] if dice.random() < 0.95 else []
        pairs += [
            (dice.choice(self.known.fields), dice.choice(WORDS + NUMBERS + self.known.numbers))
            for _ in range(dice.choice([0, 1, 5, 12, 600]))
        ]
        body = "&".join(f"{_percent(name, dice)}={_percent(value, dice)}" for name, value in pairs).encode(
            "utf-8", "surrogatepass"
        )
        kind = dice.choice(
            ["application/x-www-form-urlencoded"] * 6 + ["application/json", "text/plain; charset=latin-1"]
        )
        headers = self._headers(dice, token) | {"Content-Type": kind}
        return _request("POST", self._address(dice, to_post=True), headers, body)

    def _upload(self, dice: random.Random) -> bytes:
        edge = dice.choice(["e" * 20, "e" * 20, "e" * 20, "e" * 300, 'a"b', ""])
        token = "a" * 32
        body = _part(edge, 'form-data; name="csrfmiddlewaretoken"', token)
        for _ in range(dice.choice([1, 2, 5, 12])):
            name, value = dice.choice([*self.known.fields, "files"]), dice.choice(WORDS + NUMBERS)
            file = dice.choice(
                [
                    "",
                    f'; filename="{dice.choice(WORDS)}.png"',
                    '; filename="a.pdf"',
                    "; filename*=x''%ff",
                    "; filename=",
                ]
            )
            kind = dice.choice(["form-data", "form-data", "attachment", "", "form-data;" * 50])
            more = dice.choice(
                [
                    "",
                    "Content-Type: image/png\r\n",
                    "Content-Type: x; charset=nonsense\r\n",
                    "Content-Transfer-Encoding: base64\r\n",
                ]
            )
            body += _part(edge, f'{kind}; name="{name}"{file}', value, more)
        body += f"--{edge}--\r\n".encode()
        body = body[: dice.randrange(len(body))] if dice.random() < 0.2 else body
        headers = self._headers(dice, token) | {"Content-Type": f"multipart/form-data; boundary={edge}"}
        return _request("POST", self._address(dice, to_post=True), headers, body)

    def _method(self, dice: random.Random) -> bytes:
        if dice.random() < 0.3:
            return bytes(dice.randrange(256) for _ in range(dice.randrange(1, 400))) + b"\r\n\r\n"
        request = _request(dice.choice(METHODS), self._address(dice), self._headers(dice))
        return request.replace(b"HTTP/1.1", dice.choice([b"HTTP/1.1", b"HTTP/1.0", b"HTTP/9", b"", b"HTTP/1.1\x00"]))

    def _address(self, dice: random.Random, *, to_post: bool = False) -> str:
        known = [one for one in self.known.addresses if not (to_post and any(word in one for word in LEFT_ALONE))]

        def fill(gap: re.Match) -> str:
            if dice.random() < 0.15:
                return _percent(dice.choice(NUMBERS + WORDS), dice).replace("/", "")
            return dice.choice(self.known.numbers if "int" in gap[0] else self.known.words)

        return "/" + re.sub(r"<[^>]+>|\(\?P<[^)]*\)", fill, dice.choice(known))

    def _headers(self, dice: random.Random, token: str = "") -> dict[str, str]:
        """Return the cookies of a visitor, who is signed in three times of four."""
        cookies = [dice.choice(self.known.cookies)] if dice.random() < 0.75 else []
        cookies += [f"csrftoken={token}"] if token else []
        return {"Cookie": "; ".join(cookies)} if cookies else {}


def _percent(words: str, dice: random.Random) -> str:
    raw = words.encode("utf-8", "surrogatepass")
    return quote(raw, safe="") if dice.random() < 0.8 else quote(raw, safe="/?&=#%;+:@[]{}|\\^`\"<>'!*()")


def _part(edge: str, disposition: str, value: str, more: str = "") -> bytes:
    head = f"--{edge}\r\nContent-Disposition: {disposition}\r\n{more}\r\n{value}\r\n"
    return head.encode("utf-8", "surrogatepass")


def _request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    headers = (
        {"Host": "127.0.0.1", "Connection": "close"} | headers | ({"Content-Length": str(len(body))} if body else {})
    )
    head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return head.encode("utf-8", "surrogatepass") + b"\r\n" + body
