"""What the comparison of two texts shows."""

from coalface.entries.differences import LONGEST, differences


def kinds(before, after):
    return [(piece.kind, piece.text) for piece in differences(before, after)]


def test_a_changed_word_is_shown_as_removed_and_added():
    assert kinds("Wet walls.", "Dry walls.") == [("removed", "Wet"), ("added", "Dry"), ("same", " walls.")]


def test_long_stretches_without_a_change_are_left_out():
    pieces = kinds("word " * 200, "word " * 200 + "end")
    assert pieces[0] == ("gap", "…") and pieces[-1] == ("added", "end")
    assert sum(len(text) for _kind, text in pieces) < 200


def test_a_very_long_text_is_compared_by_lines():
    long = "line of text\n" * (LONGEST // 10)
    assert ("added", "new\n") in kinds(long, long + "new\n")


def test_equal_texts_have_no_difference():
    assert all(kind == "same" for kind, _text in kinds("Wet.", "Wet."))
