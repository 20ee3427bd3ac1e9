"""Joining, signing in, new passwords and new addresses, through the pages, as members and strangers do it."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from django.utils.module_loading import import_string

from coalface.activity.models import Activity
from coalface.activity.verbs import Verb
from coalface.people import actions
from coalface.people.models import Member, Organisation, OrganisationDomain
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db

ADDRESS = "nell@fenwick.example"
NEW_PASSWORD = "seven slow brown herons"
CODE = re.compile(r"\b[B-Z]{4}-[B-Z]{4}\b")
LINK = re.compile(r"http://localhost:8000(/accounts/password/reset/key/\S+)")
LOCKED = "Too many wrong tries"


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is hashed, which is nearly all the time that signing in or up takes."""

    times = 0

    def encode(self, password, salt):
        type(self).times += 1
        return super().encode(password, salt)


@pytest.fixture
def fenwick() -> Organisation:
    made = Organisation.objects.create(name="Fenwick District Council", slug="fenwick", region="north-east")
    OrganisationDomain.objects.create(organisation=made, domain="Fenwick.example")
    return made


@pytest.fixture
def nell(fenwick) -> Member:
    return actions.create_member(email=ADDRESS, password=PASSWORD, name="Nell Hart")


def hashings() -> int:
    return import_string("coalface.people.test_accounts.CountingHasher").times


def join(client, address=ADDRESS, **more):
    typed = {"name": "Nell Hart", "email": address, "password1": PASSWORD, "terms": "on"} | more
    return client.post("/accounts/signup/", typed)


def sign_in(client, address=ADDRESS, password=PASSWORD, **more):
    return client.post("/accounts/login/", {"login": address, "password": password}, **more)


def confirm(client, code):
    return client.post("/accounts/confirm-email/", {"code": code})


def is_in(client) -> bool:
    return client.get("/settings/").status_code == 200


def body(answer) -> str:
    return answer.content.decode()


def plain(answer, *, without=()) -> str:
    """Return a page as text, without what differs from request to request."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", body(answer))
    for word in without:
        text = text.replace(word, "·")
    return text


def code_in(mail) -> str:
    return CODE.search(mail.body).group()


def link_in(mail) -> str:
    return LINK.search(mail.body).group(1)


def end_the_minute():
    """Go to a time when what was counted per minute is forgotten."""
    return time_machine.travel(timezone.now() + timedelta(seconds=61), tick=True)


# ── Joining ──────────────────────────────────────────────────────────────────


def test_a_visitor_joins_with_a_code_from_their_mail(client, mailoutbox, fenwick):
    answer = join(client)
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/confirm-email/")
    member = Member.objects.get(email=ADDRESS)
    assert member.state == "unverified" and member.organisation is None and member.terms_accepted_at
    assert not is_in(client)
    answer = confirm(client, code_in(mailoutbox[0]))
    assert (answer.status_code, answer["Location"]) == (302, "/")
    member.refresh_from_db()
    assert (member.state, member.handle, member.organisation) == ("active", "nell-hart", fenwick)
    assert member.region == "north-east"
    assert is_in(client)
    assert {row.verb for row in Activity.objects.filter(member=member)} == {Verb.SIGNED_UP, Verb.VERIFIED}


def test_after_joining_one_comes_back_to_where_one_wanted_to_go(client, mailoutbox):
    join(client, next="/questions/")
    assert confirm(client, code_in(mailoutbox[0]))["Location"] == "/questions/"


def test_nobody_is_sent_to_another_site(client, mailoutbox, nell):
    assert sign_in(client).status_code == 302
    other = Client()
    answer = other.post("/accounts/login/?next=https://evil.example/", {"login": ADDRESS, "password": PASSWORD})
    assert answer["Location"] == "/"


def test_the_mail_says_nothing_that_somebody_else_typed(client, mailoutbox):
    join(client, name="Win a prize at evil")
    assert "evil" not in mailoutbox[0].body + mailoutbox[0].subject


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"terms": ""}, "Accept the terms"),
        ({"name": " "}, "Type your name"),
        ({"name": "\u200f\u202e"}, "Type your name"),
        ({"name": "123"}, "Type your name"),
        ({"password1": "only eleven"}, "at least 12 characters"),
        ({"password1": "123456789012"}, "numeric"),
        ({"password1": "passwordpassword"}, "too common"),
        ({"password1": "nell@fenwick.example"}, "too similar"),
        ({"email": "nell"}, "e-mail address"),
        ({"name": "N" * 81}, "at most 80"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(client, typed, sentence):
    answer = join(client, **({"address": typed.pop("email")} if "email" in typed else {}), **typed)
    page = body(answer)
    assert answer.status_code == 422 and sentence in page
    assert 'value="Nell Hart"' in page or "name" in typed
    assert PASSWORD not in page
    assert not Member.objects.exists()


def test_three_wrong_codes_and_the_code_is_dead(client, mailoutbox):
    join(client)
    code = code_in(mailoutbox[0])
    for _try in range(3):
        confirm(client, "WRNG-WRNG")
    confirm(client, code)
    assert not is_in(client) and Member.objects.get().state == "unverified"


def test_a_code_is_dead_after_a_quarter_of_an_hour(client, mailoutbox):
    join(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=True):
        confirm(client, code_in(mailoutbox[0]))
    assert Member.objects.get().state == "unverified"


def test_who_lost_the_code_joins_again_with_the_same_password_and_gets_another(client, mailoutbox):
    join(client)
    later = Client()
    join(later, name="Nell M. Hart")
    assert len(mailoutbox) == 2
    confirm(later, code_in(mailoutbox[1]))
    assert is_in(later)
    assert Member.objects.get().name == "Nell M. Hart"


def test_two_presses_of_the_button_make_one_member_and_the_last_code_works(client, mailoutbox):
    join(client)
    join(Client())
    assert Member.objects.count() == 1 and len(mailoutbox) == 2


def test_who_lost_the_code_signs_in_and_gets_another(client, mailoutbox):
    join(client)
    later = Client()
    with end_the_minute():
        assert sign_in(later)["Location"] == "/accounts/confirm-email/"
        confirm(later, code_in(mailoutbox[-1]))
        assert is_in(later)


def test_a_stranger_who_joins_first_with_my_address_gains_nothing(client, mailoutbox):
    join(Client(), password1=NEW_PASSWORD, name="Somebody Else")
    client.post("/accounts/login/code/", {"email": ADDRESS})
    client.post("/accounts/login/code/confirm/", {"code": code_in(mailoutbox[-1])})
    member = Member.objects.get()
    assert is_in(client) and member.state == "active"
    assert not member.check_password(NEW_PASSWORD) and not member.has_usable_password()
    stranger = Client()
    sign_in(stranger, password=NEW_PASSWORD)
    assert not is_in(stranger)
    assert "Set a password" in body(client.get("/accounts/password/change/", follow=True))


def test_two_people_of_one_name_get_two_handles(client, mailoutbox, nell):
    join(client, "nell.hart@brackwater.example")
    assert Member.objects.get(email="nell.hart@brackwater.example").handle == "nell-hart-2"


# ── Who may join ─────────────────────────────────────────────────────────────


@pytest.fixture
def only_fenwick(settings):
    settings.COALFACE_SIGN_UP, settings.COALFACE_SIGN_UP_DOMAINS = "domains", ["fenwick.example"]


def test_who_works_there_joins(client, only_fenwick, mailoutbox):
    assert "fenwick.example" in body(client.get("/accounts/signup/"))
    assert join(client).status_code == 302 and len(mailoutbox) == 1


@pytest.mark.parametrize(
    "address",
    [
        "x@brackwater.example",
        "x@fenwick.example.evil.example",
        "x@evil-fenwick.example",
        "x@sub.fenwick.example",
        "x@fenwick.example.",
        "x@fenwick.example@evil.example",
        "x@evil.example@fenwick.example",
        '"x@evil.example"@fenwick.example',
        '"x y"@fenwick.example',
        "x@evil.example(@fenwick.example)",
        "x(@evil.example)@fenwick.example",
        "=?utf-8?q?x=40evil.example=3e=00?=@fenwick.example",
        "=?x?q?collab=40evil.example=3e=20?=foo@fenwick.example",
        "x%evil.example@fenwick.example",
        "evil.example!x@fenwick.example",
        "x@fenw\u0456ck.example",
        "x@fenwic\u212a.example",
        "x@xn--fenwck-pvf.example",
        "x@[192.0.2.1]",
        "x@fenwick.example\nbcc:y@evil.example",
        "x@fenwick.example,y@evil.example",
        "<x@fenwick.example>",
        "x..y@fenwick.example",
        "\u202ex@fenwick.example",
    ],
)
def test_disguised_addresses_do_not_join(client, only_fenwick, mailoutbox, address):
    assert join(client, address).status_code == 422
    assert not mailoutbox and not Member.objects.exists()


def test_in_a_hub_of_the_invited_the_form_is_closed(client, settings, mailoutbox):
    settings.COALFACE_SIGN_UP = "invited"
    assert "by invitation" in body(client.get("/accounts/signup/"))
    assert "by invitation" in body(join(client))
    assert not mailoutbox and not Member.objects.exists()


@pytest.mark.parametrize("who", ["invited", "domains"])
def test_whoever_may_join_members_always_get_a_new_password(client, settings, mailoutbox, who):
    eve = actions.create_member(email="eve@elsewhere.example", password=PASSWORD, name="Eve")
    settings.COALFACE_SIGN_UP, settings.COALFACE_SIGN_UP_DOMAINS = who, ["fenwick.example"]
    assert client.post("/accounts/password/reset/", {"email": eve.email}).status_code == 302
    assert link_in(mailoutbox[0])


# ── Nothing tells who is a member ────────────────────────────────────────────


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
    settings.PASSWORD_HASHERS = ["coalface.people.test_accounts.CountingHasher"]
    before = hashings()
    join(client)
    assert hashings() - before == 1


@pytest.mark.parametrize("known", [True, False])
def test_a_wrong_password_takes_the_same_work_whoever_is_known(client, settings, known):
    settings.PASSWORD_HASHERS = ["coalface.people.test_accounts.CountingHasher"]
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


# ── Signing in ───────────────────────────────────────────────────────────────


def test_a_member_signs_in_with_a_password_in_any_case_of_the_address(client, nell):
    assert sign_in(client, "Nell@Fenwick.Example")["Location"] == "/"
    assert is_in(client)


def test_a_member_signs_in_with_a_code(client, nell, mailoutbox):
    client.post("/accounts/login/code/?next=/questions/", {"email": ADDRESS})
    answer = client.post("/accounts/login/code/confirm/?next=/questions/", {"code": code_in(mailoutbox[0])})
    assert answer["Location"] == "/questions/" and is_in(client)
    nell.refresh_from_db()
    assert nell.check_password(PASSWORD)


def test_a_code_works_once_and_in_one_browser_only(client, nell, mailoutbox):
    client.post("/accounts/login/code/", {"email": ADDRESS})
    code = code_in(mailoutbox[0])
    thief = Client()
    thief.post("/accounts/login/code/confirm/", {"code": code})
    assert not is_in(thief)
    client.post("/accounts/login/code/confirm/", {"code": code})
    client.post("/accounts/logout/")
    client.post("/accounts/login/code/confirm/", {"code": code})
    assert not is_in(client)


def test_ten_wrong_guesses_lock_for_five_minutes(nell):
    for number in range(10):
        assert LOCKED not in body(sign_in(Client(), password=f"a wrong guess, number {number}"))
    locked = Client()
    assert LOCKED in body(sign_in(locked)) and not is_in(locked)
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=1), tick=True):
        sign_in(locked)
        assert is_in(locked)


def test_the_lock_does_not_tell_whether_there_is_a_member(nell):
    pages = []
    for address in (ADDRESS, "nobody@fenwick.example"):
        for number in range(10):
            sign_in(Client(), address, f"a wrong guess, number {number}")
        pages.append(plain(sign_in(Client(), address, "and one more, wrong"), without=(address,)))
    assert pages[0] == pages[1] and LOCKED in pages[0]


def test_the_lock_holds_however_the_address_is_written_and_the_hub_is_called(nell):
    for number in range(10):
        host = ("localhost", "127.0.0.1")[number % 2]
        address = (ADDRESS, "NELL@fenwick.example")[number % 2]
        sign_in(Client(), address, f"a wrong guess, number {number}", headers={"host": host})
    assert LOCKED in body(sign_in(Client()))


def test_the_lock_is_of_one_address_and_leaves_the_code_and_the_others(nell, mailoutbox):
    bo = actions.create_member(email="bo@fenwick.example", password=PASSWORD, name="Bo")
    for number in range(11):
        sign_in(Client(), password=f"a wrong guess, number {number}")
    other, by_code = Client(), Client()
    sign_in(other, bo.email)
    assert is_in(other)
    by_code.post("/accounts/login/code/", {"email": ADDRESS})
    by_code.post("/accounts/login/code/confirm/", {"code": code_in(mailoutbox[-1])})
    assert is_in(by_code)


def test_a_new_password_ends_the_lock(nell, mailoutbox):
    for number in range(11):
        sign_in(Client(), password=f"a wrong guess, number {number}")
    reset(Client(), mailoutbox)
    client = Client()
    sign_in(client, password=NEW_PASSWORD)
    assert is_in(client)


def test_right_guesses_do_not_count(nell):
    for _time in range(12):
        client = Client()
        sign_in(client)
        assert is_in(client)


# ── Suspended members ────────────────────────────────────────────────────────


@pytest.fixture
def eve() -> Member:
    return actions.create_member(email="eve@hub.example", password=PASSWORD, name="Eve", hub_team=True)


def test_a_suspended_members_sessions_end_and_do_not_come_back(client, nell, eve):
    sign_in(client)
    assert is_in(client)
    actions.suspend(by=eve, member=nell)
    assert not is_in(client) and not Session.objects.exists()
    actions.end_suspension(by=eve, member=nell)
    assert not is_in(client)
    sign_in(client)
    assert is_in(client)


def test_a_suspended_member_cannot_sign_in(client, nell, eve, mailoutbox):
    actions.suspend(by=eve, member=nell)
    assert "suspended" in body(client.post("/accounts/login/", {"login": ADDRESS, "password": PASSWORD}, follow=True))
    assert not is_in(client)
    client.post("/accounts/login/code/", {"email": ADDRESS})
    assert not CODE.search(mailoutbox[-1].body)
    client.post("/accounts/password/reset/", {"email": ADDRESS})
    assert not LINK.search(mailoutbox[-1].body)


def test_a_code_asked_for_before_the_suspension_opens_nothing(client, nell, eve, mailoutbox):
    client.post("/accounts/login/code/", {"email": ADDRESS})
    actions.suspend(by=eve, member=nell)
    client.post("/accounts/login/code/confirm/", {"code": code_in(mailoutbox[-1])})
    assert not is_in(client)


def test_the_wrong_password_does_not_tell_that_somebody_is_suspended(nell, eve):
    actions.suspend(by=eve, member=nell)
    pages = [
        plain(sign_in(Client(), address, "quite wrong, this one"), without=(address,))
        for address in (ADDRESS, "nobody@fenwick.example")
    ]
    assert pages[0] == pages[1]


# ── A new password ───────────────────────────────────────────────────────────


def reset(client, mailoutbox, *, link=None, password=NEW_PASSWORD):
    """Go through a reset. Returns the last page."""
    if link is None:
        client.post("/accounts/password/reset/", {"email": ADDRESS})
        link = link_in(mailoutbox[-1])
    answer = client.get(link)
    if answer.status_code != 302:
        return answer
    return client.post(answer["Location"], {"password1": password}, follow=True)


def works(link) -> bool:
    return Client().get(link).status_code == 302


def test_a_member_sets_a_new_password_and_is_told_so(client, nell, mailoutbox):
    elsewhere = Client()
    sign_in(elsewhere)
    assert "Your password is changed" in body(reset(client, mailoutbox))
    assert not is_in(elsewhere)
    sign_in(client, password=NEW_PASSWORD)
    assert is_in(client)
    told = mailoutbox[-1]
    assert told.to == [ADDRESS] and "password" in told.subject and "write to the hub team" in told.body


def test_the_link_leads_to_the_hub_whatever_host_was_asked(client, nell, mailoutbox):
    client.post("/accounts/password/reset/", {"email": ADDRESS}, headers={"host": "127.0.0.1"})
    assert "http://localhost:8000/accounts/password/reset/key/" in mailoutbox[0].body
    assert "127.0.0.1" not in mailoutbox[0].body


def test_a_link_dies_with_its_use(client, nell, mailoutbox):
    reset(client, mailoutbox)
    assert not works(link_in(mailoutbox[0]))
    page = body(Client().get(link_in(mailoutbox[0])))
    assert "no longer works" in page


def test_a_link_dies_with_the_next_one(client, nell, mailoutbox):
    for _time in range(2):
        client.post("/accounts/password/reset/", {"email": ADDRESS})
    assert [works(link_in(mail)) for mail in mailoutbox] == [False, True]


def test_a_link_dies_with_a_change_of_address(client, nell, mailoutbox):
    client.post("/accounts/password/reset/", {"email": ADDRESS})
    link = link_in(mailoutbox[-1])
    member = Client()
    sign_in(member)
    change_address(member, mailoutbox, "nell@brackwater.example")
    assert not works(link)


def test_a_link_dies_with_a_change_of_password(client, nell, mailoutbox):
    client.post("/accounts/password/reset/", {"email": ADDRESS})
    sign_in(client)
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})
    assert not works(link_in(mailoutbox[0]))


def test_a_link_dies_with_a_suspension_and_after_an_hour(client, nell, eve, mailoutbox):
    client.post("/accounts/password/reset/", {"email": ADDRESS})
    link = link_in(mailoutbox[-1])
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=True):
        assert not works(link)
    actions.suspend(by=eve, member=nell)
    assert not works(link)


def test_a_link_that_was_opened_dies_with_the_next_one_too(nell, mailoutbox):
    first, second = Client(), Client()
    first.post("/accounts/password/reset/", {"email": ADDRESS})
    form = first.get(link_in(mailoutbox[0]))["Location"]
    second.post("/accounts/password/reset/", {"email": ADDRESS})
    assert "no longer works" in body(first.post(form, {"password1": NEW_PASSWORD}))
    nell.refresh_from_db()
    assert nell.check_password(PASSWORD)


def test_a_poor_new_password_is_refused(client, nell, mailoutbox):
    page = body(reset(client, mailoutbox, password="short"))
    assert "at least 12 characters" in page
    nell.refresh_from_db()
    assert nell.check_password(PASSWORD)


def test_changing_the_password_ends_every_other_session(client, nell, mailoutbox):
    elsewhere = Client()
    sign_in(elsewhere)
    sign_in(client)
    wrong = client.post("/accounts/password/change/", {"oldpassword": "not this one", "password1": NEW_PASSWORD})
    assert wrong.status_code == 422
    answer = client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})
    assert answer["Location"] == "/settings/"
    assert is_in(client) and not is_in(elsewhere)
    assert "password" in mailoutbox[-1].subject


# ── A new address ────────────────────────────────────────────────────────────


def change_address(client, mailoutbox, address):
    """Ask for another address, say the password again and type the code. Returns the last answer."""
    answer = client.post("/accounts/email/", {"action_add": "", "email": address})
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    client.post(answer["Location"], {"password": PASSWORD, "next": "/accounts/email/"})
    return confirm(client, code_in(mailoutbox[-1]))


def test_a_member_changes_their_address_and_the_old_one_is_told(client, nell, mailoutbox):
    brackwater = Organisation.objects.create(name="Brackwater Council", slug="brackwater")
    OrganisationDomain.objects.create(organisation=brackwater, domain="brackwater.example")
    sign_in(client)
    assert change_address(client, mailoutbox, "nell@brackwater.example")["Location"] == "/settings/"
    nell.refresh_from_db()
    assert nell.email == "nell@brackwater.example" and nell.organisation == brackwater
    assert [address.email for address in nell.emailaddress_set.all()] == ["nell@brackwater.example"]
    assert mailoutbox[-1].to == [ADDRESS] and "address" in mailoutbox[-1].subject
    assert Activity.objects.filter(verb=Verb.ADDRESS_CHANGED, member=nell).count() == 1
    sign_in(other := Client(), ADDRESS)
    assert not is_in(other)
    sign_in(other, "nell@brackwater.example")
    assert is_in(other)


def test_with_the_work_address_the_organisation_goes(client, nell, mailoutbox):
    sign_in(client)
    change_address(client, mailoutbox, "nell@home.example")
    nell.refresh_from_db()
    assert nell.organisation is None
    assert Activity.objects.filter(verb=Verb.ADDRESS_CHANGED, member=nell).count() == 1


def test_an_organisation_that_no_address_proves_stays(client, nell, fenwick, mailoutbox):
    fenwick.domains.all().delete()
    sign_in(client)
    change_address(client, mailoutbox, "nell@home.example")
    nell.refresh_from_db()
    assert nell.organisation == fenwick


def test_an_address_is_not_changed_without_the_password(client, nell, mailoutbox):
    sign_in(client)
    answer = client.post("/accounts/email/", {"action_add": "", "email": "thief@evil.example"})
    assert not mailoutbox
    wrong = client.post(answer["Location"], {"password": "guess number one", "next": "/accounts/email/"})
    assert wrong.status_code == 422 and not mailoutbox


def test_changing_to_a_taken_address_looks_the_same_and_tells_nothing(client, nell, mailoutbox):
    actions.create_member(email="bo@fenwick.example", password=PASSWORD, name="Bo")
    pages = []
    for address in ("free@fenwick.example", "bo@fenwick.example"):
        one = Client()
        sign_in(one)
        answer = one.post("/accounts/email/", {"action_add": "", "email": address})
        shown = one.post(answer["Location"], {"password": PASSWORD, "next": "/accounts/email/"}, follow=True)
        pages.append(plain(shown, without=(address,)))
    assert pages[0] == pages[1]
    nell.refresh_from_db()
    assert nell.email == ADDRESS


def test_where_only_some_organisations_join_members_do_not_move_out(client, nell, settings, only_fenwick, mailoutbox):
    sign_in(client)
    page = client.post("/accounts/email/", {"action_add": "", "email": "nell@home.example"})
    assert page.status_code == 422 and "fenwick.example" in body(page)


# ── Devices ──────────────────────────────────────────────────────────────────

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:142.0) Gecko/20100101 Firefox/142.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1"


def test_a_member_sees_their_devices_and_signs_one_out(nell):
    office, phone, third = Client(headers={"user-agent": FIREFOX}), Client(headers={"user-agent": PHONE}), Client()
    for one in (office, phone, third):
        sign_in(one)
    page = body(office.get("/accounts/sessions/"))
    assert "Firefox on Windows" in page and "Safari on an iPhone" in page and "Mozilla" not in page
    assert page.count("This device") == 1
    number = re.search(r'name="device" value="(\d+)"', page).group(1)
    assert office.post("/accounts/sessions/", {"device": number}).status_code == 303
    assert is_in(office) and is_in(phone) + is_in(third) == 1
    office.post("/accounts/sessions/", {"device": "others"})
    assert is_in(office) and not is_in(phone) and not is_in(third)


def test_nobody_signs_out_somebody_elses_device(client, nell, eve):
    theirs = Client()
    sign_in(theirs, eve.email)
    number = eve.usersession_set.get().pk
    sign_in(client)
    assert client.post("/accounts/sessions/", {"device": str(number)}).status_code == 404
    assert client.post("/accounts/sessions/", {"device": "x" * 99}).status_code == 404
    assert is_in(theirs)


def test_the_list_of_devices_costs_the_same_for_three_and_for_thirty(client, nell, django_assert_max_num_queries):
    for _one in range(30):
        sign_in(Client())
    sign_in(client)
    with django_assert_max_num_queries(8):
        page = body(client.get("/accounts/sessions/"))
    assert page.count('name="device"') == 31


def test_a_session_that_a_new_password_ended_is_not_listed(client, nell, mailoutbox):
    sign_in(Client())
    sign_in(client)
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})
    assert body(client.get("/accounts/sessions/")).count('name="device"') == 0


def test_account_pages_ask_visitors_to_sign_in(client):
    for address in ("/accounts/email/", "/accounts/password/change/", "/accounts/sessions/", "/settings/"):
        assert client.get(address)["Location"].startswith("/accounts/login/?next=")
