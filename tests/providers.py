"""Sign-ins of organisations, as processes of their own: one for OpenID Connect and one for SAML, each a real provider."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from environs import Env

from coalface.config.providers import read_providers
from tests.load.hub import free_port


@dataclass(frozen=True)
class Provider:
    """A running provider."""

    address: str
    folder: Path

    def knows(self, person: str, **claims: object) -> None:
        """Tell an OpenID Connect provider what it says of a person."""
        body = json.dumps(claims).encode()
        asked = Request(f"{self.address}/users/{person}", body, {"Content-Type": "application/json"}, method="PUT")
        urlopen(asked, timeout=10).close()


@contextmanager
def _process(*words: str, port: int, ready: str, log: Path) -> Iterator[Provider]:
    """Run a module until the block ends, once it answers at `ready`."""
    with log.open("wb") as said:
        process = subprocess.Popen([sys.executable, "-W", "ignore", "-m", *words], stdout=said, stderr=said)
        try:
            address, end = f"http://127.0.0.1:{port}", time.monotonic() + 60
            while not _answers(address + ready):
                assert process.poll() is None and time.monotonic() < end, log.read_text()
                time.sleep(0.1)
            yield Provider(address, log.parent)
        finally:
            process.terminate()
            process.wait(20)


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


@pytest.fixture(scope="session")
def oidc_process(tmp_path_factory) -> Iterator[Provider]:
    port, log = free_port(), tmp_path_factory.mktemp("oidc") / "log"
    words = ("oidc_provider_mock", "--port", str(port))
    with _process(*words, port=port, ready="/.well-known/openid-configuration", log=log) as provider:
        yield provider


@pytest.fixture(scope="session")
def saml_process(tmp_path_factory) -> Iterator[Provider]:
    port, folder = free_port(), tmp_path_factory.mktemp("saml")
    words = ("tests.saml_provider", str(port), str(folder))
    with _process(*words, port=port, ready="/metadata", log=folder / "log") as provider:
        yield provider


def configured(**environment: str) -> dict:
    """Return what allauth gets to know for an environment with these settings."""
    before = dict(os.environ)
    os.environ.update(environment)
    try:
        return read_providers(Env())
    finally:
        os.environ.clear()
        os.environ.update(before)


def oidc_environment(provider: Provider, **more: str) -> dict[str, str]:
    stem = "COALFACE_OIDC_FENWICK"
    return {
        "COALFACE_OIDC": "fenwick",
        f"{stem}_NAME": "Fenwick District Council",
        f"{stem}_ISSUER": provider.address,
        f"{stem}_CLIENT": "hub",
        f"{stem}_SECRET": "a long secret",
        f"{stem}_DOMAINS": "fenwick.example, homes.fenwick.example",
    } | {f"{stem}_{name}": value for name, value in more.items()}


def saml_environment(provider: Provider) -> dict[str, str]:
    stem = "COALFACE_SAML_BRACKWATER"
    return {
        "COALFACE_SAML": "brackwater",
        f"{stem}_NAME": "Brackwater Council",
        f"{stem}_METADATA": f"{provider.address}/metadata",
        f"{stem}_ENTITY": f"{provider.address}/metadata",
        f"{stem}_DOMAINS": "brackwater.example",
    }


@pytest.fixture
def fenwick_oidc(settings, oidc_process: Provider) -> Provider:
    """Let members of Fenwick come through their own sign-in."""
    settings.SOCIALACCOUNT_PROVIDERS = configured(**oidc_environment(oidc_process))
    return oidc_process


@pytest.fixture
def brackwater_saml(settings, saml_process: Provider) -> Provider:
    """Let members of Brackwater come through their own sign-in."""
    settings.SOCIALACCOUNT_PROVIDERS = configured(**saml_environment(saml_process))
    return saml_process
