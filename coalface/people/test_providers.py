"""Through an organisation's own sign-in: whose word opens which account. The provider is a process of its own."""

from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone

from coalface.people import actions
from coalface.people.models import Member
from tests.accounts import ADDRESS, body, change_address, is_in, join, sign_in
from tests.providers import configured, oidc_environment
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_arguments):
        return None


def come_through(client, person, *, path="/accounts/oidc/fenwick/login/"):
    """Go to the provider, be this person there, and come back. Returns the hub's answer."""
    there = client.get(path)["Location"]
    asked = Request(there, urlencode({"sub": person}).encode())
    try:
        build_opener(_Stay).open(asked, timeout=10)
    except OSError as answer:  # a redirect that is not followed is raised
        back = answer.headers["Location"]
    return client.get(back.removeprefix("http://testserver"))


def says(provider, person, address=ADDRESS, verified=True, **more):
    claims = {"email": address, "name": "Nell Hart", "email_verified": verified} | more
    provider.knows(person, **{name: value for name, value in claims.items() if value is not None})
    return person


# ── A known address ─────────────────────────────────────────────────────────


def test_a_member_comes_in_and_is_told_so_the_first_time(client, nell, fenwick_oidc, mailoutbox):
    assert "Fenwick District Council" in body(client.get("/accounts/login/"))
    assert come_through(client, says(fenwick_oidc, "n1"))["Location"] == "/"
    assert is_in(client)
    assert [mail.to for mail in mailoutbox] == [[ADDRESS]] and "organisation" in mailoutbox[0].subject
    page = body(client.get("/settings/security/"))
    assert "You signed in through your organisation" in page and "<dt>Fenwick District Council</dt>" in page
    again = Client()
    come_through(again, "n1")
    assert is_in(again) and len(mailoutbox) == 1 and Member.objects.count() == 1
    assert not SocialApp.objects.exists() and SocialAccount.objects.get().extra_data == {}


def test_a_sign_in_through_the_organisation_shows_that_the_address_is_still_theirs(client, nell, fenwick_oidc):
    Member.objects.update(address_verified_at=timezone.now() - timedelta(days=400))
    come_through(client, says(fenwick_oidc, "n2"))
    nell.refresh_from_db()
    assert timezone.now() - nell.address_verified_at < timedelta(minutes=1)


@pytest.mark.parametrize("verified", [False, None, "yes", "true", 1])
def test_an_address_that_is_not_verified_opens_nothing(client, nell, fenwick_oidc, verified):
    answer = come_through(client, says(fenwick_oidc, "n3", verified=verified))
    assert answer.status_code == 403 and "verified work address" in body(answer)
    assert not is_in(client) and not SocialAccount.objects.exists()


def test_an_operator_may_say_that_a_provider_verifies_every_address(client, nell, fenwick_oidc, settings):
    settings.SOCIALACCOUNT_PROVIDERS = configured(**oidc_environment(fenwick_oidc, ALWAYS_VERIFIED="true"))
    come_through(client, says(fenwick_oidc, "n4", verified=None))
    assert is_in(client)


def test_not_even_then_an_address_that_the_provider_calls_unverified(client, nell, fenwick_oidc, settings):
    settings.SOCIALACCOUNT_PROVIDERS = configured(**oidc_environment(fenwick_oidc, ALWAYS_VERIFIED="true"))
    assert come_through(client, says(fenwick_oidc, "n5", verified=False)).status_code == 403


@pytest.mark.parametrize(
    "address", ["bo@brackwater.example", "bo@notfenwick.example", "bo@x.fenwick.example", '"bo@x"@fenwick.example']
)
def test_a_provider_speaks_for_its_own_domains_only(client, fenwick_oidc, address):
    if "brackwater" in address:
        actions.create_member(email=address, password=PASSWORD, name="Bo")
    assert come_through(client, says(fenwick_oidc, "n6", address)).status_code == 403
    assert not is_in(client) and not SocialAccount.objects.exists()


def test_who_gets_a_used_address_does_not_get_the_account(client, nell, fenwick_oidc):
    come_through(client, says(fenwick_oidc, "n7"))
    other = Client()
    answer = come_through(other, says(fenwick_oidc, "n8"))
    assert answer.status_code == 403 and not is_in(other)


def test_with_a_change_of_job_the_old_organisation_loses_the_account(client, nell, fenwick_oidc, mailoutbox):
    come_through(client, says(fenwick_oidc, "n9"))
    sign_in(mine := Client())
    change_address(mine, mailoutbox, "nell@brackwater.example")
    old = Client()
    assert come_through(old, "n9").status_code == 403 and not is_in(old)


def test_a_suspended_member_does_not_come_in_this_way_either(client, nell, hub_team, fenwick_oidc):
    actions.suspend(by=hub_team, member=nell)
    come_through(client, says(fenwick_oidc, "n10"))
    assert not is_in(client)


def test_a_second_step_is_asked_for_all_the_same(client, nell, fenwick_oidc):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(nell, generate_totp_secret())
    assert come_through(client, says(fenwick_oidc, "n11"))["Location"] == "/accounts/2fa/authenticate/"
    assert not is_in(client)


def test_nobody_ties_their_own_account_to_another_sign_in(client, nell, fenwick_oidc):
    actions.create_member(email="bo@fenwick.example", password=PASSWORD, name="Bo")
    sign_in(client, "bo@fenwick.example")
    path = "/accounts/oidc/fenwick/login/?process=connect"
    assert come_through(client, says(fenwick_oidc, "n12"), path=path).status_code == 403
    assert not SocialAccount.objects.exists()


def test_who_squatted_on_an_address_loses_their_password_and_its_owner_comes_in(client, fenwick, fenwick_oidc):
    join(squatter := Client())
    come_through(client, says(fenwick_oidc, "n13"))
    assert is_in(client)
    member = Member.objects.get(email=ADDRESS)
    assert member.state == "active" and not member.has_usable_password() and member.organisation == fenwick
    sign_in(squatter)
    assert not is_in(squatter)


# ── A new address ───────────────────────────────────────────────────────────


def test_a_newcomer_joins_without_a_code_and_with_consent(client, fenwick, fenwick_oidc, mailoutbox):
    assert come_through(client, says(fenwick_oidc, "m1"))["Location"] == "/accounts/3rdparty/signup/"
    page = body(client.get("/accounts/3rdparty/signup/"))
    assert ADDRESS in page and 'value="Nell Hart"' in page
    refused = client.post("/accounts/3rdparty/signup/", {"name": "Nell Hart", "email": "eve@hub.example"})
    assert refused.status_code == 422 and not Member.objects.exists()
    typed = {"name": "Nell Hart", "terms": "on", "email": "eve@hub.example"}
    assert client.post("/accounts/3rdparty/signup/", typed)["Location"] == "/welcome/"
    member = Member.objects.get()
    assert (member.email, member.state, member.organisation) == (ADDRESS, "active", fenwick)
    assert member.terms_accepted_at and member.address_verified_at and not member.has_usable_password()
    assert EmailAddress.objects.get().verified and is_in(client) and not mailoutbox


def test_where_one_is_invited_nobody_joins_this_way(client, fenwick_oidc, settings):
    settings.COALFACE_SIGN_UP = "invited"
    assert "by invitation" in body(come_through(client, says(fenwick_oidc, "m2")))
    assert not Member.objects.exists()


def test_two_tabs_make_one_member(client, fenwick, fenwick_oidc):
    other = Client()
    for one in (client, other):
        come_through(one, says(fenwick_oidc, "m3"))
    typed = {"name": "Nell Hart", "terms": "on"}
    client.post("/accounts/3rdparty/signup/", typed)
    assert other.post("/accounts/3rdparty/signup/", typed).status_code == 422
    assert Member.objects.count() == 1


# ── What goes wrong ─────────────────────────────────────────────────────────


def test_an_answer_that_nobody_asked_for_opens_nothing(client, nell, fenwick_oidc):
    answer = client.get("/accounts/oidc/fenwick/login/callback/?code=abc&state=def")
    assert answer.status_code == 401 and "could not be signed in" in body(answer)
    assert client.get("/accounts/oidc/nobody/login/").status_code == 404
    assert client.get("/accounts/saml/nobody/login/").status_code == 404


def test_who_goes_back_before_signing_in_is_told_that_nothing_changed(client, fenwick_oidc):
    there = client.get("/accounts/oidc/fenwick/login/")["Location"]
    state = parse_qs(urlsplit(there).query)["state"][0]
    back = {"error": "access_denied", "state": state}
    answer = client.get("/accounts/oidc/fenwick/login/callback/", back, follow=True)
    assert "Nothing has changed" in body(answer) and not is_in(client)


def test_a_provider_that_is_down_is_said_to_be(client, settings, fenwick_oidc):
    settings.SOCIALACCOUNT_PROVIDERS = configured(
        **oidc_environment(fenwick_oidc, ISSUER="http://127.0.0.1:9")  # nobody listens there
    )
    answer = client.get("/accounts/oidc/fenwick/login/")
    assert answer.status_code == 502 and "did not answer" in body(answer)


# ── What is checked at start ────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"COALFACE_OIDC": "Fenwick!"}, "COALFACE_OIDC: 'Fenwick!'"),
        ({"COALFACE_OIDC": "fenwick,fenwick"}, "twice"),
        ({"COALFACE_OIDC_FENWICK_SECRET": ""}, "COALFACE_OIDC_FENWICK_SECRET is missing"),
        ({"COALFACE_OIDC_FENWICK_DOMAINS": ""}, "COALFACE_OIDC_FENWICK_DOMAINS is missing"),
        ({"COALFACE_OIDC_FENWICK_DOMAINS": "*.example"}, "COALFACE_OIDC_FENWICK_DOMAINS: '*.example'"),
        ({"COALFACE_OIDC_FENWICK_ISSUER": "http://login.fenwick.example"}, "COALFACE_OIDC_FENWICK_ISSUER"),
        ({"COALFACE_OIDC_FENWICK_ALWAYS_VERIFIED": "perhaps"}, "COALFACE_OIDC_FENWICK_ALWAYS_VERIFIED"),
        ({"COALFACE_SAML": "fenwick"}, "both name fenwick"),
        ({"COALFACE_SAML": "saml"}, "COALFACE_SAML: 'saml'"),
        ({"COALFACE_SAML": "tarn"}, "COALFACE_SAML_TARN_NAME is missing"),
    ],
)
def test_what_is_wrong_is_named(fenwick_oidc, wrong, named):
    with pytest.raises(ImproperlyConfigured, match=named.replace("*", r"\*")):
        configured(**(oidc_environment(fenwick_oidc) | wrong))


def test_metadata_is_read_from_a_file_or_refused(tmp_path):
    stem = "COALFACE_SAML_TARN"
    environment = {"COALFACE_SAML": "tarn", f"{stem}_NAME": "Tarn", f"{stem}_DOMAINS": "tarn.example"}
    environment |= {f"{stem}_ENTITY": "https://tarn.example/idp"}
    for content, named in ((None, "cannot read"), ("words", "no SAML metadata"), ("<a/>", "names no sign-in")):
        file = tmp_path / f"{named}.xml"
        if content:
            file.write_text(content)
        with pytest.raises(ImproperlyConfigured, match=named):
            configured(**environment, **{f"{stem}_METADATA": str(file)})
