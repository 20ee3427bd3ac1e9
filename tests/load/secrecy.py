"""How long signing in, asking for a new password, and joining take for addresses that are members' and that are not.

    .venv/bin/python -m tests.load.secrecy [REQUESTS]

prints both distributions for each, from a real server with real limits and password hashes. It judges nothing: on a busy
machine the figures of a few milliseconds mean little. The last column is the chance that a request for a member took
longer than one for nobody: 0.5 tells nothing about who is a member, 0 and 1 tell everything.
"""

import http.client
import random
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

import conftest  # noqa: F401 - sets Django up, as for the tests
from tests.load.hub import Hub, new_hub

WORDS = "a wrong guess, number one"
MEMBERS = """
from django.contrib.auth.hashers import make_password
from allauth.account.models import EmailAddress
from coalface.people.models import Member
hashed = make_password("a quiet corner of the pit")
made = Member.objects.bulk_create(
    Member(email=f"m{{n}}@fenwick.example", name=f"Member {{n}}", handle=f"m-{{n}}", state="active", password=hashed)
    for n in range({number})
)
EmailAddress.objects.bulk_create(EmailAddress(user=m, email=m.email, verified=True, primary=True) for m in made)
"""
ASKED = {
    "signing in": ("/accounts/login/", lambda address: {"login": address, "password": WORDS}),
    "a new password": ("/accounts/password/reset/", lambda address: {"email": address}),
    "joining": (
        "/accounts/signup/",
        lambda address: {"name": "Nell Hart", "email": address, "password1": WORDS, "terms": "on"},
    ),
}


def ask(hub: Hub, path: str, fields: dict[str, str]) -> float:
    """Fill in one form as a new visitor from an address of their own; return how many milliseconds the answer took."""
    line = http.client.HTTPConnection("127.0.0.1", hub.port, timeout=60)
    here = {"X-Forwarded-For": f"10.{random.randrange(256)}.{random.randrange(256)}.{random.randrange(1, 255)}"}
    line.request("GET", path, headers=here)
    page = line.getresponse()
    cookies = "; ".join(cookie.partition(";")[0] for cookie in page.headers.get_all("Set-Cookie", []))
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())[1]
    form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies}
    began = time.perf_counter()
    line.request("POST", path, urlencode(fields | {"csrfmiddlewaretoken": token}), here | form)
    answer = line.getresponse()
    answer.read()
    took = (time.perf_counter() - began) * 1000
    line.close()
    assert answer.status in (302, 303, 422), answer.status
    return took


def longer(ones: list[float], others: list[float]) -> float:
    """Return the chance that one of the first took longer than one of the second."""
    wins = sum((one > other) + (one == other) / 2 for one in ones for other in others)
    return wins / (len(ones) * len(others))


def line_of(name: str, times: list[float]) -> str:
    at = statistics.quantiles(times, n=100)
    return f"{name:32}{min(times):8.1f}{at[9]:8.1f}{at[49]:8.1f}{at[89]:8.1f}{max(times):8.1f}"


def main(requests: int) -> None:
    with tempfile.TemporaryDirectory(prefix="coalface-secrecy-") as home, new_hub(Path(home) / "hub") as hub:
        hub.environment |= {"COALFACE_TRUSTED_PROXIES": "127.0.0.1"}
        hub.ask(MEMBERS.format(number=requests))
        hub.serve()
        print(f"{'milliseconds':32}{'least':>8}{'10 %':>8}{'half':>8}{'90 %':>8}{'most':>8}  longer")  # noqa: T201
        for what, (path, fields) in ASKED.items():
            times: dict[str, list[float]] = {"member": [], "nobody": []}
            for number in range(-10, requests):
                pair = [("member", f"m{abs(number)}@fenwick.example"), ("nobody", f"n{number}@fenwick.example")]
                random.shuffle(pair)
                for who, address in pair:
                    took = ask(hub, path, fields(address))
                    if number >= 0:  # the first ones warm the server up
                        times[who].append(took)
            print(line_of(f"{what}: a member", times["member"]))  # noqa: T201
            chance = longer(times["member"], times["nobody"])
            print(line_of(f"{what}: nobody", times["nobody"]) + f"{chance:8.2f}")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
