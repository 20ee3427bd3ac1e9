"""Every address, asked by everybody: what shows is what the rule gives, and no word of anything else.

Each entry of the town carries words of its own in title, text, tag, file name, answer and hidden answer. Whoever may not
open the entry must meet none of them in any answer: body, headers or redirect. An address that nobody has classified
here fails.
"""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from coalface.base.wiring import wired
from coalface.entries import access
from coalface.entries.kind import entry_address, group_tabs, kinds
from coalface.entries.models import Attachment, Entry, Reply, State
from coalface.features.search.parse import parse
from coalface.features.search.queries import search, similar
from coalface.groups.models import Level
from coalface.groups.viewer import viewer_of
from tests.access import truth
from tests.world import World, signed_in

pytestmark = pytest.mark.django_db

# Pages that list entries: every viewer finds exactly the visible ones there, however many pages it takes.
LISTS = {
    "question-list": lambda town, seen: ["/questions/"],
    "discussion-list": lambda town, seen: ["/discussions/"],
    "blog-list": lambda town, seen: ["/blog/"],
    "blog-of-member": lambda town, seen: [f"/people/{name}/blog/" for name in ("ann", "fay", "bo", "chen", "eve")],
    "group": lambda town, seen: [f"/groups/{group.slug}/" for group in town.groups],
    "group-unanswered": lambda town, seen: [f"/groups/{group.slug}/unanswered/" for group in town.groups],
    "group-kind": lambda town, seen: [
        f"/groups/{group.slug}/{kind.plural}/" for group in town.groups for kind in group_tabs()
    ],
    "person": lambda town, seen: [f"/people/{name}/" for name in ("ann", "fay", "bo", "chen", "eve")],
    "search": lambda town, seen: [
        "/search/?q=Somebody",
        "/search/?q=somebody+wrote",
        "/search/?q=wrote&group=closed-files",
    ],
    "home": lambda town, seen: ["/"],
    "bookmarks": lambda town, seen: ["/bookmarks/"],
    "notifications": lambda town, seen: ["/notifications/"],
}

# Pages about one entry, by the entry's number.
OF_ENTRY = {
    "question": "/questions/{entry}-anything/",
    "question-short": "/questions/{entry}/",
    "discussion": "/discussions/{entry}-anything/",
    "discussion-short": "/discussions/{entry}/",
    "blog": "/blog/{entry}-anything/",
    "blog-short": "/blog/{entry}/",
    "entry-neighbours": "/entries/{entry}/neighbours/",
    "entry-publication": "/entries/{entry}/publication/",
    "entry-publication-end": "/entries/{entry}/publication/end/",
    "question-acceptance": "/questions/{entry}/acceptance/",
    "question-acceptance-end": "/questions/{entry}/acceptance/end/",
    "entry-replies": "/entries/{entry}/replies/",
    "entry-edit": "/entries/{entry}/edit/",
    "entry-history": "/entries/{entry}/history/",
    "entry-lock": "/entries/{entry}/lock/",
    "entry-lock-end": "/entries/{entry}/lock/end/",
    "entry-hiding": "/entries/{entry}/hiding/",
    "entry-hiding-end": "/entries/{entry}/hiding/end/",
    "entry-reaction": "/entries/{entry}/reactions/same-here/",
    "entry-reaction-end": "/entries/{entry}/reactions/same-here/end/",
    "entry-follow": "/entries/{entry}/follow/",
    "entry-follow-end": "/entries/{entry}/follow/end/",
    "entry-bookmark": "/entries/{entry}/bookmark/",
    "entry-bookmark-end": "/entries/{entry}/bookmark/end/",
    "entry-setting-aside": "/entries/{entry}/setting-aside/",
    "entry-pin": "/entries/{entry}/pin/",
    "entry-pin-end": "/entries/{entry}/pin/end/",
    "entry-feature": "/entries/{entry}/feature/",
    "entry-feature-end": "/entries/{entry}/feature/end/",
    "entry-level": "/entries/{entry}/level/",
    "entry-place": "/entries/{entry}/place/",
    "entry-merger": "/entries/{entry}/merger/",
    "entry-approval": "/entries/{entry}/approval/",
    "entry-refusal": "/entries/{entry}/refusal/",
    "entry-removal": "/entries/{entry}/removal/",
    "revision-redaction": "/revisions/{revision}/redaction/",
    "report-new": "/reports/new/?entry={entry}",
}

# Pages about one reply, by the reply's number.
OF_REPLY = {
    "reply-edit": "/replies/{reply}/edit/",
    "reply-history": "/replies/{reply}/history/",
    "reply-hiding": "/replies/{reply}/hiding/",
    "reply-approval": "/replies/{reply}/approval/",
    "reply-refusal": "/replies/{reply}/refusal/",
    "reply-removal": "/replies/{reply}/removal/",
    "reply-hiding-end": "/replies/{reply}/hiding/end/",
    "reply-reaction": "/replies/{reply}/reactions/thanks/",
    "reply-reaction-end": "/replies/{reply}/reactions/thanks/end/",
}

# Other pages on which words of entries could show.
OTHER = {
    "tags": lambda town: ["/tags/"],
    "group-tag": lambda town: [
        f"/groups/{group.slug}/tags/{entry.canary}g/" for entry in town.entries[::3] for group in town.groups
    ],
    "tag": lambda town: [f"/tags/{entry.canary}g/" for entry in town.entries],
    "question-similar": lambda town: ["/questions/similar/?title=About+Somebody"],
    "question-new": lambda town: ["/questions/new/?title=About+Somebody"],
    "group-question-new": lambda town: [f"/groups/{group.slug}/questions/new/" for group in town.groups],
    "discussion-new": lambda town: ["/discussions/new/"],
    "group-discussion-new": lambda town: [f"/groups/{group.slug}/discussions/new/" for group in town.groups],
    "blog-new": lambda town: ["/blog/new/"],
    "group-blog-new": lambda town: [f"/groups/{group.slug}/blog/new/" for group in town.groups],
    "entry-promise": lambda town: [f"/entries/promise/?where={group.pk}&level=1" for group in town.groups],
    "drafts": lambda town: ["/drafts/"],
    "topic-suggestions": lambda town: ["/suggestions/topics/?q=qz"],
    "people-suggestions": lambda town: ["/suggestions/people/?q=an"],
    "entry-preview": lambda town: ["/entries/preview/"],
    "shortcuts": lambda town: ["/shortcuts/"],
    "groups": lambda town: ["/groups/", "/groups/?q=closed"],
    "group-about": lambda town: [f"/groups/{group.slug}/about/" for group in town.groups],
    "group-members": lambda town: [f"/groups/{group.slug}/members/" for group in town.groups],
    "group-settings": lambda town: [f"/groups/{group.slug}/settings/" for group in town.groups],
    "group-welcome": lambda town: [f"/groups/{group.slug}/settings/welcome/" for group in town.groups],
    "group-care": lambda town: [f"/groups/{group.slug}/settings/care/" for group in town.groups],
    "group-archive": lambda town: [f"/groups/{group.slug}/archive/" for group in town.groups],
    "group-waiting": lambda town: [f"/groups/{group.slug}/waiting/" for group in town.groups],
    "hub-waiting": lambda town: ["/hub/waiting/"],
    "group-access": lambda town: [f"/groups/{group.slug}/access/" for group in town.groups],
    "group-grant": lambda town: [f"/groups/{group.slug}/look/" for group in town.groups],
    "organisation": lambda town: ["/organisations/fenwick/"],
    "people": lambda town: ["/people/", "/people/?q=a"],
    "invitations": lambda town: ["/invitations/"],
    "group-invitations": lambda town: [f"/groups/{group.slug}/invitations/" for group in town.groups],
    "reports": lambda town: ["/reports/"],
    "report": lambda town: ["/reports/1/"],
    "hub": lambda town: ["/hub/"],
    "hub-groups": lambda town: ["/hub/groups/"],
    "hub-people": lambda town: ["/hub/people/", "/hub/people/?q=a"],
    "hub-person": lambda town: [f"/hub/people/{name}/" for name in ("ann", "fay", "bo", "eve", "ivo", "gone")],
    "hub-suspension": lambda town: ["/hub/people/ann/suspension/"],
    "hub-suspension-end": lambda town: ["/hub/people/gus/suspension/end/"],
    "hub-merger": lambda town: ["/hub/people/ivo/merger/", "/hub/people/ivo/merger/?other=ann"],
    "hub-address": lambda town: ["/hub/people/ivo/address/"],
    "hub-look": lambda town: ["/hub/people/ann/look/"],
    "hub-organisations": lambda town: ["/hub/organisations/", "/hub/organisations/?q=fen"],
    "hub-organisation-new": lambda town: ["/hub/organisations/new/"],
    "hub-organisation": lambda town: ["/hub/organisations/fenwick/"],
    "hub-organisation-merger": lambda town: ["/hub/organisations/fenwick/merger/"],
    "hub-complaints": lambda town: ["/hub/complaints/", "/hub/complaints/?show=done"],
    "hub-complaint-new": lambda town: ["/hub/complaints/new/"],
    "hub-complaint": lambda town: ["/hub/complaints/1/"],
    "complaints": lambda town: ["/complaints/"],
    "complaint-new": lambda town: ["/complaints/new/"],
    "complaint": lambda town: ["/complaints/1/"],
    "follows": lambda town: ["/settings/follows/"],
    "settings": lambda town: ["/settings/"],
    "leaving": lambda town: ["/settings/leaving/"],
    "hub-departures": lambda town: ["/hub/departures/"],
    "hub-leaving": lambda town: ["/hub/people/ann/leaving/", "/hub/people/ivo/leaving/"],
    "welcome-you": lambda town: ["/welcome/you/"],
    "welcome-knowledge": lambda town: ["/welcome/knowledge/"],
    "welcome-groups": lambda town: ["/welcome/groups/"],
    "twins": lambda town: ["/people-like-me/"],
    "profile-settings": lambda town: ["/settings/profile/"],
    "hub-page": lambda town: ["/about/", "/accessibility/", "/privacy/", "/terms/", "/cookies/", "/contact/"],
}

# Files: their own test, because what they hold is no page.
FILES = {"file"}

# Addresses that show no entry: pages of one's own account, forms, and those that only take a POST.
SHOWS_NONE = {
    "health",
    "health-live",
    "health-ready",
    "metrics",
    "your-data",
    "export-file",
    "leaving-confirmation",
    "goodbye",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_reauthenticate",
    "account_email",
    "account_email_verification_sent",
    "account_change_password",
    "account_set_password",
    "account_reset_password",
    "account_confirm_login_code",
    "account_reset_password_from_key_done",
    "account_reset_password_from_key",
    "account_reset_password_done",
    "account_request_login_code",
    "usersessions_list",
    "security-settings",
    "address-confirmation",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_add_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_login_webauthn",
    "socialaccount_connections",
    "socialaccount_signup",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "social/login/cancelled/",
    "social/login/error/",
    "social/signup/",
    "social/connections/",
    "openid_connect_login",
    "openid_connect_callback",
    "saml_login",
    "saml_acs",
    "saml_finish_acs",
    "saml_sls",
    "saml_metadata",
    "photo",
    "attention-settings",
    "seen-settings",
    "welcome",
    "welcome-time",
    "tag-follow",
    "tag-follow-end",
    "person-follow",
    "person-follow-end",
    "group-follow",
    "group-follow-end",
    "welcome-end",
    "group-new",
    "draft-end",
    "group-archive-end",
    "group-welcome-end",
    "group-membership",
    "group-membership-end",
    "group-request",
    "notifications-reading",
    "group-request-end",
    "group-role",
    "group-removal",
    "group-approval",
    "group-refusal",
    "group-grant-end",
    "group-consent",
    "group-consent-refusal",
    "invitation",
    "invitation-link",
    "invitation-again",
    "invitation-end",
    "invitations-refusal",
    "claim",
    "look-end",
    "hub-complaint-acknowledgement",
    "hub-complaint-answer",
    "hub-complaint-closing",
}

VIEWERS = [None, "chen", "hal", "bo", "dee", "ann", "fay", "eve", "gus", "una"]
# A word of its own, also in an address: the random tokens of forms contain such letters now and then.
CANARY = re.compile(r"(?:(?<![A-Za-z0-9])|(?<=%[0-9A-F]{2}))qz\d+[tbgfahw](?![A-Za-z0-9])")
NEXT = re.compile(r'href="([^"]*)"[^>]*rel="next"|rel="next"[^>]*href="([^"]*)"')


def patterns(resolver=None) -> Iterator[URLPattern]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from patterns(pattern)


def test_every_address_is_classified():
    known = {*LISTS, *OF_ENTRY, *OF_REPLY, *OTHER, *FILES, *SHOWS_NONE}
    unknown = {str(pattern.name or pattern.pattern) for pattern in patterns()} - known
    assert not unknown, f"Say in this file what these addresses show: {sorted(unknown)}"


def test_what_a_look_shows_are_addresses_that_there_are():
    assert {str(pattern.name) for pattern in patterns()} >= wired("OPEN_TO_LOOKS")


def test_eve_looking_as_ann_meets_what_ann_may_see_and_nothing_of_private_groups(town: World):
    client = signed_in(town.eve)
    assert client.post("/hub/people/ann/look/", {"reason": "She asked us to."}).status_code == 303
    open_to_ann = [entry for entry in town.entries if truth.opens(town, town.ann, entry)]
    closed = {State.DRAFT, State.SCHEDULED}
    shown = [e for e in open_to_ann if e.group != town.private_group and e.state not in closed]
    allowed = {word for entry in shown for word in words_of(entry)}
    for find in (*OTHER.values(), *(lambda town, find=find: find(town, None) for find in LISTS.values())):
        for path in find(town):
            beyond = crawl(client, path) - allowed - set(CANARY.findall(path))
            assert not beyond, f"a look at {path} meets {sorted(beyond)}"
    for entry in town.entries[::3]:
        assert client.get(entry_address(entry)).status_code == (200 if entry in shown else 404), entry


def words_of(entry: Entry) -> set[str]:
    return {f"{entry.canary}{letter}" for letter in "tbgfahw"}


def allowed_words(town: World, member) -> set[str]:
    """Return the words that a viewer may meet at all: of what they may open, without hidden answers of others."""
    words: set[str] = set()
    for entry in town.entries:
        if truth.opens(town, member, entry):
            words |= words_of(entry)
            if not truth.reads_hidden_replies(town, member, entry):
                words -= {f"{entry.canary}h", f"{entry.canary}w"}
    return words


def met(response) -> set[str]:
    """Return the words of entries in an answer: its body and its headers."""
    body = b"".join(response) if response.streaming else response.content
    headers = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    return set(CANARY.findall(body.decode("utf-8", "replace") + headers))


def crawl(client: Client, path: str) -> set[str]:
    """Return the words met on a list and on all pages after it."""
    words: set[str] = set()
    while path:
        response = client.get(path)
        assert response.status_code in (200, 302, 403, 404), (path, response.status_code)
        words |= met(response)
        following = NEXT.search(response.content.decode()) if response.status_code == 200 else None
        href = (following[1] or following[2]).replace("&amp;", "&") if following else ""
        path = (path.partition("?")[0] + href if href.startswith("?") else href) if href else ""
    return words


def as_viewer(town: World, name: str | None):
    member = getattr(town, name) if name else None
    return member, signed_in(member)


@pytest.mark.parametrize("name", VIEWERS)
def test_no_page_shows_a_word_too_many(town: World, name):
    member, client = as_viewer(town, name)
    allowed = allowed_words(town, member)
    for find in [*OTHER.values()]:
        for path in find(town):
            response = client.get(path)
            assert response.status_code < 500, path
            beyond = met(response) - allowed - set(CANARY.findall(path))
            assert not beyond, f"{name} at {path} meets {sorted(beyond)}"
    for find in LISTS.values():
        for path in find(town, member):
            beyond = crawl(client, path) - allowed
            assert not beyond, f"{name} at {path} meets {sorted(beyond)}"


@pytest.mark.parametrize("name", VIEWERS)
def test_lists_show_exactly_what_is_visible(town: World, name):
    member, client = as_viewer(town, name)
    shown = {entry for entry in town.entries if truth.lists(town, member, entry)}

    def titles(entries) -> set[str]:
        return {f"{entry.canary}t" for entry in entries}

    def found(path: str) -> set[str]:
        return {word for word in crawl(client, path) if word.endswith("t")}

    for kind in kinds().values():
        assert found(kind.list_address) == titles(entry for entry in shown if entry.kind == kind.name)
    assert found("/search/?q=Somebody") == titles(shown)
    for group in town.groups:
        here = [entry for entry in shown if entry.group_id == group.pk]
        assert found(f"/groups/{group.slug}/") == titles(here)
        for kind in group_tabs():
            assert found(f"/groups/{group.slug}/{kind.plural}/") == titles(e for e in here if e.kind == kind.name)
    for entry in town.entries:
        has_tag = client.get(f"/tags/{entry.canary}g/").status_code == 200
        assert has_tag == (entry in shown), entry
    if viewer_of(member).signed_in:
        assert found("/bookmarks/") == titles(shown)
        assert found("/notifications/") == titles(shown)
        for author in (town.ann, town.fay):
            by_them = titles(entry for entry in shown if entry.author_id == author.pk)
            assert found(f"/people/{author.handle}/") == by_them
            blog = titles(entry for entry in shown if entry.author_id == author.pk and entry.kind == "blog")
            assert found(f"/people/{author.handle}/blog/") == blog


@pytest.mark.parametrize("name", VIEWERS)
def test_no_address_of_an_entry_tells_of_it(town: World, name):
    member, client = as_viewer(town, name)
    viewer = viewer_of(member)
    openable = {entry.pk for entry in town.entries if truth.opens(town, member, entry)}
    allowed = allowed_words(town, member)
    answers = {reply.entry_id: reply.pk for reply in Reply.everything.filter(state=Reply.State.PUBLISHED)}
    hidden = {reply.entry_id: reply.pk for reply in Reply.everything.filter(state=Reply.State.HIDDEN)}
    held = {reply.entry_id: reply.pk for reply in Reply.everything.filter(state=Reply.State.WAITING)}
    for number, entry in enumerate(town.entries):
        page = entry_address(entry)
        response = client.get(page)
        beyond = met(response) - allowed - set(CANARY.findall(page))
        assert not beyond, f"{name} at {entry} in {entry.group} meets {sorted(beyond)}"
        if entry.pk in openable:
            assert response.status_code == 200, (name, entry, entry.group)
            assert f"{entry.canary}b" in met(response)
            if number % 4 == 0:
                for word in (f"{entry.canary}h", f"{entry.canary}w"):
                    assert (word in met(response)) == (word in allowed), (name, entry, word)
            continue
        gone = 404 if viewer.signed_in else 302
        assert response.status_code == gone, (name, entry)
        if number % 17:
            continue
        # Whose account is not active is told so where only members come, whether there is anything or not.
        closed = {gone, 405, 403} if name == "una" else {gone, 405}
        forms = {"entry": entry.pk, "revision": entry.revision_id}
        paths = [path.format(**forms) for path in OF_ENTRY.values()]
        paths += [
            path.format(reply=reply)
            for path in OF_REPLY.values()
            for reply in (answers[entry.pk], hidden[entry.pk], held[entry.pk])
        ]
        for path in paths:
            for response in (
                client.get(path),
                client.post(path, {"source": "x", "reason": "x", "answer": answers[entry.pk]}),
            ):
                assert response.status_code in closed, (name, path, response.status_code)
                assert not met(response), (name, path)


def test_a_guest_cannot_tell_what_is_hidden_from_what_is_not_there(town: World):
    client = Client()
    hidden = next(e for e in town.entries if e.group == town.private_group and e.state == State.PUBLISHED)
    file = Attachment.objects.filter(entry=hidden).get()
    pairs = [
        *((f"/{kind.plural}/{hidden.pk}-x/", f"/{kind.plural}/999999-x/") for kind in kinds().values()),
        *((f"/{kind.plural}/{hidden.pk}/", f"/{kind.plural}/999999/") for kind in kinds().values()),
        (f"/entries/{hidden.pk}/edit/", "/entries/999999/edit/"),
        (f"/files/{file.pk}/x", "/files/999999/x"),
        (f"/groups/{town.private_group.slug}/", "/groups/no-such-group/"),
        (f"/groups/{town.private_group.slug}/members/", "/groups/no-such-group/members/"),
        (f"/groups/{town.private_group.slug}/invitations/", "/groups/no-such-group/invitations/"),
        ("/people/ann/", "/people/no-such-person/"),
        ("/people/ann/photo/", "/people/no-such-person/photo/"),
        ("/organisations/fenwick/", "/organisations/no-such-place/"),
        (f"/tags/{hidden.canary}g/", "/tags/no-such-tag/"),
        (f"/reports/new/?entry={hidden.pk}", "/reports/new/?entry=999999"),
    ]
    for there, nowhere in pairs:
        one, other = client.get(there), client.get(nowhere)
        assert one.status_code == other.status_code == 302, (there, one.status_code, other.status_code)
        assert one["Location"].startswith("/accounts/login/?next=") and other["Location"].startswith(
            "/accounts/login/?next="
        )
        assert set(one.headers) == set(other.headers)
        assert one.content == other.content


@pytest.mark.parametrize("name", VIEWERS)
def test_search_finds_no_hidden_word(town: World, name):
    member, _client = as_viewer(town, name)
    viewer = viewer_of(member)
    visible = {entry.pk for entry in town.entries if truth.lists(town, member, entry)}
    for entry in town.entries:
        for letter in "tbga":
            found = {hit.entry.pk for hit in search(viewer, parse(f"{entry.canary}{letter}"), exactly=True).hits}
            assert found == ({entry.pk} & visible), (name, entry, letter)
        for letter in "hw":
            assert search(viewer, parse(f"{entry.canary}{letter}"), exactly=True).total == 0
        assert {hit.entry.pk for hit in similar(viewer, f"{entry.canary}t")} == ({entry.pk} & visible)


@pytest.mark.parametrize("name", VIEWERS)
def test_files_are_as_visible_as_their_entry(town: World, name):
    member, client = as_viewer(town, name)
    openable = {entry.pk for entry in town.entries if truth.opens(town, member, entry)}
    for file in Attachment.objects.all():
        response = client.get(f"/files/{file.pk}/{file.name}")
        if file.entry_id in openable:
            assert (response.status_code, b"".join(response)) == (200, b"words")
            assert "sandbox" in response["Content-Security-Policy"] and response["Cache-Control"] == "private, no-store"
        else:
            assert response.status_code == (404 if viewer_of(member).signed_in else 302), (name, file.name)


NAMES = {"una": "Una", "ivo": "Ivo", "gus": "Gus", "former": "Gone"}


@pytest.mark.parametrize("name", ["chen", "bo", None])
def test_nobody_meets_who_has_no_profile(town: World, name):
    _member, client = as_viewer(town, name)
    for hidden, shown_as in NAMES.items():
        assert client.get(f"/people/{hidden}/").status_code == (404 if name else 302)
        assert client.get(f"/people/{hidden}/photo/").status_code == (404 if name else 302)
        for path in (
            "/people/",
            f"/people/?q={shown_as}",
            f"/search/?q={shown_as}",
            "/organisations/fenwick/",
            "/groups/damp-homes/members/",
        ):
            body = re.sub(
                r'value="[^"]*"|<title>.*</title>|<h1>.*</h1>|href="[^"]*"', "", client.get(path).content.decode()
            )
            assert not re.search(rf">\s*{shown_as}\b", body), (name, path, shown_as)


@pytest.mark.parametrize("name", [None, "chen", "fay", "eve"])
def test_a_private_group_is_met_nowhere_from_outside(town: World, name):
    _member, client = as_viewer(town, name)
    paths = [path for find in OTHER.values() for path in find(town)] + [
        path for find in LISTS.values() for path in find(town, None)
    ]
    for path in paths:
        if name == "eve" and path in ("/hub/", "/hub/groups/", f"/groups/{town.private_group.slug}/look/"):
            continue  # where the hub team asks to be let in
        assert "Closed Files" not in client.get(path).content.decode(), (name, path)


def test_a_grant_opens_the_group_to_one_session_for_an_hour(town: World):
    here, elsewhere = signed_in(town.eve), signed_in(town.eve)
    slug = town.private_group.slug
    assert here.get(f"/groups/{slug}/").status_code == 404
    assert here.post(f"/groups/{slug}/look/", {"reason": "A complaint about a file."}).status_code == 303
    assert here.get(f"/groups/{slug}/").status_code == 200
    assert elsewhere.get(f"/groups/{slug}/").status_code == 404
    entry = next(e for e in town.entries if e.group == town.private_group and e.state == State.PUBLISHED)
    assert here.get(entry_address(entry)).status_code == 200
    assert here.post(f"/entries/{entry.pk}/hiding/", {"reason": "No."}).status_code == 403
    assert "A complaint about a file." in signed_in(town.dee).get(f"/groups/{slug}/about/").content.decode()
    assert town.eve not in access.audience_of(entry)
    assert entry.level == Level.GROUP
