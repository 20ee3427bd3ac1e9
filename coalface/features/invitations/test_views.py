"""Who is invited comes in by their own mail only; who invites learns nothing that they did not know."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from coalface.features.invitations import actions
from coalface.features.invitations.models import Claim, Invitation, Mailing, Refusal
from coalface.features.invitations.tokens import key_of
from coalface.groups.models import JoinRequest, Membership
from coalface.people.actions import verify
from coalface.people.models import Member
from tests.accounts import code_in, confirm, plain
from tests.world import PASSWORD, World, signed_in

pytestmark = pytest.mark.django_db(transaction=True)

NELL = "nell@larchdale.example"
JOINING = {"name": "Nell Hart", "password1": "seven brass lanterns", "terms": "on"}
LINK = re.compile(r"http://localhost:8000(/invitations/open/[\w-]+/)")
NEVER = re.compile(r"http://localhost:8000(/invitations/never/[\w:-]+/)")


def invite(member: Member, addresses: str = NELL, path: str = "/invitations/", **more):
    return signed_in(member).post(path, {"addresses": addresses, "known": "on"} | more)


def link_of(number: int = -1) -> str:
    """Return the path of the link in a mail."""
    return LINK.search(mail.outbox[number].body)[1]


def made_link(member: Member, **more) -> str:
    client = signed_in(member)
    page = client.post("/invitations/link/", more, follow=True).content.decode()
    assert not LINK.search(client.get("/invitations/").content.decode())
    return LINK.search(page)[1]


def rows() -> list[tuple[str, int]]:
    """Return the number of rows of every table that somebody's opening a page could not but change."""
    tables = [table for table in connection.introspection.table_names() if table != "cache_entry"]
    with connection.cursor() as cursor:
        counts = []
        for table in tables:
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
            counts.append((table, cursor.fetchone()[0]))
    return counts


def test_nell_is_invited_joins_and_is_led_on(world: World):
    assert invite(world.ann, message="Come and see.").status_code == 303
    (sent,) = mail.outbox
    assert sent.to == [NELL] and sent.subject == "Ann invites you to Knowledge Hub"
    assert "Come and see." in sent.body and "You have an account" not in sent.body
    assert "Ann (Rent officer, Fenwick District Council) invites you" in sent.body
    nell = Client()
    page = nell.get(link_of())
    assert page["Cache-Control"] == "private, no-store"
    assert NELL in page.content.decode() and "Ann invites you to Knowledge Hub" in page.content.decode()
    answer = nell.post(link_of(), JOINING)
    assert (answer.status_code, answer["Location"]) == (302, "/welcome/?next=%2F")
    member = Member.objects.get(email=NELL)
    assert (member.state, member.name) == (Member.State.ACTIVE, "Nell Hart")
    assert EmailAddress.objects.get(user=member).verified
    assert nell.get("/settings/").status_code == 200
    row = Invitation.objects.get()
    assert (row.state, row.accepted_by) == ("accepted", member)
    assert "Nell Hart" in signed_in(world.ann).get("/invitations/").content.decode()
    assert len(mail.outbox) == 1
    assert nell.get(link_of())["Location"] == "/"
    assert Client().get(link_of()).status_code == 404
    typed = {"login": NELL, "password": JOINING["password1"]}
    assert Client().post("/accounts/login/", typed)["Location"] == "/"


@pytest.mark.parametrize("from_home", [True, False])
def test_into_a_group_and_led_there(world: World, from_home):
    slug = world.open_group.slug
    home = signed_in(world.bo).get("/").content.decode()
    assert f'<option value="{slug}"' in home and f'value="{world.private_group.slug}"' not in home
    if from_home:
        invite(world.bo, group=slug)
    else:
        invite(world.bo, path=f"/groups/{slug}/invitations/")
    nell = Client()
    assert world.open_group.purpose in nell.get(link_of()).content.decode()
    assert nell.post(link_of(), JOINING)["Location"] == f"/welcome/?next=%2Fgroups%2F{slug}%2F"
    assert Membership.objects.filter(member__email=NELL, group=world.open_group).exists()


def test_a_rejected_form_keeps_what_was_typed(world: World):
    client = signed_in(world.ann)
    answer = client.post("/invitations/", {"addresses": "Nell <nell@larchdale.example>", "message": "Hello you."})
    body = answer.content.decode()
    assert answer.status_code == 422 and "Tick that you know them" in body
    assert "Nell &lt;nell@larchdale.example&gt;" in body and "Hello you." in body
    assert client.post("/invitations/", {"addresses": "nobody, nothing", "known": "on"}).status_code == 422
    assert client.post("/invitations/", {"addresses": "", "known": "on"}).status_code == 422
    assert mail.outbox == [] and not Invitation.objects.exists()


def test_each_address_has_one_outcome_that_is_shown_once(world: World):
    client = signed_in(world.ann)
    typed = f"Nell <{NELL}>; {world.chen.email}, half@, {world.una.email}"
    page = client.post("/invitations/", {"addresses": typed, "known": "on"}, follow=True).content.decode()
    outcomes = page.partition('id="outcomes"')[2].partition("</section>")[0]
    said = re.findall(r"<p><b>([^<]+)</b></p><p>(?:<svg.*?</svg>)?\s*([^<]+)</p>", outcomes, re.DOTALL)
    assert said == [(NELL, "Sent"), (world.chen.email, "Sent"), (world.una.email, "Sent"), ("half@", "Not an address")]
    assert 'id="outcomes"' not in client.get("/invitations/").content.decode()


def test_the_answer_tells_nothing_of_an_address_nor_does_the_work_behind_it(world: World, settings):
    """The worker alone looks whose address it is: until the answer the same statements run for everybody."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    refused = "omar@larchdale.example"
    actions.refuse_all(address_key=key_of(refused))
    pages, asked = set(), set()
    for address in (NELL, world.chen.email, world.una.email, world.gus.email, world.eve.email, refused):
        client = signed_in(world.ann)
        with CaptureQueriesContext(connection) as queries:
            page = client.post("/invitations/", {"addresses": address, "known": "on"}, follow=True)
        pages.add(re.sub(r"invitations/\d+/", "", plain(page, without=[address])))
        asked.add(
            tuple(re.sub(r"'[^']*'|\b\d+\b|NULL", "·", one["sql"]) for one in queries if "SAVEPOINT" not in one["sql"])
        )
        assert mail.outbox == [] and Mailing.objects.get().state == "waiting"
        Invitation.objects.all().delete()
    assert len(pages) == 1
    assert len(asked) == 1 and len(next(iter(asked))) > 10


def test_opening_changes_nothing(world: World):
    invite(world.bo, path=f"/groups/{world.open_group.slug}/invitations/")
    never = NEVER.search(mail.outbox[0].body)[1]
    link = made_link(world.bo)
    paths = [link_of(), never, link]
    before = rows()
    scanner = Client()
    for path in paths:
        for _ in range(3):
            assert scanner.get(path).status_code == 200
            assert scanner.head(path).status_code == 200
    assert rows() == before and not scanner.cookies.get("sessionid")
    member = signed_in(world.chen)
    before = rows()
    for path in paths:
        assert member.get(path).status_code == 200
    assert rows() == before
    assert Invitation.objects.filter(state="waiting").count() == 2


def test_chen_can_do_nothing_with_an_invitation_for_another(world: World):
    invite(world.bo, path=f"/groups/{world.open_group.slug}/invitations/")
    chen = signed_in(world.chen)
    page = chen.get(link_of()).content.decode()
    assert "for another address than yours" in page and NELL not in page and "Accept the invitation" not in page
    assert chen.post(link_of(), JOINING).status_code == 403
    assert Invitation.objects.get().state == "waiting"
    assert not Membership.objects.filter(member=world.chen).exists()
    assert signed_in(world.una).get(link_of()).status_code == 403


def test_what_is_not_open_any_more_says_no_more_than_what_never_was(world: World):
    invite(world.ann)
    number = Invitation.objects.get().pk
    ann = signed_in(world.ann)
    assert signed_in(world.bo).post(f"/invitations/{number}/end/").status_code == 404
    assert signed_in(world.bo).post(f"/invitations/{number}/again/").status_code == 404
    assert ann.get(f"/invitations/{number}/end/").status_code == 405
    assert ann.post(f"/invitations/{number}/end/").status_code == 303
    gone, nowhere = Client().get(link_of()), Client().get("/invitations/open/no-such-token/")
    assert gone.status_code == nowhere.status_code == 404
    assert plain(gone) == plain(nowhere)
    assert Client().post(link_of(), JOINING).status_code == 404
    assert not Member.objects.filter(email=NELL).exists()
    assert ann.post(f"/invitations/{number}/end/").status_code == 404
    path = f"/groups/{world.open_group.slug}/invitations/"
    invite(world.bo, path=path)
    number = Invitation.objects.latest("pk").pk
    assert signed_in(world.bo).post(f"/invitations/{number}/end/", {"here": "group"})["Location"] == path


def test_who_has_an_account_is_told_in_their_own_mail_only(world: World):
    invite(world.bo, world.chen.email, path=f"/groups/{world.open_group.slug}/invitations/")
    assert "You have an account with this address already" in mail.outbox[0].body
    guest = Client()
    page = guest.get(link_of()).content.decode()
    assert f"/accounts/login/?next={link_of()}" in page and "password1" not in page
    assert "password1" not in guest.post(link_of(), JOINING).content.decode()
    world.chen.refresh_from_db()
    assert world.chen.check_password(PASSWORD) and world.chen.name == "Chen"
    chen = signed_in(world.chen)
    assert "Accept the invitation" in chen.get(link_of()).content.decode()
    assert not Membership.objects.filter(member=world.chen).exists()
    assert chen.post(link_of())["Location"] == f"/groups/{world.open_group.slug}/"
    assert Membership.objects.filter(member=world.chen, group=world.open_group).exists()


def test_two_who_press_at_once_are_one(world: World):
    invite(world.ann)
    assert Client().post(link_of(), JOINING).status_code == 302
    assert Client().post(link_of(), JOINING).status_code == 404
    assert Member.objects.filter(email=NELL).count() == 1


def test_never_again_needs_no_account_and_one_press(world: World):
    invite(world.ann)
    sent = mail.outbox[0]
    never = NEVER.search(sent.body)[1]
    assert sent.extra_headers["List-Unsubscribe"] == f"<http://localhost:8000{never}>"
    program = Client(enforce_csrf_checks=True)  # a mail program has no cookie
    assert not Refusal.objects.exists()
    assert program.post(never, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Refusal.objects.get().address_key == key_of(NELL)
    assert Client().post(never[:-3] + "xx/").status_code == 404
    assert Client().post(f"/invitations/never/{key_of('omar@larchdale.example')}/").status_code == 404
    invite(world.bo)
    assert len(mail.outbox) == 1 and Refusal.objects.count() == 1
    assert Client().post(link_of(), JOINING).status_code == 302  # they may come in all the same


def test_words_cannot_be_pressed(world: World):
    invite(world.ann, message='Look: https://bad.example <a href="//bad.example">now</a> or ann@bad.example')
    (sent,) = mail.outbox
    html = sent.alternatives[0][0]
    assert html.count("<a ") == 2 and "bad.example" not in sent.body and "bad.example" not in html
    page = Client().get(link_of()).content.decode()
    assert "bad.example" not in page and "&lt;a href" in page


# ── Links ────────────────────────────────────────────────────────────────────


def test_a_link_works_with_the_address_that_is_verified_with_it(world: World):
    link = made_link(world.bo, group=world.open_group.slug)
    nell, omar = Client(), Client()
    assert "Your work e-mail address" in nell.get(link).content.decode()
    for client, address in ((nell, NELL), (omar, "omar@larchdale.example")):
        assert client.post(link, JOINING | {"email": address}).status_code == 302
    assert Claim.objects.count() == 2 and not Membership.objects.filter(member__email=NELL).exists()
    assert Client().get(link).status_code == 200
    answer = confirm(nell, code_in(mail.outbox[0]))
    assert answer["Location"] == f"/welcome/?next=%2Fgroups%2F{world.open_group.slug}%2F"
    member = Member.objects.get(email=NELL)
    assert Invitation.objects.get().accepted_by == member
    assert Membership.objects.filter(member=member, group=world.open_group).exists()
    assert Client().get(link).status_code == 404
    confirm(omar, code_in(mail.outbox[1]))
    late = Member.objects.get(email="omar@larchdale.example")
    assert late.state == Member.State.ACTIVE and not Membership.objects.filter(member=late).exists()


def test_an_account_that_somebody_else_prepared_comes_without_their_link(world: World):
    link = made_link(world.dee, group=world.private_group.slug)
    assert Client().post(link, JOINING | {"email": NELL}).status_code == 302
    nell = Member.objects.get(email=NELL)
    verify(member=nell, password_too=True)  # as a mailed code or her organisation does
    nell.refresh_from_db()
    assert nell.state == Member.State.ACTIVE and not nell.has_usable_password()
    assert not Claim.objects.exists() and not Membership.objects.filter(member=nell).exists()
    assert Invitation.objects.get().accepted_by is None


def test_a_link_is_no_way_into_an_account(world: World):
    link = made_link(world.bo, group=world.open_group.slug)
    guest = Client()
    fresh = Client().post(link, JOINING | {"email": NELL})
    known = guest.post(link, JOINING | {"email": world.chen.email})
    assert (known.status_code, known["Location"]) == (fresh.status_code, fresh["Location"])
    assert mail.outbox[-1].to == [world.chen.email] and "It has an account already" in mail.outbox[-1].body
    assert not Claim.objects.filter(member=world.chen).exists()
    assert guest.get("/settings/").status_code == 302
    world.chen.refresh_from_db()
    assert world.chen.check_password(PASSWORD)


def test_a_member_accepts_a_link_once_and_nobody_their_own(world: World):
    link = made_link(world.bo, group=world.restricted_group.slug)
    assert "its facilitators decide" in Client().get(link).content.decode()
    assert signed_in(world.bo).post(link).status_code == 403
    assert signed_in(world.chen).post(link).status_code == 303
    assert JoinRequest.objects.filter(member=world.chen, group=world.restricted_group, state="waiting").exists()
    assert signed_in(world.eve).post(link).status_code == 404


def test_only_who_may_invite_makes_a_link(world: World):
    assert signed_in(world.chen).post("/invitations/link/", {"group": world.open_group.slug}).status_code == 403
    assert signed_in(world.chen).post("/invitations/link/", {"group": world.private_group.slug}).status_code == 404
    assert signed_in(world.bo).post("/invitations/link/", {"group": world.private_group.slug}).status_code == 403
    assert Client().post("/invitations/link/").status_code == 302
    assert not Invitation.objects.exists()


# ── Who may join at all ──────────────────────────────────────────────────────


def test_where_joining_is_by_invitation_only_an_invitation_lets_in(world: World, settings):
    settings.COALFACE_SIGN_UP = "invited"
    assert "Joining is by invitation" in Client().get("/accounts/signup/").content.decode()
    Client().post("/accounts/signup/", JOINING | {"email": NELL})
    assert not Member.objects.filter(email=NELL).exists()
    invite(world.ann)
    assert Client().post(link_of(), JOINING).status_code == 302
    assert Member.objects.get(email=NELL).state == Member.State.ACTIVE
    link = made_link(world.ann)
    quick, late = Client(), Client()
    quick.post(link, JOINING | {"email": "omar@larchdale.example"})
    late.post(link, JOINING | {"email": "pat@larchdale.example"})
    codes = {letter.to[0]: code_in(letter) for letter in mail.outbox[-2:]}
    assert confirm(quick, codes["omar@larchdale.example"]).status_code == 302
    assert confirm(late, codes["pat@larchdale.example"]).status_code == 403
    assert Member.objects.get(email="pat@larchdale.example").state == Member.State.UNVERIFIED
    assert late.get("/settings/").status_code == 302


def test_where_some_domains_join_an_invitation_takes_no_other(world: World, settings):
    settings.COALFACE_SIGN_UP, settings.COALFACE_SIGN_UP_DOMAINS = "domains", ["fenwick.example"]
    client = signed_in(world.ann)
    typed = {"addresses": f"{NELL} new@fenwick.example", "known": "on"}
    page = client.post("/invitations/", typed, follow=True).content.decode()
    assert "Not sent: this hub takes only @fenwick.example" in page
    assert [letter.to for letter in mail.outbox] == [["new@fenwick.example"]]
    assert client.post("/invitations/", {"addresses": NELL, "known": "on"}).status_code == 422
    link = made_link(world.ann)
    assert Client().post(link, JOINING | {"email": NELL}).status_code == 422


# ── Groups ───────────────────────────────────────────────────────────────────


def test_the_page_of_a_group_is_for_those_who_may(world: World):
    def status(member, group):
        return signed_in(member).get(f"/groups/{group.slug}/invitations/").status_code

    assert [status(world.bo, group) for group in world.groups] == [200, 200, 403, 403]
    assert [status(world.dee, group) for group in world.groups] == [200, 200, 200, 403]
    assert [status(world.chen, group) for group in world.groups] == [403, 403, 404, 403]
    assert status(None, world.open_group) == 302
    assert invite(world.chen, path=f"/groups/{world.open_group.slug}/invitations/").status_code == 403
    assert invite(world.bo, path=f"/groups/{world.private_group.slug}/invitations/").status_code == 403
    assert invite(world.bo, group=world.private_group.slug).status_code == 422
    assert mail.outbox == []


CSV = "Name;E-mail;Note\r\nHart, Nell;nell@larchdale.example;likes damp\r\nOmar;OMAR@larchdale.example;\r\nBad;x@;\r\n"


@pytest.mark.parametrize("data", [CSV.encode("utf-8-sig"), CSV.replace(";", ",").encode(), CSV.encode("utf-16")])
def test_a_facilitator_invites_from_a_file(world: World, data):
    file = SimpleUploadedFile("people.csv", data)
    page = signed_in(world.dee).post(
        f"/groups/{world.private_group.slug}/invitations/",
        {"addresses": "pat@larchdale.example", "known": "on", "file": file},
        follow=True,
    )
    to = {letter.to[0] for letter in mail.outbox}
    assert to == {NELL, "omar@larchdale.example", "pat@larchdale.example"}
    assert "Not an address" in page.content.decode() and "likes damp" not in page.content.decode()


def test_a_plain_member_invites_from_no_file(world: World):
    file = SimpleUploadedFile("people.csv", CSV.encode())
    path = f"/groups/{world.open_group.slug}/invitations/"
    assert signed_in(world.bo).post(path, {"addresses": "", "known": "on", "file": file}).status_code == 422
    assert mail.outbox == []


@pytest.mark.parametrize(
    "data",
    [b"\x89PNG\r\n\x1a\n\x00\x00", b"PK\x03\x04\x00\x81", b"no addresses here", b"x" * 300_000, b'"' + b"x" * 150_000],
)
def test_what_is_no_list_is_refused(world: World, data):
    file = SimpleUploadedFile("people.csv", data)
    path = f"/groups/{world.open_group.slug}/invitations/"
    assert signed_in(world.dee).post(path, {"addresses": "", "known": "on", "file": file}).status_code == 422
    assert mail.outbox == []


def test_the_list_costs_the_same_for_three_and_for_thirty(world: World, django_assert_num_queries):
    client = signed_in(world.ann)
    actions.invite(viewer=world.viewer(world.ann), addresses=[f"n{at}@larchdale.example" for at in range(3)])
    with CaptureQueriesContext(connection) as few:
        client.get("/invitations/")
    actions.invite(viewer=world.viewer(world.ann), addresses=[f"n{at}@larchdale.example" for at in range(20)])
    for _ in range(15):
        Invitation.objects.create(inviter=world.ann, state="accepted", accepted_by=world.bo)
    with django_assert_num_queries(len(few)):
        assert 'rel="next"' in client.get("/invitations/").content.decode()


def test_the_mail_says_of_the_inviter_what_anybody_may_see(world: World):
    Member.objects.filter(pk=world.ann.pk).update(role_for="me", organisation_for="me")
    invite(world.ann)
    (letter,) = mail.outbox
    assert "Ann" in letter.body and "Rent officer" not in letter.body and "Fenwick" not in letter.body
