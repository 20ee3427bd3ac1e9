"""Nothing tells a stranger who is a member: not words, not ways, not work."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.utils.module_loading import import_string

from coalface.people import actions
from coalface.people.models import Member
from tests.accounts import ADDRESS, CODE, NEW_PASSWORD, confirm, join, plain, sign_in

pytestmark = pytest.mark.django_db

LOCKED = "Too many wrong tries"


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is hashed, which is nearly all the time that signing in or up takes."""

    times = 0

    def encode(self, password, salt):
        type(self).times += 1
        return super().encode(password, salt)


def hashings() -> int:
    return import_string("coalface.people.test_secrecy.CountingHasher").times


def test_joining_with_a_known_address_looks_the_same(client, mailoutbox, nell):
    stranger, known = Client(), Client()
    first, second = join(stranger, "new@fenwick.example"), join(known)
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    pages = [
        plain(one.get("/accounts/confirm-email/"), without=(address,))
        for one, address in ((stranger, "new@fenwick.example"), (known, ADDRESS))
    ]
    assert pages[0] == pages[1]
    wrong = [plain(confirm(one, "WRNG-WRNG"), without=("new@fenwick.example", ADDRESS)) for one in (stranger, known)]
    assert wrong[0] == wrong[1]
    assert [mail.to for mail in mailoutbox] == [["new@fenwick.example"], [ADDRESS]]
    assert not CODE.search(mailoutbox[1].body) and "account" in mailoutbox[1].body
    assert Member.objects.count() == 2


@pytest.mark.parametrize("known", ["unknown", "active", "unverified", "suspended"])
def test_joining_takes_the_same_work_whoever_is_known(client, settings, known):
    if known != "unknown":
        member = actions.create_member(email=ADDRESS, password=NEW_PASSWORD, name="Nell")
        Member.objects.filter(pk=member.pk).update(state=known, is_active=known != "suspended")
    settings.PASSWORD_HASHERS = ["coalface.people.test_secrecy.CountingHasher"]
    before = hashings()
    join(client)
    assert hashings() - before == 1


@pytest.mark.parametrize("known", [True, False])
def test_a_wrong_password_takes_the_same_work_whoever_is_known(client, settings, known):
    settings.PASSWORD_HASHERS = ["coalface.people.test_secrecy.CountingHasher"]
    if known:
        actions.create_member(email=ADDRESS, password=NEW_PASSWORD, name="Nell")
    before = hashings()
    sign_in(client)
    assert hashings() - before == 1


@pytest.mark.parametrize(
    ("address", "field"),
    [("/accounts/password/reset/", "email"), ("/accounts/login/code/", "email")],
)
def test_asking_for_a_mail_looks_the_same(mailoutbox, nell, address, field):
    known, unknown = Client(), Client()
    seen = []
    for one, typed in ((known, ADDRESS), (unknown, "nobody@fenwick.example")):
        answer = one.post(address, {field: typed}, follow=True)
        seen.append((answer.redirect_chain, plain(answer, without=(typed,))))
    assert seen[0] == seen[1]
    assert [mail.to for mail in mailoutbox] == [[ADDRESS], ["nobody@fenwick.example"]]
    assert "no account" in mailoutbox[1].body


def test_a_wrong_password_says_the_same_of_members_and_of_nobody(nell):
    pages = [
        plain(sign_in(Client(), address, "quite wrong, this one"), without=(address,))
        for address in (ADDRESS, "nobody@fenwick.example")
    ]
    assert pages[0] == pages[1]


def test_addresses_of_people_answer_visitors_alike(client, nell):
    for ending in ("", "photo/"):
        first, second = (client.get(f"/people/{handle}/{ending}") for handle in ("nell-hart", "nobody"))
        assert first.status_code == second.status_code == 302
        assert first["Location"].replace("nell-hart", "nobody") == second["Location"]
