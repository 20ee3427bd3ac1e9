"""Search finds what one may see, in any spelling of a query, and never fails on one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coalface.entries.access import visible_to
from coalface.entries.actions import edit, hide, hide_reply, remove, reply, show_again, show_reply_again
from coalface.entries.models import Entry, Reply
from coalface.features.search import postgres_reads, queries, scope, sqlite_reads
from coalface.features.search.dialect import kept
from coalface.features.search.forms import SearchForm
from coalface.features.search.models import SearchRow, TitleWord
from coalface.features.search.named import Named, named
from coalface.features.search.narrowing import NEWEST, THANKED, Narrowing
from coalface.features.search.parse import LONGEST, parse
from coalface.features.search.queries import search, similar
from coalface.features.search.scope import Scope, last_row
from coalface.features.search.spelling import TRIED_ALONE, meant_by
from coalface.features.search.texts import WEIGHED, Texts
from coalface.groups.models import Level
from coalface.groups.viewer import NOBODY
from tests.world import World, make_member, make_question, make_reply, signed_in

pytestmark = pytest.mark.django_db

HOSTILE = [
    '"',
    '"open',
    "NEAR(",
    "AND",
    "OR NOT",
    "*",
    "a:b",
    "-a",
    "--",
    "'",
    "'; DROP TABLE x; --",
    "%",
    "_",
    ".",
    "/",
    "(" * 500,
    "\x00",
    "a\x00b",
    "\ud800",
    "x" * 10_000,
    "damp " * 3_000,
    "‮abc",
    "title:damp",
    "{a b}",
    "a^2",
    "\\",
    "damp & | !",
    "0¼¼0",
    "<script>",
    "🧱",
    "",
    " ",
]


@pytest.fixture
def damp(world: World):
    return make_question(
        author=world.ann,
        title="Black mould on a gable wall",
        text="The café tenants ask about condensation every winter.",
        group=world.restricted_group,
        level=Level.GROUP,
        tags=("cold bridges",),
    )


def titles(viewer, typed: str, **more) -> list[str]:
    return [hit.entry.title for hit in search(viewer, parse(typed), **more).hits]


def test_bo_finds_words_of_title_text_and_tag(world: World, damp):
    for typed in ("mould", "gable wall", "condensation", "bridges", "MOULDS", "cafe", "“gable wall”"):
        assert titles(world.viewer(world.bo), typed) == [damp.title], typed


def test_bo_finds_an_entry_by_the_words_of_an_answer(world: World, damp):
    make_reply(entry=damp, author=world.dee, text="Insulate the parapet.")
    hit = search(world.viewer(world.bo), parse("parapet")).hits[0]
    assert (hit.entry, hit.in_reply) == (damp, True)
    assert "<mark>parapet</mark>" in hit.extract


def test_chen_does_not_even_see_it(world: World, damp):
    for viewer in (world.viewer(world.chen), world.viewer(world.eve), NOBODY):
        assert search(viewer, parse("mould")).total == 0
        assert similar(viewer, "mould on a wall") == []


def test_a_phrase_finds_only_words_that_stand_together(world: World, damp):
    viewer = world.viewer(world.bo)
    assert titles(viewer, '"wall gable"') == []
    assert titles(viewer, "wall gable") == [damp.title]


def test_letters_are_the_same_however_they_are_put_together_and_a_low_line_is_no_word(world: World, damp):
    viewer = world.viewer(world.bo)
    for typed in ("cafe\u0301", "caf\u00e9", "mould _", "_ mould __", "gable_wall", "cold_bridges"):
        assert titles(viewer, typed) == [damp.title], typed
    assert parse("_ __ -_").terms == ()
    apart = make_question(author=world.ann, title="Re\u0301sume\u0301", text="Ve\u0301lo.", level=Level.MEMBERS)
    for typed in ("r\u00e9sum\u00e9", "re\u0301sume\u0301", "resume", "v\u00e9lo", "velo"):
        assert titles(viewer, typed) == [apart.title], typed


def test_an_excluded_word_leaves_entries_out(world: World, damp):
    viewer = world.viewer(world.bo)
    other = make_question(author=world.ann, title="Mould on a ceiling", level=Level.MEMBERS)
    assert titles(viewer, "mould -gable") == [other.title]
    assert titles(viewer, 'mould -"gable wall"') == [other.title]


def test_a_search_can_be_narrowed_to_a_group_and_a_kind(world: World, damp):
    viewer = world.viewer(world.bo)
    make_question(author=world.ann, title="Mould elsewhere", level=Level.MEMBERS)
    assert titles(viewer, "mould", narrowing=Narrowing(group=world.restricted_group)) == [damp.title]
    assert len(titles(viewer, "mould", narrowing=Narrowing(kind="question"))) == 2
    assert titles(viewer, "mould", narrowing=Narrowing(kind="poll")) == []


def test_words_that_every_question_has_make_nothing_similar(world: World, damp):
    viewer = world.viewer(world.bo)
    assert similar(viewer, "What do you do before you ask a wall who pays?") != []
    assert similar(viewer, "What do you do before you ask your tenants who pays?") == []
    assert similar(viewer, "What do you do before you ask everybody?", exclude_id=damp.pk) == []
    assert [hit.entry for hit in similar(viewer, "What do I do about mould?")] == [damp]


def test_where_nothing_has_all_words_some_are_enough(world: World, damp):
    found = search(world.viewer(world.bo), parse("mould submarine"))
    assert found.loose and [hit.entry for hit in found.hits] == [damp]
    assert titles(world.viewer(world.bo), "mould submarine -gable") == []


def test_a_title_outranks_a_text(world: World):
    viewer = world.viewer(world.bo)
    make_question(author=world.ann, title="Something else", text="lintel " + "words " * 50, level=Level.MEMBERS)
    first = make_question(author=world.ann, title="Which lintel?", text="It sags.", level=Level.MEMBERS)
    assert titles(viewer, "lintel")[0] == first.title


def test_a_comment_under_an_answer_that_was_just_hidden_is_not_found(world: World, damp):
    answer = make_reply(entry=damp, author=world.bo, text="Mind the gutter.")
    hide_reply(viewer=world.viewer(world.dee), reply=Reply.everything.get(pk=answer.pk), reason="Wrong.")
    assert answer.state == Reply.State.PUBLISHED  # as whoever comments has it at hand
    reply(viewer=world.viewer(world.ann), entry=damp, source="And the soffit.", parent=answer)
    assert titles(world.viewer(world.bo), "soffit") == []


def test_hiding_takes_words_away_at_once_and_showing_brings_them_back(world: World, damp):
    dee, bo = world.viewer(world.dee), world.viewer(world.bo)
    answer = make_reply(entry=damp, author=world.bo, text="Insulate the parapet.")
    make_reply(entry=damp, author=world.ann, text="With corkboard?", parent=answer)
    hide_reply(viewer=dee, reply=answer, reason="Wrong.")
    assert titles(bo, "parapet") == titles(bo, "corkboard") == []
    show_reply_again(viewer=dee, reply=answer)
    hide(viewer=dee, entry=damp, reason="It names a tenant.")
    assert SearchRow.objects.filter(entry=damp).count() == 0
    damp.refresh_from_db()
    show_again(viewer=dee, entry=damp)
    assert titles(bo, "parapet") == titles(bo, "corkboard") == titles(bo, "gable") == [damp.title]
    assert kept().faults() == []


@pytest.mark.parametrize("typed", HOSTILE)
def test_a_hostile_query_is_answered(world: World, damp, typed: str):
    viewer = world.viewer(world.bo)
    query = parse(typed)
    assert len(query.typed) <= LONGEST
    query.typed.encode()
    search(viewer, query)
    similar(viewer, typed)
    named(viewer, query)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(alphabet=st.characters(exclude_categories=()), max_size=400))
def test_no_query_fails(world: World, typed: str):
    search(world.viewer(world.bo), parse(typed))


def test_a_topic_that_has_a_word_says_so(world: World, damp):
    viewer = world.viewer(world.bo)
    tags = ("cold bridges", "lofts", "q&a on lofts")
    make_question(author=world.ann, title="What is cold up there?", text="All of it.", level=Level.MEMBERS, tags=tags)

    def topics(typed: str) -> set[tuple[str, ...]]:
        return {tuple(hit.topics) for hit in search(viewer, parse(typed)).hits}

    assert topics("bridge") == {("cold <mark>bridges</mark>",)}
    assert topics("cold loft") == {("<mark>cold</mark> bridges", "<mark>lofts</mark>", "q&amp;a on <mark>lofts</mark>")}
    assert topics("gable") == {()}
    client = signed_in(world.bo)
    assert "Topic: cold <mark>bridges</mark>" in client.get("/search/?q=bridge").content.decode()
    assert "Topics: <mark>cold</mark> bridges, " in client.get("/search/?q=cold+loft").content.decode()


def test_people_and_groups_are_found_by_name_and_role(world: World):
    bo = world.viewer(world.bo)
    assert named(bo, parse("rent")).people == [world.ann]
    assert named(NOBODY, parse("rent")).people == []
    assert named(bo, parse("closed")).groups == [world.private_group]
    assert named(world.viewer(world.chen), parse("closed")).groups == []
    assert named(bo, parse("Ivo")).people == named(bo, parse("Gus")).people == []


def test_an_exact_title_comes_first_however_it_is_typed(world: World, damp):
    viewer = world.viewer(world.bo)
    for number in range(5):
        make_question(author=world.ann, title=f"Gable wall, black mould and mould number {number}", level=Level.MEMBERS)
    for typed in (damp.title, damp.title.upper(), "black mould – on a gable wall?", '"Black mould" on a gable wall'):
        assert titles(viewer, typed)[0] == damp.title, typed


def test_a_slip_of_the_keyboard_is_forgiven(world: World, damp):
    viewer = world.viewer(world.bo)
    for typed in ("gabel wall", "Black mold on a gable wall", "mouldd", "cold brigdes"):
        found = search(viewer, parse(typed))
        assert [hit.entry for hit in found.hits] == [damp], typed
        assert found.meant and found.meant != typed
    assert search(viewer, parse("gabel"), exactly=True).total == 0
    assert search(viewer, parse("zebra crossing")).total == 0


def test_what_one_may_not_see_suggests_nothing(world: World, damp):
    for name in ("chen", "eve"):
        found = search(world.viewer(getattr(world, name)), parse("gabel"))
        assert (found.meant, found.total) == ("", 0)
    assert search(NOBODY, parse("gabel")).meant == ""


def test_a_word_that_an_answer_says_keeps_its_question_out(world: World, damp):
    make_reply(entry=damp, author=world.dee, text="Insulate the parapet.")
    assert titles(world.viewer(world.bo), "mould -parapet") == []


def test_filters_narrow_and_orders_sort(world: World, damp):
    viewer = world.viewer(world.bo)
    other = make_question(author=world.dee, title="Mould elsewhere", level=Level.MEMBERS, tags=("tiles",))
    make_reply(entry=other, author=world.ann)
    Entry.everything.filter(pk=damp.pk).update(thanks=9, published_at=timezone.now() - timedelta(days=40))
    for narrowing, expected in (
        (Narrowing(tag="tiles"), [other]),
        (Narrowing(who="Fenwick"), [damp]),
        (Narrowing(who="dee"), [other]),
        (Narrowing(answered="yes"), [other]),
        (Narrowing(answered="no"), [damp]),
        (Narrowing(within="month"), [other]),
        (Narrowing(until=timezone.localdate() - timedelta(days=30)), [damp]),
        (Narrowing(since=timezone.localdate() - timedelta(days=30)), [other]),
    ):
        assert [hit.entry for hit in search(viewer, parse("mould"), narrowing=narrowing).hits] == expected, narrowing
    assert titles(viewer, "mould", order=NEWEST) == [other.title, damp.title]
    assert titles(viewer, "mould", order=THANKED) == [damp.title, other.title]


@pytest.mark.parametrize(
    "typed",
    ["kind=none", "group=closed-files", "group=no-such", "within=ever", "since=x", "until=0001-01-01", "order=&from=x"],
)
def test_a_filter_that_means_nothing_is_left_out(world: World, damp, typed):
    answer = signed_in(world.chen).get(f"/search/?q=mould&{typed}")
    assert answer.status_code == 200 and "Closed Files" not in answer.content.decode()


def test_a_former_member_is_not_found_by_name(world: World):
    make_question(author=world.former, title="Mould of old", level=Level.MEMBERS)
    assert titles(world.viewer(world.bo), "mould") == ["Mould of old"]
    assert titles(world.viewer(world.bo), "mould", narrowing=Narrowing(who="Gone")) == []


def test_organisations_are_found_by_members(world: World):
    found = signed_in(world.chen).get("/search/?q=fenwick").content.decode()
    assert "/organisations/fenwick/" in found
    assert "/organisations/fenwick/" not in signed_in(None).get("/search/?q=fenwick").content.decode()


def test_of_a_sentence_that_nothing_has_the_telling_words_count(world: World, damp):
    make_question(author=world.ann, title="Does your till still take cash?", level=Level.MEMBERS)
    found = search(world.viewer(world.bo), parse("how do others stop mould coming back, and does it still work?"))
    assert found.loose and [hit.entry for hit in found.hits] == [damp]


def test_of_a_sentence_those_with_most_of_its_words_come_first_and_the_tail_is_left_out(world: World, damp):
    make_question(author=world.ann, title="Mould in the record room", level=Level.MEMBERS)
    near = make_question(author=world.ann, title="Treatment of mould in flats", level=Level.MEMBERS)
    found = search(world.viewer(world.bo), parse("mould in council flats that comes back after treatment, sadly"))
    assert found.loose and [hit.entry for hit in found.hits] == [near]


def test_a_title_that_comes_to_have_letters_can_be_found_misspelt_and_spoils_nothing(world: World, ann):
    entry = make_question(author=ann, title="???", level=Level.MEMBERS)
    viewer = world.viewer(ann)
    for title in ("Zincwork flashing", "!!!", "Zincwork flashing", "Leadwork flashing"):
        edit(viewer=viewer, entry=entry, title=title, source="How?", tags=())
        assert list(kept().faults()) == []
    assert [hit.entry for hit in search(viewer, parse("Ledwork flashing")).hits] == [entry]
    SearchRow.objects.filter(entry=entry).delete()
    assert list(kept().faults()) == []


def test_a_topic_is_meant_by_its_name_however_its_address_reads(world: World):
    viewer, client = world.viewer(world.bo), signed_in(world.bo)
    plain = make_question(author=world.dee, title="Mould in c", level=Level.MEMBERS, tags=("c",))
    signs = make_question(author=world.dee, title="Mould in signs", level=Level.MEMBERS, tags=("c++",))
    others = make_question(author=world.dee, title="Mould in others", level=Level.MEMBERS, tags=("日本",))

    def found(tag: str) -> list[Entry]:
        form = SearchForm({"q": "mould", "tag": tag}, viewer=viewer, here=None)
        assert form.is_valid()
        return [hit.entry for hit in search(viewer, parse("mould"), narrowing=form.narrowing).hits]

    assert found("c") == [plain] and found(" C++ ") == found("c-2") == [signs] and found("日本") == [others]
    assert found("日") == found("nothing-such") == found("C#") == []
    assert "Mould in others" in client.get("/search/", {"q": "mould", "tag": "日本"}).content.decode()


def test_a_topic_of_nothing_but_signs_is_refused(world: World, ann):
    assert "letters or digits" in signed_in(ann).get("/search/?q=damp&tag=!!!").content.decode()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wlals", "wlals"),  # two slips in five letters
        ("wlal", "wall"),
        ("wal", "wal"),  # too short to say
        ("wala", "wall"),
        ("walll", "wall"),
        ("gabler", "gable"),
        ("Fensterrahmne", "Fensterrahmen".lower()),
        ("fenstrerahmen", "fensterrahmen"),
        ("fensterahmenn", "fensterrahmen"),  # two slips in a long word
        ("naïve", "naïve"),
        ("naïev café", "naive café"),
        ("caffe", "cafe"),
        ("wall", "wall"),
        ("wall gable fensterrahmn whatever", "wall gable fensterrahmen whatever"),
    ],
)
def test_of_the_words_that_titles_have_the_one_that_is_most_like_what_was_typed_is_meant(world: World, typed, meant):
    for title in ("A gable wall", "Fensterrahmen", "Naïve", "The Café"):
        make_question(author=world.ann, title=title, level=Level.MEMBERS)
    found = meant_by(world.viewer(world.bo), parse(typed))
    assert (found.typed if found else typed) == meant


def test_a_word_that_only_others_see_is_not_known_and_does_not_stand_in_for_one_that_is_seen(world: World):
    make_question(author=world.ann, title="Bollard", group=world.private_group, level=Level.GROUP, tags=("ballads",))
    make_question(author=world.ann, title="Ballast", level=Level.MEMBERS)
    outside, inside = world.viewer(world.chen), world.viewer(world.ann)
    assert {"bollard", "ballads", "ballast"} <= set(TitleWord.objects.values_list("word", flat=True))
    assert meant_by(inside, parse("Bollard")) is None
    assert [meant_by(viewer, parse("ballad")).typed for viewer in (outside, inside)] == ["ballast", "ballads"]
    assert meant_by(outside, parse("bolard")) is None and meant_by(inside, parse("bolard")).typed == "bollard"


def test_words_that_only_others_see_take_no_place_from_one_that_is_seen(world: World):
    hidden = {"group": world.private_group, "level": Level.GROUP}
    make_question(author=world.ann, title="Wakelied", level=Level.MEMBERS)
    for word in ("wakefxeld", "wakefyeld", "wakefzeld", "wakefweld", "wakefueld", "Wakefield"):
        assert meant_by(world.viewer(world.chen), parse("wakefield")).typed == "wakelied"
        make_question(author=world.ann, title=word, **hidden)
    assert meant_by(world.viewer(world.chen), parse("wakefield")).typed == "wakelied"


def test_what_one_may_not_see_changes_no_order(world: World):
    """A database weighs a word by how few of all texts have it, and so tells what stands in them."""
    make_question(author=world.chen, title="Note one", text="About smithson there is nonce nonce.", level=Level.MEMBERS)
    make_question(author=world.chen, title="Note two", text="About smithson smithson is nonce.", level=Level.MEMBERS)
    make_question(author=world.chen, title="Note three", text="About smithson alone.", level=Level.MEMBERS)
    make_question(author=world.chen, title="Note four", text="About nonce alone.", level=Level.MEMBERS)
    viewer = world.viewer(world.chen)

    def orders() -> list[list[str]]:
        return [titles(viewer, typed) for typed in ("smithson nonce", "nonce smithson submarine", "smithson", "nonce")]

    before = orders()
    assert [len(order) for order in before] == [2, 2, 3, 3]
    for word in ("smithson", "nonce"):
        for number in range(12):
            text = f"We mean to dismiss {word} in May. " * (number + 1)
            make_question(author=world.ann, title="Plan", text=text, group=world.private_group, level=Level.GROUP)
        assert orders() == before


def test_a_text_that_says_a_word_more_often_or_is_shorter_comes_first(world: World):
    more = "What else was written about the winter in the hall. "
    texts = [f"Ice. {more * 9}", f"{more * 3} Ice on ice.", f"{more} Ice."]
    for number, text in enumerate(texts):
        make_question(author=world.ann, title=f"Note {number}", text=text, level=Level.MEMBERS)
    make_question(author=world.ann, title="Note 3", text=more * 9, level=Level.MEMBERS, tags=("ice",))
    make_question(author=world.ann, title="Note 4 on ice", text=more * 9, level=Level.MEMBERS)
    assert titles(world.viewer(world.bo), "ice") == ["Note 4 on ice", "Note 3", "Note 1", "Note 2", "Note 0"]


def test_a_long_phrase_is_nobodys_name(world: World, django_assert_num_queries):
    viewer = world.viewer(world.bo)
    with django_assert_num_queries(0):
        assert named(viewer, parse(f'"{"a " * 148}"')) == Named()
    assert named(viewer, parse("closed")).groups or named(world.viewer(world.ann), parse("closed")).groups


def test_to_say_what_was_meant_takes_a_bounded_number_of_queries(world: World, django_assert_max_num_queries):
    for number in range(12):
        make_question(author=world.ann, title=f"gabl{number} wal{number}", group=world.private_group, level=Level.GROUP)
    viewer = world.viewer(world.chen)
    assert meant_by(viewer, parse("nothing")) is None  # what is asked once of a viewer was asked
    # Of each word its pieces, and of each candidate its titles, and which of them may be seen.
    with django_assert_max_num_queries(3 * (1 + 2 * (TRIED_ALONE + 1))):
        assert meant_by(viewer, parse("gable walls gablx walx gably")) is None


def test_a_word_of_titles_is_known_as_long_as_one_has_it(world: World):
    def known() -> set[str]:
        return set(TitleWord.objects.values_list("word", flat=True)) & {"lichen", "mosses", "planting", "planted"}

    first = make_question(author=world.ann, title="Lichen planting", level=Level.MEMBERS, tags=("mosses",))
    other = make_question(author=world.ann, title="Lichen planted", level=Level.MEMBERS)
    assert known() == {"lichen", "mosses", "planting", "planted"}
    edit(viewer=world.viewer(world.ann), entry=first, title="Roofs", source="How?", tags=())
    assert known() == {"lichen", "planted"}
    edit(viewer=world.viewer(world.ann), entry=first, title="Lichen on roofs", source="How?", tags=())
    remove(viewer=world.viewer(world.ann), entry=other)
    assert known() == {"lichen"}
    assert list(kept().faults()) == []


@pytest.fixture(params=["a common word", "a rare word"])
def few_weighed(monkeypatch, request):
    """The bound is some hundred rows, and thousands that match; with three and five the same happens in small."""
    for module, name, small in (
        (queries, "MOST_ROWS", 3),
        (queries, "MOST_ALIKE", 3),
        (scope, "MOST_ROWS", 3),
        (postgres_reads, "MOST_ROWS", 3),
        (postgres_reads, "MOST_ALIKE", 3),
        (postgres_reads, "MANY", 5),
        (postgres_reads, "ENOUGH", 2),
        (postgres_reads, "FEWEST", 2),
        (postgres_reads, "LAST", 4),
        (postgres_reads, "BLOCK", 2),
        (postgres_reads, "_seen", lambda scope: 1.5),
        (
            postgres_reads,
            "_shares",
            lambda said: [postgres_reads.RARE if request.param == "a rare word" else 1] * len(said),
        ),
        (sqlite_reads, "MOST_ROWS", 3),
        (sqlite_reads, "MOST_ALIKE", 3),
        (sqlite_reads, "MANY", 5),
        (sqlite_reads, "FIRST_TITLES", 2),
        (sqlite_reads, "LATEST", 4),
        (sqlite_reads, "ENOUGH", 2),
    ):
        monkeypatch.setattr(module, name, small)
    for module in (queries, postgres_reads, sqlite_reads):
        monkeypatch.setattr(module, "is_large", lambda: True)
    for module in (postgres_reads, sqlite_reads):
        # The bounds are in the SQL, which is not to be kept.
        monkeypatch.setattr(module, "ask", lambda read, *arguments: list(read.read(*arguments)))
    monkeypatch.setattr(queries._titled, "built", {})
    monkeypatch.delattr(connection, "last_search_row", raising=False)


@pytest.fixture(autouse=True)
def looked_at_anew():
    """What a connection remembers is of this test's hub, not of the next one's."""
    yield
    if hasattr(connection, "last_search_row"):
        del connection.last_search_row


def test_where_more_match_than_are_weighed_titles_come_before_texts_and_the_newest_before_old_ones(world, few_weighed):
    named = make_question(author=world.ann, title="Gritting by night", text="What does it cost?")
    for number in range(6):
        make_question(author=world.ann, title=f"Roads {number}", text="We have gritting here.")
    make_question(
        author=world.ann, title="Gritting of schools", text="Who pays?", group=world.private_group, level=Level.GROUP
    )
    viewer = world.viewer(world.chen)
    found = [hit.entry.title for hit in search(viewer, parse("gritting")).hits]
    assert found[0] == named.title and {"Roads 5", "Roads 4", "Roads 3"} <= set(found)
    assert "Gritting of schools" not in found and "Roads 0" not in found
    assert [hit.entry.title for hit in similar(viewer, "gritting the night")] == [named.title]
    assert "Gritting of schools" in [hit.entry.title for hit in similar(world.viewer(world.ann), "gritting the night")]


def test_where_nothing_has_all_words_one_that_must_not_occur_still_does_not(world: World, few_weighed):
    make_question(author=world.ann, title="Pump", text="A gasket.", level=Level.MEMBERS)
    for number in range(6):
        make_question(author=world.ann, title=f"Pipe {number}", text="A gasket of the council.", level=Level.MEMBERS)
    assert titles(world.viewer(world.chen), "gasket submarine -council") == ["Pump"]


def test_another_order_says_that_it_is_of_the_latest_only(world: World, few_weighed):
    for number in range(6):
        make_question(author=world.ann, title=f"Roads {number}", text="We have gritting here.", level=Level.MEMBERS)
    client = signed_in(world.chen)
    said = "that came last are in this order"
    assert said in client.get("/search/?q=gritting&order=newest").content.decode()
    assert said not in client.get("/search/?q=gritting").content.decode()
    assert said not in client.get("/search/?q=roads+5&order=newest").content.decode()


def test_of_titles_the_shorter_one_comes_first_and_one_that_only_has_the_topic_last(world, few_weighed):
    make_question(author=world.ann, title="Gritting costs", text="Who pays?")
    make_question(author=world.ann, title="Gritting by night and by day", text="Who pays?")
    make_question(author=world.ann, title="Salt", text="Who pays?", tags=("gritting",))
    for number in range(6):
        make_question(author=world.ann, title=f"Roads {number}", text="We have gritting here.")
    for typed in ("gritting", "gritted", "grit"):
        found = [hit.entry.title for hit in search(world.viewer(world.chen), parse(typed)).hits]
        assert found[:3] == ["Gritting costs", "Gritting by night and by day", "Salt"]


def test_an_old_title_with_all_the_words_is_like_a_question_however_many_new_ones_have_two(world, few_weighed):
    same = make_question(author=world.ann, title="Gritting steep lanes by night", text="Who pays?")
    for number in range(9):
        make_question(author=world.ann, title=f"Gritting steep roads {number}", text="Who pays?")
    make_question(author=world.ann, title="Gritting steep lanes by night", group=world.private_group, level=Level.GROUP)
    found = [hit.entry for hit in similar(world.viewer(world.chen), "How do you go gritting steep lanes by night?")]
    assert [entry.pk for entry in found[:1]] == [same.pk]
    assert [entry.title for entry in found[1:]] == [f"Gritting steep roads {number}" for number in (8, 7, 6, 5)]


def test_of_titles_that_share_as_many_words_the_one_with_the_rarer_word_is_more_like_a_question(world, few_weighed):
    rare = make_question(author=world.ann, title="Gritting for foxes", text="Who pays?")
    for number in range(2):
        make_question(author=world.ann, title=f"Gritting at night {number}", text="Who pays?")
    found = [hit.entry for hit in similar(world.viewer(world.chen), "Does gritting at night harm foxes?")]
    assert found[0] == rare and len(found) == 3


@pytest.mark.parametrize("seen", [1, 2, 3])
def test_whoever_sees_few_of_many_rows_that_match_finds_all_of_theirs(world, few_weighed, seen):
    """The newest rows that match are for others; those for this viewer are older than the bound."""
    mine = [
        make_question(author=world.ann, title=f"Roads {number}", text="Gritting here.").title for number in range(seen)
    ]
    for number in range(6):
        make_question(
            author=world.ann, title=f"Salt {number}", text="Gritting.", group=world.private_group, level=Level.GROUP
        )
    found = search(world.viewer(world.chen), parse("gritting"))
    assert sorted(hit.entry.title for hit in found.hits) == mine and not found.more
    theirs = search(world.viewer(world.ann), parse("gritting"))
    assert [hit.entry.title for hit in theirs.hits] == ["Salt 5", "Salt 4", "Salt 3"] and theirs.more


def test_whoever_sees_every_other_row_that_matches_finds_the_newest_of_theirs_and_hears_that_there_are_more(
    world, few_weighed
):
    for number in range(7):
        make_question(author=world.ann, title=f"Roads {number}", text="Gritting here.")
        make_question(
            author=world.ann, title=f"Salt {number}", text="Gritting.", group=world.private_group, level=Level.GROUP
        )
    found = search(world.viewer(world.chen), parse("gritting"))
    titles = [hit.entry.title for hit in found.hits]
    # How far back is looked differs a little between the databases.
    assert titles in (["Roads 6", "Roads 5"], ["Roads 6", "Roads 5", "Roads 4"]) and found.more


@pytest.mark.parametrize("typed", ["Gritting", "gritting!"])
def test_an_old_title_that_is_just_what_was_typed_comes_first_among_many(world: World, few_weighed, typed):
    make_question(author=world.ann, title="Gritting?")
    for number in range(6):
        make_question(author=world.ann, title=f"Gritting {number}", text="Gritting here.")
    found = search(world.viewer(world.chen), parse(typed))
    assert found.more and found.hits[0].entry.title == "Gritting?"


def test_a_row_that_was_added_since_the_last_one_was_seen_is_found(world, few_weighed):
    for number in range(9):
        make_question(author=world.ann, title=f"Roads {number}", text="Gritting here.")
    seen = last_row()
    make_question(author=world.ann, title="Added", text="Gritting here.")
    found = [hit.entry.title for hit in search(world.viewer(world.chen), parse("gritting")).hits]
    assert found[0] == "Added" and last_row() == seen < SearchRow.objects.latest("pk").pk


def test_a_search_that_is_narrowed_or_leaves_words_out_is_the_same_among_many_rows(world: World, few_weighed):
    for number in range(7):
        make_question(
            author=world.ann, title=f"Roads {number}", text="Gritting here.", tags=["ice"] if number < 2 else []
        )
    make_question(author=world.ann, title="Salt", text="Gritting with salt.", tags=["ice"])
    viewer = world.viewer(world.chen)
    narrow = search(viewer, parse("gritting -salt"), narrowing=Narrowing(tag="ice"))
    assert sorted(hit.entry.title for hit in narrow.hits) == ["Roads 0", "Roads 1"]
    make_reply(entry=Entry.everything.get(title="Roads 1"), author=world.dee, text="Try salt.")
    narrow = search(viewer, parse("gritting -salt"), narrowing=Narrowing(tag="ice"))
    assert [hit.entry.title for hit in narrow.hits] == ["Roads 0"]


@pytest.mark.parametrize(
    "narrowing",
    [
        lambda world: Narrowing(tag="ice"),
        lambda world: Narrowing(who="Dee"),
        lambda world: Narrowing(group=world.open_group),
        lambda world: Narrowing(group=world.open_group, who="dee", tag="ice"),
        lambda world: Narrowing(answered="yes"),
    ],
    ids=["topic", "person", "group", "all three", "answered"],
)
def test_of_few_that_are_narrowed_to_all_are_found_among_many_by_whom_may_see_them(world, few_weighed, narrowing):
    old = {"author": world.dee, "group": world.open_group, "tags": ["ice"]}
    seen = make_question(title="Steps", text="Gritting here.", level=Level.MEMBERS, **old)
    hidden = old | {"group": world.private_group, "level": Level.GROUP}
    secret = make_question(title="Yard", text="Gritting here.", **hidden)
    for entry in (seen, secret):
        make_reply(entry=entry, author=world.ann)
    for number in range(9):
        make_question(author=world.ann, title=f"Roads {number}", text="Gritting here.")
    inside = {seen} if narrowing(world).group else {seen, secret}
    for who, expected in ((world.chen, {seen}), (world.ann, inside)):
        found = search(world.viewer(who), parse("gritting"), narrowing=narrowing(world))
        assert ({hit.entry for hit in found.hits}, found.total, found.more) == (expected, len(expected), False)
    assert search(NOBODY, parse("gritting"), narrowing=narrowing(world)).total == 0


if connection.vendor == "postgresql":

    def test_what_share_of_the_hub_a_search_may_find_is_asked_of_the_database(world: World):
        for number in range(200):
            make_question(author=world.ann, title="Roads", level=Level.PUBLIC if number % 4 == 0 else Level.MEMBERS)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE entries_entry")
        chen = world.viewer(world.chen)
        shares = [postgres_reads._seen(Scope(NOBODY)), postgres_reads._seen(Scope(chen))]
        assert shares == pytest.approx([0.25, 1.0], abs=0.2)  # it takes two levels for independent of each other
        assert postgres_reads._seen(Scope(chen, Narrowing(kind="blog"))) < 0.05
        assert postgres_reads._seen(Scope(chen, Narrowing(kind="blog", answered="yes"))) < 0.05

    def test_where_the_newest_blocks_hold_too_little_the_next_ones_are_read_beside_them(world: World, monkeypatch):
        for name, small in (("MOST_ROWS", 8), ("MARGIN", 2), ("BLOCK", 4), ("is_large", lambda: True)):
            monkeypatch.setattr(postgres_reads, name, small)
        monkeypatch.setattr(postgres_reads, "FEWEST", 2)
        monkeypatch.setattr(postgres_reads, "_shares", lambda said: [1.0])
        monkeypatch.setattr(postgres_reads, "_seen", lambda scope: 1.4)
        asked = []

        def ask(read, *arguments):
            asked.append(arguments[-1])
            return list(read.read(*arguments))

        monkeypatch.setattr(postgres_reads, "ask", ask)
        for number in range(120):
            make_question(author=world.ann, title=f"Roads {number}", level=[Level.MEMBERS, Level.PUBLIC][number % 2])
        rows = sorted(SearchRow.objects.filter(title__startswith="Roads").values_list("pk", flat=True))
        found, more = postgres_reads.matching(Scope(NOBODY), parse("roads"), Texts())
        assert [row[1] for row in found] == rows[-1:-16:-2] and more and len(asked) == 2
        assert not set(asked[0]) & set(asked[1]) and max(asked[0]) > max(asked[1])

    @pytest.mark.parametrize("most", [3, 2])
    def test_with_rows_of_a_rare_word_their_texts_are_read_where_all_will_be_weighed(
        world: World, monkeypatch, django_assert_num_queries, most
    ):
        for module in (postgres_reads, scope):
            monkeypatch.setattr(module, "MOST_ROWS", most)
        monkeypatch.setattr(postgres_reads, "is_large", lambda: True)
        monkeypatch.setattr(postgres_reads, "_shares", lambda said: [postgres_reads.RARE])
        monkeypatch.setattr(postgres_reads, "ask", lambda read, *arguments: list(read.read(*arguments)))
        long = make_question(author=world.ann, title="Café roads", tags=("gravel",), text="Roads. " * WEIGHED)
        made = [long, *(make_question(author=world.ann, title="Roads", text=f"Roads {number}") for number in "ab")]
        rows = {row.entry_id: row.pk for row in SearchRow.objects.filter(entry__in=made)}
        texts = Texts()
        found, more = postgres_reads.matching(Scope(world.viewer(world.bo)), parse("roads"), texts)
        assert found == [(entry.pk, rows[entry.pk], None) for entry in reversed(made)][:most] and more == (most == 2)
        with django_assert_num_queries(0 if most == 3 else 1):
            learnt = texts.beginnings(list(rows.values()))
        assert learnt == Texts().beginnings(list(rows.values()))
        assert learnt[rows[long.pk]] == ("cafe roads", "gravel", ("Roads. " * WEIGHED)[:WEIGHED])

else:

    def asked_of_sqlite(monkeypatch) -> list[str]:
        """Return the names of the reads of a scope that are asked from now on, each built anew."""
        asked = []

        def ask(read, *arguments):
            asked.append(read.__name__)
            return list(read.read(*arguments))

        monkeypatch.setattr(sqlite_reads, "ask", ask)
        return asked

    @pytest.mark.parametrize(("enough", "ways"), [(3, ["_late", "_late"]), (6, ["_late", "_of_few"])])
    def test_where_the_latest_hold_some_the_others_are_looked_at_beside_them(world: World, monkeypatch, enough, ways):
        for name, small in (("LATEST", 4), ("MANY", 10), ("ENOUGH", enough), ("is_large", lambda: True)):
            monkeypatch.setattr(sqlite_reads, name, small)
        asked = asked_of_sqlite(monkeypatch)
        for number in range(20):
            make_question(author=world.ann, title=f"Roads {number}", level=[Level.MEMBERS, Level.PUBLIC][number % 2])
        public = SearchRow.objects.filter(title__startswith="Roads", entry__level=Level.PUBLIC).order_by("-pk")
        found, more = sqlite_reads.matching(Scope(NOBODY), parse("roads"), Texts())
        assert {row[1] for row in found} == set(public.values_list("pk", flat=True)[: 5 if more else 10])
        assert asked == ways and more == (enough == 3)

    @pytest.mark.parametrize(("seen", "ways"), [(4, ["_of_titles"]), (3, ["_of_titles", "_alike"])])
    def test_the_first_titles_are_enough_for_whoever_sees_more_than_are_looked_at(
        world: World, monkeypatch, seen, ways
    ):
        monkeypatch.setattr(sqlite_reads, "FIRST_TITLES", 6)
        monkeypatch.setattr(sqlite_reads, "MOST_ALIKE", 3)
        asked = asked_of_sqlite(monkeypatch)
        for level in [Level.PUBLIC] * 2 + [Level.MEMBERS] * (6 - seen) + [Level.PUBLIC] * seen:
            make_question(author=world.ann, title="Gritting roads", level=level)
        pairs = parse("gritting roads").pairs
        found = sqlite_reads.alike(Scope(NOBODY), pairs)
        assert asked == ways
        assert found == list(sqlite_reads._alike.read(Scope(NOBODY), sqlite_reads._some(pairs), False))

    def test_what_is_among_the_older_ones_of_few_thousand_is_weighed_and_there_may_be_more(world: World, monkeypatch):
        for name, small in (("LATEST", 4), ("MANY", 10), ("MOST_ROWS", 3), ("is_large", lambda: True)):
            monkeypatch.setattr(sqlite_reads, name, small)
        monkeypatch.setattr(scope, "MOST_ROWS", 3)
        monkeypatch.setattr(sqlite_reads, "ask", lambda read, *arguments: list(read.read(*arguments)))
        for level in [Level.PUBLIC] * 5 + [Level.MEMBERS] * 3:
            make_question(author=world.ann, title="Roads", level=level)
        found, more = sqlite_reads.matching(Scope(NOBODY), parse("roads"), Texts())
        assert len(found) == 3 and more


@pytest.mark.parametrize("who", ["nobody", "chen", "ann"])
def test_a_kept_read_finds_what_one_that_is_built_anew_finds(world: World, who):
    """Each way that a search may go on a large hub finds the same rows, for members and for visitors."""
    for number in range(3):
        make_question(author=world.ann, title=f"Roads {number}", text="Gritting here.", level=Level.PUBLIC)
    make_question(author=world.ann, title="Salt", text="Gritting.", group=world.private_group, level=Level.GROUP)
    viewer = NOBODY if who == "nobody" else world.viewer(getattr(world, who))
    if connection.vendor == "postgresql":
        said = (("gritting", False),)
        ways = [
            (postgres_reads._newest, (said, False, None)),
            (postgres_reads._newest, (said, True, tuple(range(last_row() // postgres_reads.BLOCK + 1)))),
            (postgres_reads._rare, (said, False)),
            (postgres_reads._of_few, (said, False, list(visible_to(viewer).values_list("pk", flat=True)))),
        ]
    else:
        said = '"gritting"'
        ways = [(sqlite_reads._late, (said, part)) for part in (sqlite_reads.Part.LATEST, sqlite_reads.Part.ALL)]
        ways.append((sqlite_reads._of_few, (said,)))
        ways.append((sqlite_reads._newest, (said,)))
    found = []
    for read, words in ways:
        kept = [read(Scope(viewer), *words) for _time in range(2)]
        assert kept == [list(read.read(Scope(viewer), *words))] * 2
        found.append({row for _entry, row, *_rest in kept[0]})
    assert all(rows == found[0] for rows in found) and len(found[0]) == (4 if who == "ann" else 3)
    if connection.vendor == "sqlite":
        assert [sqlite_reads._late(Scope(viewer), said, sqlite_reads.Part.OTHERS) for _time in range(2)] == [[], []]


def test_what_was_looked_for_says_why_it_was_found_and_not_who_replied_last(world: World, damp):
    make_reply(entry=damp, author=world.bo, text="Ventilate.")
    titled, replied = f">{damp.title}</a>", "Bo answered"
    found = signed_in(world.ann).get("/search/", {"q": "mould"}).content.decode()
    listed = signed_in(world.ann).get("/questions/").content.decode()
    assert (titled in found, replied in found) == (True, False)
    assert (titled in listed, replied in listed) == (True, True)


def test_a_name_is_no_slip_of_the_pen(world: World):
    make_question(author=world.ann, title="The door is damp", level=Level.MEMBERS)
    make_member("Noor Vale", organisation=world.organisation)
    html = signed_in(world.bo).get("/search/?q=Noor").content.decode()
    assert "Noor Vale" in html and "may have meant" not in html
    assert "<h1>Called “Noor”</h1>" in html and "Nothing found that you may see" not in html
    assert "may have meant" in signed_in(world.bo).get("/search/?q=Dooor").content.decode()


def test_whoever_leaves_words_out_looks_for_texts_and_not_for_names(world: World):
    viewer = world.viewer(world.bo)
    assert named(viewer, parse("damp")).groups and not named(viewer, parse("damp -homes"))
