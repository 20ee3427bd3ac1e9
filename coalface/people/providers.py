"""Signing in through an organisation's own sign-in: whose word counts for which address, and for whose account.

One rule: a provider opens the account of an address only if the operator trusts it for the domain of that address and
the address is verified there. An account that another person of the same provider opened before stays closed.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from onelogin.saml2.errors import OneLogin_Saml2_Error

from coalface.base.web import page
from coalface.people import actions
from coalface.people.addresses import domain_of, is_plain, is_welcome
from coalface.people.models import Member

log = logging.getLogger("coalface.people")

# Not to be reached, cut off, or an answer without what the protocol wants in it; XML that is none is a SyntaxError.
FAILURES = (OSError, ValueError, KeyError, SyntaxError, OneLogin_Saml2_Error)


@dataclass(frozen=True)
class Way:
    """One organisation's own sign-in, as the page of signing in offers it."""

    name: str
    address: str


def sign_in_ways() -> list[Way]:
    """Return the organisations through whose own sign-in one may come; no query."""
    apps = [app for found in _build_apps_from_settings().values() for app in found]
    return [Way(app.name, _address_of(app)) for app in apps]


def names_of(providers: Iterable[str]) -> list[str]:
    """Return what those of these providers are called that the hub still knows."""
    known = {app.provider_id: app.name for apps in _build_apps_from_settings().values() for app in apps}
    return [known[name] for name in providers if name in known]


def _address_of(app: SocialApp) -> str:
    if app.provider == "saml":
        return reverse("saml_login", kwargs={"organization_slug": app.client_id})
    return reverse("openid_connect_login", kwargs={"provider_id": app.provider_id})


def vouched_for(sociallogin: SocialLogin) -> str | None:
    """Return the address that the provider has verified and may speak for, in small letters, or None."""
    app = sociallogin.provider.app
    believed = app.settings["always_verified"] and not _says_no(sociallogin.account.extra_data)
    for said in sociallogin.email_addresses:
        verified = said.verified is True or believed
        if verified and is_plain(said.email) and domain_of(said.email) in app.settings["domains"]:
            return said.email.lower()
    return None


def _says_no(said: dict[str, Any]) -> bool:
    """Whether a provider says of an address that it is not verified; many say nothing about it."""
    claims = said.get("userinfo") or said.get("id_token") or said
    for name in ("email_verified", "http://schemas.auth0.com/email_verified"):
        values = claims.get(name, [])
        if any(str(value).lower() != "true" for value in (values if isinstance(values, list) else [values])):
            return True
    return False


class ProviderAdapter(DefaultSocialAccountAdapter):
    """The hub's answers to what allauth asks about other sign-ins."""

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list:
        """Return the providers of the settings, and never any of the database."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Decide whose account this is, or refuse with a page that says why."""
        app = sociallogin.provider.app
        address = vouched_for(sociallogin)
        if address is None:
            refuse(request, app.name, _("It did not give us a verified work address of that organisation."))
        if sociallogin.state.get("process") != "login":
            refuse(request, app.name, _("Start from the page where one signs in."))
        sociallogin.email_addresses = [EmailAddress(email=address, verified=True, primary=True)]
        sociallogin.account.extra_data = {}
        if sociallogin.is_existing:
            member = sociallogin.user
            # What the provider said of them was kept a moment ago; we need none of it.
            SocialAccount.objects.filter(pk=sociallogin.account.pk).update(extra_data={})
            if domain_of(member.email or "") not in app.settings["domains"]:
                refuse(request, app.name, _("Your account has an address of another organisation now."))
        else:
            member = Member.objects.filter(email__iexact=address).first()
            if member is None:
                if not is_welcome(address):
                    refuse(request, app.name, _("This hub is not open to addresses of that organisation."))
                return
            known = SocialAccount.objects.filter(user=member, provider=app.provider_id).exists()
            if not actions.link_provider(member=member, provider=app.provider_id, uid=sociallogin.account.uid):
                refuse(request, app.name, _("Another person of that organisation has used this address here before."))
            if not known:
                self.send_notification_mail("socialaccount/email/account_connected", member)
            sociallogin.account = SocialAccount.objects.get(provider=app.provider_id, uid=sociallogin.account.uid)
            sociallogin.user = member
        actions.confirm_address(member=member, address=address)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return settings.COALFACE_SIGN_UP != "invited"

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, Any]:
        """Return what the form of joining holds at first."""
        return {"name": sociallogin.user.name, "email": sociallogin.email_addresses[0].email}

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Member:
        """Take the name that the provider gives, as a proposal."""
        whole = data.get("name") or " ".join(filter(None, (data.get("first_name"), data.get("last_name"))))
        sociallogin.user.name = " ".join(whole.split())
        return sociallogin.user

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> Member:
        """Make the member, whose address the provider has verified already."""
        member = super().save_user(request, sociallogin, form)
        if actions.verify(member=member):
            request.became_member = True
        member.refresh_from_db()
        return member

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Any = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Leave the page to the template, which says the same of every error."""


class ProvidersFail:
    """Answers with a page where a provider does not answer, or not as its protocol says, and logs which."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        name = (request.resolver_match.url_name or "") if request.resolver_match else ""
        if not name.startswith(("openid_connect_", "saml_")) or not isinstance(exception, FAILURES):
            return None
        organisation = ", ".join(request.resolver_match.kwargs.values())
        log.warning("%s: the sign-in through %s failed.", name, organisation, exc_info=exception)
        return page(request, "socialaccount/authentication_error.html", status=502)


def refuse(request: HttpRequest, organisation: str, why: str) -> None:
    """End the sign-in with a page that says why. Always raises ImmediateHttpResponse."""
    facts = {"organisation": organisation, "why": why}
    raise ImmediateHttpResponse(page(request, "socialaccount/refused.html", facts, status=403))
