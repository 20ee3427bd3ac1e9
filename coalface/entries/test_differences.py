"""What the comparison of two texts shows."""

from coalface.entries.differences import differences


def kinds(before, after):
    return [(piece.kind, piece.text) for piece in differences(before, after)]


def test_a_changed_word_is_shown_as_removed_and_added():
    assert kinds("Wet walls.", "Dry walls.") == [("removed", "Wet"), ("added", "Dry"), ("same", " walls.")]


def test_long_stretches_without_a_change_are_left_out():
    pieces = kinds("word " * 200, "word " * 200 + "end")
    assert pieces[0] == ("gap", "…") and pieces[-1] == ("added", "end")
    assert sum(len(text) for _kind, text in pieces) < 200


def test_a_very_long_text_is_compared_by_lines():
    long = "line of text\n" * (20_000 // 10)
    assert ("added", "new\n") in kinds(long, long + "new\n")


def test_equal_texts_have_no_difference():
    assert all(kind == "same" for kind, _text in kinds("Wet.", "Wet."))


def test_a_text_that_repeats_itself_is_shown_whole_before_it_takes_long():
    before, after = "ab " * 7000 + "x", "ba " * 7000 + "y"
    pieces = differences(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind == "removed").count("ab") >= 6000


def test_words_are_compared_within_the_lines_that_changed():
    pieces = differences("one two\nthree four\nfive\n", "one two\nthree wet four\nfive\n")
    assert [(piece.kind, piece.text.strip()) for piece in pieces if piece.kind != "same"] == [("added", "wet")]
