"""Nell leaves a hub in which every column that holds words speaks of her, and nothing of who she was is left anywhere.

Every text column of every table is classified here; one that is not fails. Before she leaves, each classified column must
have held a trace of her, so that a new one cannot be passed over; afterwards every row of every table and every file is
searched for her address, her handle and, outside contributions, her name.
"""

import html
import json
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.db import connection, models, transaction
from django.test import TestCase
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coalface.activity.models import Activity
from coalface.base.files import keep_bytes
from coalface.base.tasks import prune
from coalface.entries.actions import redact, save_draft
from coalface.entries.actions.text import write_revision, write_through
from coalface.entries.models import (
    Attachment,
    Bookmark,
    Entry,
    EntryTag,
    Follow,
    Posted,
    Reaction,
    Reply,
    SetAside,
    State,
    Tag,
    TagFollow,
)
from coalface.features.complaints.models import Complaint
from coalface.features.invitations.models import Invitation
from coalface.features.invitations.tokens import key_of
from coalface.features.leaving.actions import leave_hub
from coalface.features.moderation.models import Report
from coalface.features.notify.models import Letter, Notification
from coalface.groups.actions.lock import let_in
from coalface.groups.models import Grant, Group, GroupFollow, JoinRequest
from coalface.groups.viewer import Viewer
from coalface.interfaces.exporters.models import Export
from coalface.people.models import Claim, Decision, Member, Organisation, PersonFollow, Specialism
from tests.world import World, make_member, make_question, make_reply, signed_in

pytestmark = pytest.mark.django_db

OWN = "qzown"  # stands in all that Nell wrote herself
NAME, HANDLE, ADDRESS, OLD_ADDRESS = (
    "Nell Quarrendon",
    "nell-quarrendon",
    "nell.q@fenwick.example",
    "n.q@thorpe.example",
)

# Contributions and what people say of themselves and their places: the name may stand in them.
WORDS = {
    "entries_entry": "title excerpt",
    "entries_revision": "title source html note",
    "entries_tag": "name",
    "entries_draft": "title fields",
    "entries_attachment": "alt",
    "groups_group": "name purpose guidelines guidelines_html welcome welcome_html blocked_words",
    "people_organisation": "name about",
    "people_specialism": "name",
    "people_member": "role about one_liner",
    "search_searchrow": "title exact body tags",
    "search_titleword": "word",
}
# Everything else in which somebody can be named: no trace at all.
BARE = {
    "entries_entry": "slug locked_reason hidden_reason",
    "entries_reply": "hidden_reason",
    "entries_tag": "slug",
    "entries_draft": "at",
    "entries_attachment": "name",
    "groups_group": "slug",
    "groups_joinrequest": "message sentence",
    "invitations_invitation": "address message",
    "groups_grant": "reason",
    "moderation_report": "words decision",
    "people_organisation": "slug",
    "people_specialism": "slug",
    "people_member": "name email handle",
    "people_claim": "email",
    "people_decision": "reason",
    "people_departure": "reason",
    "account_emailaddress": "email",
    "complaints_complaint": "name email subject words answer closing",
    "mfa_authenticator": "data",
    "socialaccount_socialaccount": "uid extra_data",
    "usersessions_usersession": "user_agent data",
    "django_session": "session_data",
    "django_tasks_database_dbtaskresult": "args_kwargs return_value traceback",
    "cache_entry": "cache_key",
}
# Keys, hashes, names of our own code, network addresses: no words. Columns with choices belong here by themselves.
FIXED = {
    "account_emailconfirmation": "key",
    "activity_activity": "verb facts",
    "activity_told": "listener",
    "auth_group": "name",
    "auth_permission": "name codename",
    "base_clock": "name cron",
    "base_heartbeat": "name",
    "django_content_type": "app_label model",
    "django_session": "session_key",
    "django_tasks_database_dbtaskresult": "task_path worker_ids queue_name backend_name exception_class_path",
    "entries_attachment": "stored content_type",
    "entries_draft": "key",
    "entries_entry": "kind language",
    "entries_posted": "once",
    "exporters_export": "stored",
    "groups_grant": "session_key",
    "invitations_invitation": "address_key link_hash",
    "invitations_mailing": "token_hash address_key",
    "invitations_refusal": "address_key",
    "people_departure": "handle_key",
    "people_look": "session_key",
    "people_member": "password photo circle",
    "people_organisationdomain": "domain",
    "socialaccount_socialaccount": "provider",
    "socialaccount_socialapp": "client_id key name provider provider_id secret settings",
    "socialaccount_socialtoken": "token token_secret",
    "usersessions_usersession": "ip session_key",
}
# What the databases make of search rows and roles, which are contributions once more.
SEARCHED = {
    "people_member": "role_key",
    "search_searchrow": "words",
    "search_words": "title body tags",
    "search_word_letters": "word",
    "search_titles": "title tags",
    "people_letters": "name role",
}
MADE_BY_LEAVING = {("people_departure", "reason")}
# Tables without a model of ours: the cache is searched, the others hold what the database makes of search rows.
INDEXES = ("search_words", "search_word_letters", "search_titles", "people_letters")
BESIDE = ("cache_entry", "django_migrations", "sqlite_sequence", *INDEXES)

TEXTS = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.GenericIPAddressField,
    models.BinaryField,
    models.FileField,
)
FORMS = [
    "@{handle}",
    "@{HANDLE} knows.",
    "Ask **@{handle}**, she knows.",
    "`@{handle}`",
    "{name} says so, (@{handle}).",
    "[{name}](/people/{handle}/)",
    "see https://hub.example/people/{handle}/blog/ there",
    "/questions/7-thanks-to-{handle}/",
    "by {handle} herself, {name}",
    "{address}",
    "<{address}>",
    "Write to {ADDRESS}. Or not.",
    "[write](mailto:{address}?subject=x)",
    "{old} was hers",
    "| {name} | @{handle} |\n|---|---|\n| {address} | b |",
    "?to=%40{handle}&mail=nell.q%40fenwick.example",
]


def columns() -> dict[tuple[str, str], bool]:
    """Return every text column of every table, and whether its values are chosen from a list."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        for column in model._meta.concrete_fields:
            if isinstance(column, TEXTS):
                found[(model._meta.db_table, column.column)] = bool(column.choices)
    return found


def classified(*lists: dict[str, str]) -> set[tuple[str, str]]:
    return {(table, column) for one in lists for table, names in one.items() for column in names.split()}


def test_every_text_column_is_classified():
    free = {pair for pair, chosen in columns().items() if not chosen}
    known = classified(WORDS, BARE, FIXED)
    assert not free - known, (
        "Say in this file whether these may hold words, and see that leaving empties them of names."
    )
    assert not {pair for pair in known - set(columns()) if pair[0] != "cache_entry"}
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    unknown = {
        name for name in connection.introspection.table_names() if name not in tables and not name.startswith(BESIDE)
    }
    assert not unknown


def rows() -> list[tuple[str, str, str]]:
    """Return table, column and text of every value of every table, and sessions as what they hold."""
    found = []
    for table in connection.introspection.table_names():
        if table.startswith(tuple(f"{index}_" for index in INDEXES)):
            continue  # pages of the full-text index, which are the database's own
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found += [(table, name, as_text(value)) for name, value in zip(names, row, strict=True)]
    found += [("django_session", "session_data", repr(one.get_decoded())) for one in Session.objects.all()]
    return found


def as_text(value) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    text = value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
    return html.unescape(text)


def traces_in(text: str, *, name_too: bool) -> list[str]:
    marks = [HANDLE, ADDRESS, OLD_ADDRESS, ADDRESS.replace("@", "%40")] + ([NAME.casefold()] if name_too else [])
    return [mark for mark in marks if mark in text.casefold()]


@st.composite
def phrases(draw) -> str:
    forms = draw(st.lists(st.sampled_from(FORMS), min_size=1, max_size=4, unique=True))
    between = draw(st.sampled_from([" ", "\n\n", ", ", "\n- "]))
    facts = {"name": NAME, "handle": HANDLE, "HANDLE": HANDLE.upper(), "address": ADDRESS, "ADDRESS": ADDRESS.upper()}
    return between.join(form.format(**facts, old=OLD_ADDRESS) for form in forms)


def end_of(text: str, most: int) -> str:
    """Return the last words of a text; a cut through a word may leave of a mention what nobody would write."""
    return text if len(text) <= most else text[-most:].partition(" ")[2]


def everything_about(town: World, phrase: str) -> Member:
    """Bring Nell into the town, and what speaks of her into every column that holds words."""
    nell = make_member(NAME, role=phrase[:80], about=phrase, one_liner="I am Nell.", organisation=town.organisation)
    Member.objects.filter(pk=nell.pk).update(email=ADDRESS, photo=keep_bytes(b"a face", folder="photos"))
    nell.refresh_from_db()
    for number, address in enumerate((ADDRESS, OLD_ADDRESS)):
        EmailAddress.objects.create(user=nell, email=address, verified=True, primary=not number)
    for group in town.groups[:3]:
        let_in(group=group, member=nell)
    named = " ".join(f"{phrase} @{HANDLE} {ADDRESS}".split())
    _people(town, nell, named)
    _groups(town, nell, named)
    _entries(town, nell, phrase, named)
    _around(town, nell, named)
    return nell


def _people(town: World, nell: Member, named: str) -> None:
    Member.objects.filter(pk=town.bo.pk).update(role=end_of(named, 80), about=named, one_liner=end_of(named, 140))
    Organisation.objects.create(name=f"Office of @{HANDLE}", slug=f"office-of-{HANDLE}", about=named)
    knows = Specialism.objects.create(name=f"What @{HANDLE} knows", slug=f"what-{HANDLE}-knows")
    nell.specialisms.add(knows)
    PersonFollow.objects.create(follower=nell, followed=town.bo)
    PersonFollow.objects.create(follower=town.bo, followed=nell)


def _groups(town: World, nell: Member, named: str) -> None:
    Group.objects.filter(pk=town.open_group.pk).update(
        name=f"Friends of @{HANDLE}",
        slug=f"friends-of-{HANDLE}",
        purpose=end_of(named, 300),
        guidelines=named,
        guidelines_html=f'<p><a href="/people/{HANDLE}/">@{HANDLE}</a></p>',
        welcome=named,
        welcome_html=f"<p>{ADDRESS}</p>",
        blocked_words=named,
        founded_by=nell,
    )
    town.open_group.refresh_from_db()
    JoinRequest.objects.create(group=town.archived_group, member=nell, message=named, sentence=named)
    JoinRequest.objects.create(group=town.archived_group, member=town.chen, message=named, sentence=f"{NAME} says no.")
    Grant.objects.create(
        member=town.eve, group=town.private_group, session_key="s", reason=named, until="2030-01-01T00:00:00Z"
    )
    GroupFollow.objects.create(group=town.archived_group, member=nell)


def _entries(town: World, nell: Member, phrase: str, named: str) -> None:
    viewer, thanks = town.viewer(town.dee), f"Thanks to @{HANDLE}"
    for author, group, state in (
        (nell, None, State.PUBLISHED),
        (nell, town.private_group, State.PUBLISHED),
        (nell, None, State.HIDDEN),
        (nell, None, State.SCHEDULED),
        (nell, None, State.REMOVED),
        (town.bo, town.private_group, State.PUBLISHED),
        (town.chen, None, State.WAITING),
        (town.fay, None, State.REMOVED),
    ):
        title = f"{thanks}, {OWN}" if author == nell else thanks
        entry = make_question(
            author=author, title=title, text=phrase, group=group, level=1 if group else 2, state=state
        )
        Entry.everything.filter(pk=entry.pk).update(hidden_reason=end_of(named, 300), locked_reason=f"{NAME} was rude")
        write_revision(entry=entry, source=f"{named}\n\nagain", viewer=Viewer(author.pk), note=f"for @{HANDLE}")
        write_through(entry)
        for who in (nell, town.bo):
            reply = make_reply(entry=entry, author=who, text=f"{phrase}\n\n{OWN}" if who == nell else phrase)
            make_reply(entry=entry, author=town.dee, text=named, parent=reply)
            Reply.everything.filter(pk=reply.pk).update(hidden_reason=end_of(named, 300))
            Reaction.objects.create(entry=entry, reply=reply, member=nell, kind="thanks")
        for model in (Bookmark, Follow, SetAside):
            model.objects.create(entry=entry, member=nell)
        for who, name in ((nell, "Quarrendon_nell cv.txt"), (town.bo, f"{NAME} and {HANDLE} {ADDRESS}.txt")):
            words = f"Ring {ADDRESS}, or @{HANDLE}. {OWN if who == nell else ''}"
            stored = keep_bytes(words.encode(), folder="files")
            kept = {"name": name, "stored": stored, "size": 30, "content_type": "text/plain; charset=utf-8"}
            Attachment.objects.create(entry=entry, member=who, alt=f"This is @{HANDLE}", **kept)
    tag = Tag.objects.create(name=f"@{HANDLE}", slug=HANDLE)
    TagFollow.objects.create(tag=tag, member=nell)
    put_on_everything(tag)
    for who in (nell, town.bo):
        typed = {"title": f"For @{HANDLE}", "source": named}
        save_draft(member_id=who.pk, key=f"k{who.pk}", at=f"/groups/friends-of-{HANDLE}/questions/new/", fields=typed)
    save_draft(member_id=town.dee.pk, key="edit", at=f"/entries/{entry_of(nell).pk}/edit/", fields={"source": OWN})
    Posted.objects.create(member=nell, once="o")
    redacted = make_question(author=town.bo, title="Plain", group=town.private_group, level=1)
    redact(viewer=viewer, revision=redacted.revision, source=phrase, reason=f"It names @{HANDLE}", title="Plain")


def entry_of(member: Member) -> Entry:
    return Entry.everything.filter(author=member, state=State.PUBLISHED).first()


def put_on_everything(tag: Tag) -> None:
    """Put the tag on what is searchable, and let search follow."""
    for entry in Entry.everything.filter(state=State.PUBLISHED).select_related("revision", "group"):
        EntryTag.objects.create(entry=entry, tag=tag)
        write_through(entry)


def _around(town: World, nell: Member, named: str) -> None:
    for about in ({"member": nell}, {"entry": Entry.everything.filter(author=town.bo).first()}):
        for reporter in (nell, town.bo):
            Report.objects.create(reporter=reporter, why="other", words=named, decision=f"{NAME} is warned.", **about)
    for who, address in ((nell, ADDRESS), (None, OLD_ADDRESS), (town.bo, "")):
        Complaint.objects.create(
            member=who,
            name=NAME,
            email=address,
            subject=f"About @{HANDLE}",
            words=named,
            answer=named,
            closing=end_of(named, 500),
            due_at="2030-01-01T00:00:00Z",
        )
    for who, address in ((nell, "n@thorpe.example"), (town.ivo, ADDRESS)):
        decision = Decision.objects.create(member=who, by=town.eve, what="offered", reason=end_of(named, 500))
        Claim.objects.create(decision=decision, email=address, until="2030-01-01T00:00:00Z")
    activity = Activity.objects.create(actor=town.bo, verb="answered", entry=Entry.everything.first(), member=nell)
    for who in (nell, town.bo):
        Letter.objects.create(activity=activity, member=who)
        Notification.objects.create(activity=activity, member=who)
    for inviter, address in (
        (nell, "dan@thorpe.example"),
        (town.bo, ADDRESS),
        (town.dee, OLD_ADDRESS),
        (town.bo, "x@y.example"),
    ):
        Invitation.objects.create(
            inviter=inviter, address=address, address_key=key_of(address), message=end_of(named, 500)
        )
    Authenticator.objects.create(user=nell, type="webauthn", data={"name": named})
    SocialAccount.objects.create(user=nell, provider="work", uid=ADDRESS, extra_data={"email": ADDRESS, "name": named})
    signed_in(nell).get("/")
    keys = Session.objects.values_list("session_key", flat=True)
    UserSession.objects.update_or_create(
        session_key=keys[0], defaults={"user": nell, "ip": "127.0.0.1", "user_agent": named[:200], "data": {"m": named}}
    )
    pending = SessionStore()
    pending.update({"account_login_code": {"email": ADDRESS}})
    pending.save()
    cache.set(f"count:{ADDRESS}", 3)
    DBTaskResult.objects.create(
        task_path=prune.module_path,
        args_kwargs={"args": [named], "kwargs": {}},
        return_value=[named],
        traceback=f"SMTPRecipientsRefused: {ADDRESS}, {NAME}",
        exception_class_path="smtplib.SMTPRecipientsRefused",
        status="FAILED",
        backend_name="default",
        run_after="2026-01-01T00:00:00Z",
    )
    Export.objects.create(member=nell, state="ready", stored=keep_bytes(named.encode(), folder="exports"))


def write_mails(folder: Path) -> None:
    """Write three letters to files, two of them to or about Nell."""
    backend = "django.core.mail.backends.filebased.EmailBackend"
    for number, (subject, to) in enumerate(
        (("Your code", ADDRESS), (f"{NAME} answered", "bo@fenwick.example"), ("Plain", "bo@fenwick.example"))
    ):
        one = mail.get_connection(backend, file_path=str(folder))
        one._fname = str(folder / f"{number}.log")  # of chance otherwise, and two letters may share one
        one.send_messages([mail.EmailMessage(subject, "Words.", to=[to])])


def assert_every_column_spoke_of_her() -> None:
    spoke = {(table, column) for table, column, text in rows() if traces_in(text, name_too=True)}
    silent = classified(WORDS, BARE) - spoke - MADE_BY_LEAVING
    # The title without signs has the name and no handle; on PostgreSQL a column of words comes beside it. And a word of a
    # title by itself is no name; but one that only she used is there.
    assert not silent - {("search_searchrow", "exact"), ("search_titleword", "word")}, (
        f"Nothing of her stands in {sorted(silent)}: the test would miss them."
    )
    assert ("search_titleword", "word", OWN) in rows()


def assert_nothing_is_left(uploads: Path, mails: Path) -> None:
    words = classified(WORDS, SEARCHED)
    left = [
        (table, column, traces, text[:200])
        for table, column, text in rows()
        if (traces := traces_in(text, name_too=(table, column) not in words))
    ]
    assert not left
    for path in [*uploads.rglob("*"), *mails.rglob("*")]:
        assert not traces_in(path.name, name_too=True), path
        if path.is_file():
            content = path.read_text("utf-8", "replace")
            assert not traces_in(content, name_too=mails in path.parents), path
    assert len([path for path in mails.rglob("*") if path.is_file()]) == 1


def assert_her_words(uploads: Path, *, stay: bool) -> None:
    """Look whether what Nell wrote is there, in tables and files, as she chose."""
    texts = [text for _table, _column, text in rows()] + [
        path.read_text() for path in uploads.rglob("*") if path.is_file()
    ]
    assert any(OWN in text for text in texts) == stay


@pytest.mark.parametrize("keep", [True, False], ids=["kept", "taken-back"])
@pytest.mark.parametrize("by_eve", [False, True], ids=["herself", "by-the-hub-team"])
def test_nothing_of_nell_is_left(world: World, settings_of_files, keep: bool, by_eve: bool):
    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(phrase=phrases())
    def leaves(phrase: str) -> None:
        with transaction.atomic():
            uploads, mails = settings_of_files()
            write_mails(mails)
            nell = everything_about(world, phrase)
            assert_every_column_spoke_of_her()
            by = {"by": world.eve, "reason": f"{NAME} ({ADDRESS}) wrote to us."} if by_eve else {}
            viewer = world.viewer(world.eve if by_eve else nell)
            with TestCase.captureOnCommitCallbacks(execute=True):
                leave_hub(viewer=viewer, member=nell, keep=keep, successors={}, **by)
            assert_nothing_is_left(uploads, mails)
            assert_her_words(uploads, stay=keep)
            transaction.set_rollback(True)

    leaves()


@pytest.fixture
def settings_of_files(settings, tmp_path):
    """Return a function that gives the hub new folders for uploads and for mail, and returns both."""
    made = iter(range(1000))

    def new() -> tuple[Path, Path]:
        folder = tmp_path / str(next(made))
        settings.MEDIA_ROOT, settings.EMAIL_FILE_PATH = folder / "uploads", folder / "mail"
        settings.EMAIL_FILE_PATH.mkdir(parents=True)
        return settings.MEDIA_ROOT, settings.EMAIL_FILE_PATH

    return new
