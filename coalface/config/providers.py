"""Reads from the environment through which organisations' own sign-in members may come, and checks it at start.

COALFACE_OIDC and COALFACE_SAML name them, with commas between; each has settings of its own, such as
COALFACE_OIDC_FENWICK_ISSUER. Nothing about them stands in the database.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvValidationError

NAME = re.compile(r"[a-z][a-z0-9]{0,30}")
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
PROTOCOLS = ("oidc", "saml")
ON_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


def read_providers(env: Env) -> dict[str, dict[str, Any]]:
    """Return what allauth has to know, by its name of the protocol.

    Raises ImproperlyConfigured with one sentence for what is missing or wrong.
    """
    oidc, saml = _names(env, "COALFACE_OIDC"), _names(env, "COALFACE_SAML")
    if both := set(oidc) & set(saml):
        raise ImproperlyConfigured(f"COALFACE_OIDC and COALFACE_SAML both name {min(both)}; choose another name.")
    return {
        "openid_connect": {"APPS": [_oidc(env, name) for name in oidc], "OAUTH_PKCE_ENABLED": True},
        "saml": {"APPS": [_saml(env, name) for name in saml]},
    }


def _names(env: Env, setting: str) -> list[str]:
    names = [word.strip() for word in env.list(setting, []) if word.strip()]
    for name in names:
        if not NAME.fullmatch(name) or name in PROTOCOLS:
            raise ImproperlyConfigured(f"{setting}: {name!r} must be small letters and digits, such as fenwick.")
    if len(set(names)) < len(names):
        raise ImproperlyConfigured(f"{setting} names one of them twice.")
    return names


def _asker(env: Env, protocol: str, name: str) -> Callable[[str], str]:
    def ask(ending: str) -> str:
        setting = f"COALFACE_{protocol}_{name.upper()}_{ending}"
        value = env.str(setting, "").strip()
        if not value:
            raise ImproperlyConfigured(f"{setting} is missing: COALFACE_{protocol} names {name}.")
        return value

    return ask


def _domains(setting: str, value: str) -> list[str]:
    """Return the domains for whose addresses the operator trusts this provider."""
    domains = [word.strip().lower() for word in value.split(",") if word.strip()]
    for domain in domains:
        if not DOMAIN.fullmatch(domain):
            raise ImproperlyConfigured(f"{setting}: {domain!r} is no domain such as fenwick.example.")
    return domains


def _safe(setting: str, address: str) -> str:
    parts = urlsplit(address)
    at_home = parts.scheme == "http" and parts.hostname in ON_THIS_MACHINE
    if not parts.hostname or (parts.scheme != "https" and not at_home):
        raise ImproperlyConfigured(f"{setting} must be an address that begins with https://.")
    return address.rstrip("/")


def _oidc(env: Env, name: str) -> dict[str, Any]:
    ask, stem = _asker(env, "OIDC", name), f"COALFACE_OIDC_{name.upper()}"
    try:
        always_verified = env.bool(f"{stem}_ALWAYS_VERIFIED", False)
    except EnvValidationError:
        raise ImproperlyConfigured(f"{stem}_ALWAYS_VERIFIED must be true or false.") from None
    return {
        "provider_id": name,
        "name": ask("NAME"),
        "client_id": ask("CLIENT"),
        "secret": ask("SECRET"),
        "settings": {
            "server_url": _safe(f"{stem}_ISSUER", ask("ISSUER")),
            "domains": _domains(f"{stem}_DOMAINS", ask("DOMAINS")),
            "always_verified": always_verified,
        },
    }


def _saml(env: Env, name: str) -> dict[str, Any]:
    ask, stem = _asker(env, "SAML", name), f"COALFACE_SAML_{name.upper()}"
    return {
        "provider_id": name,
        "name": ask("NAME"),
        "client_id": name,
        "settings": {
            "idp": _idp(f"{stem}_METADATA", ask("METADATA"), ask("ENTITY")),
            "domains": _domains(f"{stem}_DOMAINS", ask("DOMAINS")),
            "always_verified": True,  # a directory says whose address is whose; there is no word for it in the protocol
            "advanced": {"strict": True, "want_assertion_signed": True, "reject_idp_initiated_sso": True},
        },
    }


def _idp(setting: str, where: str, entity: str) -> dict[str, str]:
    """Return where the metadata is fetched, or what a file of metadata says."""
    if "://" in where:
        return {"entity_id": entity, "metadata_url": _safe(setting, where)}
    from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser

    try:
        found = OneLogin_Saml2_IdPMetadataParser.parse(Path(where).read_bytes(), entity_id=entity).get("idp", {})
    except OSError as error:
        raise ImproperlyConfigured(f"{setting}: cannot read {where}: {error.strerror}.") from None
    except Exception as error:
        raise ImproperlyConfigured(f"{setting}: {where} holds no SAML metadata: {error}") from None
    certificate = found.get("x509cert") or (found.get("x509certMulti", {}).get("signing") or [""])[0]
    address = found.get("singleSignOnService", {}).get("url")
    if not certificate or not address:
        raise ImproperlyConfigured(f"{setting}: {where} names no sign-in of {entity} with a certificate.")
    return {"entity_id": entity, "x509cert": certificate, "sso_url": _safe(setting, address)}
