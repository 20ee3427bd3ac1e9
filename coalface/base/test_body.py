"""A body that was cut short is refused, whichever way it is read."""

import io

import pytest

from coalface.base.body import BrokenBody, CountedBody


def test_a_whole_body_passes():
    assert CountedBody(io.BytesIO(b"text=hello"), 10).read() == b"text=hello"
    pieces = CountedBody(io.BytesIO(b"text=hello"), 10)
    assert [pieces.read(4), pieces.read(64), pieces.read(64)] == [b"text", b"=hello", b""]


def test_half_a_body_is_refused_at_once():
    with pytest.raises(BrokenBody):
        CountedBody(io.BytesIO(b"text=half a sen"), 1000).read()


def test_half_a_body_is_refused_by_a_reader_that_asks_only_once():
    with pytest.raises(BrokenBody):
        CountedBody(io.BytesIO(b"text=half a sen"), 1000).read(1000)


def test_a_body_that_comes_in_drops_is_put_together():
    class Drops(io.BytesIO):
        def read(self, size=-1):
            return super().read(min(size, 2))

    assert CountedBody(Drops(b"text=hello"), 10).read(10) == b"text=hello"


def test_half_a_body_is_refused_in_pieces():
    body = CountedBody(io.BytesIO(b"text=half a sen"), 1000)
    with pytest.raises(BrokenBody):
        while body.read(4):
            pass


def test_half_a_body_is_refused_line_by_line():
    with pytest.raises(BrokenBody):
        list(CountedBody(io.BytesIO(b"a\nb\n"), 10))
