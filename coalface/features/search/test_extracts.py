"""What shows why a text was found is the same on both databases, and is the text's own, escaped."""

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coalface.features.search import postgres_reads, queries
from coalface.features.search.extracts import BEFORE, CUT, LENGTH, START, STOP, Words, plain
from coalface.features.search.models import SearchRow
from coalface.features.search.parse import parse
from coalface.features.search.queries import search
from coalface.features.search.texts import SHOWN, WEIGHED, Texts
from coalface.groups.models import Level
from tests.world import World, make_question

FAR = "What else was written about the winter in the hall. " * 40


def piece(typed: str, text: str) -> str:
    return str(Words(parse(typed)).piece(text))


def written(piece: str) -> str:
    """Return the text that a piece was made from."""
    return unescape(piece.replace(START, "").replace(STOP, "").strip(CUT))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("study", "Three <mark>studies</mark>, one <mark>study</mark>, much <mark>studying</mark>, no student."),
        ("planning", "<mark>Plans</mark> were <mark>planned</mark> on a plane."),
        ("hope", "<mark>Hoping</mark> and <mark>hopes</mark>, not hopping."),
        ("using", "<mark>Use</mark> what is <mark>used</mark>, and a user."),
        ("ageing", "<mark>Ageing</mark> and page."),
        ("café", "“<mark>Cafe</mark>”, <mark>CAFÉ</mark> and <mark>cafés</mark>, decafé."),
        ("cafes", "“<mark>Café</mark>” – not caf."),
        ("straße", "In der <mark>Straße</mark>."),
        ("İzmir", "To <mark>İzmir</mark> and <mark>Izmir</mark>."),
        ("roof", "<mark>roof</mark>_void, a_<mark>roofs</mark>, reroof."),
        ("art", "Part of the <mark>art</mark>: <mark>arts</mark>, party."),
        ("2024", "In <mark>2024</mark>, not in 12024 or 20245."),
        ("gable wall", "A <mark>wall</mark>, the <mark>gable</mark> <mark>walls</mark>."),
        ("q&a", "<mark>Q&amp;A</mark> &lt;b&gt;, &lt;mark&gt;, a q; “<mark>q-a</mark>”"),
        ('"gable wall"', "A wall, <mark>gable, walls</mark>, gable of a wall."),
        ('wall "gable wall"', "A <mark>wall</mark>, a <mark>gable wall</mark>."),
        ("Ann's", "<mark>Ann’s</mark>, <mark>Ann-s</mark>, not Ann, nor Anns."),
        ("don't", "They <mark>don’t</mark> say t."),
        ("s", "A letter: <mark>S</mark>. As is."),
        ("us", "<mark>us</mark>, <mark>use</mark>, nor U-values."),
        ("dying", "<mark>Dying</mark>."),
        ("possible", "<mark>Possibly</mark> <mark>possible</mark>."),
        ("Sorensen", "<mark>Sørensen</mark>"),
        ("Москва", "В <mark>Москва</mark>"),
        ("🧱", "A wall."),
    ],
)
def test_a_word_is_marked_in_each_of_its_forms(typed: str, shown: str):
    assert piece(typed, unescape(shown.replace(START, "").replace(STOP, ""))) == shown


FORMS = (
    "study studies studied studying; plan plans planned planning; use used using; hope hopes hoped hoping; happy happily; "
    "argue argued arguing argument; organise organised organisation; generous generously; policy policies; new news; "
    "relate relation relational; general generally; city cities; day days; age aged ageing; tie tied; early earlier; "
    "knowledge knowledgeable; by bye; sky skies; dry dried drying; run runs running; be being; ease easy easily; "
    "possible possibly; terrible terribly; flexible flexibly; assemble assembly; analogous analogy; us use; as is s"
)


@pytest.mark.django_db
def test_what_the_index_finds_is_marked(world: World):
    found = 0
    for forms in FORMS.split(";"):
        for form in forms.split():
            make_question(author=world.ann, title=f"{form} there", text=f"Say {form}, please.", level=Level.MEMBERS)
    for forms in FORMS.split(";"):
        for typed in forms.split():
            hits = search(world.viewer(world.bo), parse(typed)).hits
            unmarked = [hit.entry.title for hit in hits if START not in hit.extract]
            assert not unmarked, f"{typed} finds {unmarked}, and marks nothing in it."
            found += len(hits)
    assert found > 90


def test_a_piece_is_cut_between_words_where_most_of_them_stand_together():
    text = f"A boiler.\n{FAR}\nThe valve of a boiler.\n{FAR}"
    for typed, shown in (
        ("boiler", "A <mark>boiler</mark>. What"),
        ("valve", "The <mark>valve</mark> of a boiler. What"),
    ):
        assert shown in piece(typed, text)
    together = piece("boiler valve", text)
    assert "The <mark>valve</mark> of a <mark>boiler</mark>. What" in together
    assert together.startswith(CUT) and together.endswith(CUT)
    words = written(together)
    assert f" {words} " in text.replace("\n", " ") and LENGTH - 20 < len(words) <= LENGTH
    assert words.index("valve") <= BEFORE
    whole = f"{'Who asks? ' * 6}boiler. It is here."
    assert written(piece("boiler", whole)) == whole and len(written(piece("boiler", f"Well! {whole}"))) < len(whole)
    beginning = piece("nothing", text)
    assert beginning.startswith("A boiler. What") and beginning.endswith(CUT) and START not in beginning
    assert piece("nothing", "") == "" and piece("boiler", "A boiler") == "A <mark>boiler</mark>"
    often = "The boiler. " * 200 + FAR + "The boiler valve."
    assert piece("boiler valve", often).endswith("The <mark>boiler</mark> <mark>valve</mark>.")
    phrase = "Of the state, the art of it. " * 60 + FAR + "The state of the art."
    assert piece('"state of the art"', phrase).endswith("The <mark>state of the art</mark>.")


@pytest.mark.parametrize("between", range(80, 180))
def test_words_for_which_a_part_was_chosen_are_not_cut_off(between: int):
    text = f"{'zz ' * 30}boiler {('yy ' * 99)[:between]} valve, is here {'zz ' * 60}boiler valve {'zz ' * 30}"
    assert {"<mark>boiler</mark>", "<mark>valve</mark>"} <= set(
        re.findall("<mark>.*?</mark>", piece("boiler valve", text))
    )


def test_a_word_without_end_is_cut_all_the_same():
    for text in (
        "x" * 5000,
        f"{'y' * 3000} boiler {'x' * 3000}",
        f"boiler{'s' * 3000}",
        f"{'y,' * 3000}boiler,{'x' * 3000}",
    ):
        assert 0 < len(written(piece("boiler", text))) <= LENGTH
    assert f"<mark>boiler</mark>{CUT}" in piece("boiler", f"{'y' * 3000} boiler {'x' * 3000}")
    assert piece("boiler", f"{'y,' * 3000}boiler,{'x' * 3000}").startswith(f"{CUT}<mark>boiler</mark>")


@pytest.mark.django_db
def test_a_word_is_shown_that_stands_far_down(world: World):
    text = f"{'What else was written. ' * 800} The boiler."
    make_question(author=world.ann, title="The hall", text=text, level=Level.MEMBERS)
    assert "<mark>boiler</mark>" in search(world.viewer(world.bo), parse("boiler")).hits[0].extract


@pytest.mark.django_db
def test_a_text_that_goes_while_it_is_searched_for_is_no_hit(world: World, monkeypatch):
    # A large hub on PostgreSQL reads the texts of a rare word with its rows, so that none can go in between.
    monkeypatch.setattr(postgres_reads, "is_large", lambda: False)
    for title in ("Boiler", "Another boiler"):
        make_question(author=world.ann, title=title, text="About it.", level=Level.MEMBERS)
    weigh = queries.best_first

    def gone(*arguments):
        SearchRow.objects.filter(title="Boiler").delete()
        return weigh(*arguments)

    monkeypatch.setattr(queries, "best_first", gone)
    assert [hit.entry.title for hit in search(world.viewer(world.bo), parse("boiler")).hits] == ["Another boiler"]


@pytest.mark.django_db
def test_of_a_text_that_was_weighed_no_more_is_read_but_where_it_goes_on(world: World, django_assert_num_queries):
    long = "The boiler hums. " * 2000
    for text in ("A boiler.", "b" * (WEIGHED - 1), long):
        make_question(author=world.ann, title="Warm", text=text, level=Level.MEMBERS)
    short, nearly, goes_on = SearchRow.objects.order_by("pk").values_list("pk", flat=True)
    texts = Texts()
    with django_assert_num_queries(1):
        assert [len(one.body) for one in texts.beginnings([short, nearly, goes_on]).values()] == [
            9,
            WEIGHED - 1,
            WEIGHED,
        ]
        assert list(texts.shown([nearly, short])) == [nearly, short]
    with django_assert_num_queries(1):
        assert texts.shown([short, goes_on])[goes_on].body == long[:SHOWN]
        assert texts.shown([goes_on])[goes_on].title == "warm"


SIGNS = st.text(alphabet=st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("aeé <&\n_\u0301İßﬁ")))
WORDS = st.sampled_from(
    "the boilers boiler boiled’s valve us 'S s’ t q&a _ <b> wall, walls é café Cafe İß ﬁre Øre x1".split()
)


@settings(deadline=None)
@given(
    text=st.lists(st.one_of(WORDS, SIGNS)).map(" ".join),
    typed=st.lists(st.one_of(WORDS, SIGNS), max_size=5).map(" ".join),
)
def test_a_piece_is_the_text_s_own(text: str, typed: str):
    assert len(plain(text)) == len(text)
    text = text.replace(CUT, "") * 9
    shown = piece(typed, text)
    assert written(shown) in text.replace("\n", " ")
    assert set(shown.replace(START, "").replace(STOP, "")).isdisjoint("<>")
    assert START + STOP not in shown and shown.count(START) == shown.count(STOP)


@pytest.mark.django_db
def test_what_was_found_is_shown_as_text(world: World):
    make_question(author=world.ann, title="Angles", text="Mortar `<b>bold</b>` & sand", level=Level.MEMBERS)
    extract = search(world.viewer(world.bo), parse("mortar")).hits[0].extract
    assert "<b>" not in extract and "&amp; sand" in extract and "<mark>Mortar</mark>" in extract


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("boiler", "Boilermakers first. {far} Then the boiler itself."),
        ("boilers", "Boilermakers first. {far} Then the boiler itself."),
        ("boiler", "{far} (Boiler) in brackets. {far}"),
        ("boiler", "A boiler. {far} Another boiler."),
    ],
)
def test_a_piece_of_text_shows_the_word_wherever_it_stands(world: World, typed: str, text: str):
    make_question(author=world.ann, title="The hall", text=text.format(far=FAR), level=Level.MEMBERS)
    extract = search(world.viewer(world.bo), parse(typed)).hits[0].extract
    assert "<mark>boiler</mark>" in str(extract).lower() and len(extract) < 600
