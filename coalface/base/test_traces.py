"""Words are written without somebody, and without touching anybody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalface.base.traces import Traces

NELL = Traces(("nell.q@fenwick.example",), "nell-quarrendon", "Nell Quarrendon")
ANN = Traces(("ann@fenwick.example",), "ann", "Ann")


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("Ask @nell-quarrendon.", "Ask Former Member."),
        ("@NELL-Quarrendon", "Former Member"),
        ("@nell-quarrendon-2 and @jo-nell-quarrendon", "@nell-quarrendon-2 and @jo-nell-quarrendon"),
        ("[Nell](/people/nell-quarrendon/) did", "Nell did"),
        ("/people/nell-quarrendon-2/", "/people/nell-quarrendon-2/"),
        ("https://hub.example/people/nell-quarrendon/blog/", "https://hub.example/people/former-member/blog/"),
        ("<nell.q@fenwick.example>", "Former Member"),
        ("[mail](mailto:nell.q@fenwick.example)", "mail"),
        ("jonell.q@fenwick.example", "jonell.q@fenwick.example"),
        ("nell.q@fenwick.example.org", "nell.q@fenwick.example.org"),
        ("NELL.Q@fenwick.example.", "Former Member."),
        ("Nell Quarrendon stays.", "Nell Quarrendon stays."),
        ("/questions/3-thanks-to-nell-quarrendon/", "/questions/3-thanks-to-former-member/"),
        ("by nell-quarrendon herself", "by nell-quarrendon herself"),
        ("by nell-quarrendon (Nell Quarrendon)", "by Former Member (Nell Quarrendon)"),
        ("NELL-QUARRENDON or @nell-quarrendon", "Former Member or Former Member"),
        ("BY-NELL-QUARRENDON, @nell-quarrendon", "BY-former-member, Former Member"),
        ("NELL-QUARRENDON is a hyphenated name", "NELL-QUARRENDON is a hyphenated name"),
        ("the short/nell-quarrendon plan", "the short/nell-quarrendon plan"),
    ],
)
def test_contact_goes_and_the_name_stays(words: str, left: str):
    assert NELL.without_contact(words) == left


def test_a_handle_of_one_plain_word_is_only_that_after_an_at_or_in_an_address():
    assert (
        ANN.without_contact("Ann asked ann, @ann and /people/ann/")
        == "Ann asked ann, Former Member and /people/former-member/"
    )
    assert ANN.slug("thanks-to-ann") == "thanks-to-ann" and NELL.slug("to-nell-quarrendon") == "to-former-member"


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("Nell Quarrendon CV.pdf", "former-member CV.pdf"),
        ("nell_quarrendon.docx", "former-member.docx"),
        ("nell.q@fenwick.example.txt", "former-member.txt"),
        ("plan.pdf", "plan.pdf"),
    ],
)
def test_a_files_name_keeps_its_ending(name: str, left: str):
    assert NELL.file_name(name) == left


def test_a_name_goes_where_it_may_not_stay():
    assert NELL.without_name("Nell\nQuarrendon was rude") == "Former Member was rude"
    assert NELL.without_name("the nell quarrendon") == "the nell quarrendon"
    assert ANN.without_name("Ann, not Annie") == "Ann, not Annie"  # one word is what many things are called


@given(st.text())
def test_words_that_point_at_nobody_stay_as_they_are(words: str):
    assert Traces().without_name(words) == words


@given(before=st.text(), after=st.text())
def test_no_mention_is_left_whatever_stands_around_it(before: str, after: str):
    gone = NELL.without_contact(f"{before} @nell-quarrendon {after} nell.q@fenwick.example ")
    assert "nell-quarrendon" not in gone and "nell.q@" not in gone
