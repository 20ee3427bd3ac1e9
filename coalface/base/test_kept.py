"""The shelf on which visitors' pages are kept: bounded, and never holding one longer than it lives."""

import time
from threading import Event, Thread

from coalface.base.kept import Page, Question, Shelf


def page(size: int = 1000, *, lives: float = 60.0) -> Page:
    """Return a page of so many bytes that lives so many seconds."""
    question = Question(sql="SELECT 1", params=(), answer=(1,))
    return Page(content=b"x" * size, headers={}, question=question, until=time.monotonic() + lives)


def test_a_page_is_found_by_its_address_only():
    shelf, kept = Shelf(100_000), page()
    shelf.put(("/",), kept)
    assert shelf.get(("/",)) is kept
    assert shelf.get(("/about/",)) is None


def test_the_one_not_asked_for_longest_goes_first():
    shelf = Shelf(10 * page().size)
    for number in range(10):
        shelf.put((str(number),), page())
    assert shelf.get(("0",)) is not None
    shelf.put(("more",), page())
    assert shelf.get(("1",)) is None
    assert shelf.get(("0",)) is not None and shelf.get(("more",)) is not None


def test_it_never_takes_more_than_its_room_whatever_is_put_there():
    shelf = Shelf(50_000)
    for number in range(500):
        shelf.put((str(number % 70),), page(size=number * 11 % 5000))
        assert 0 <= shelf.taken <= shelf.room
    shelf.put(("large",), page(size=20_000))
    assert shelf.get(("large",)) is None


def test_a_page_that_grew_too_large_does_not_leave_its_older_self():
    shelf = Shelf(50_000)
    shelf.put(("/",), page())
    shelf.put(("/",), page(size=20_000))
    assert shelf.get(("/",)) is None and shelf.taken == 0


def test_a_page_is_gone_when_its_time_is_over():
    shelf = Shelf(100_000)
    shelf.put(("/",), page(lives=-1))
    assert shelf.get(("/",)) is None and shelf.taken == 0


def test_forgetting_leaves_a_page_that_somebody_else_has_just_made_anew():
    shelf, old, new = Shelf(100_000), page(), page()
    shelf.put(("/",), old)
    shelf.put(("/",), new)
    shelf.forget(("/",), old)
    assert shelf.get(("/",)) is new
    shelf.forget(("/",), new)
    assert shelf.get(("/",)) is None and shelf.taken == 0


def test_one_after_the_other_makes_a_page_anew_and_later_ones_know_that_they_waited():
    shelf, waited, inside = Shelf(100_000), [], []
    begun, may_end = Event(), Event()

    def first() -> None:
        with shelf.turn(("/",)) as others:
            waited.append(others)
            begun.set()
            may_end.wait(30)
            shelf.put(("/",), page())

    def later() -> None:
        with shelf.turn(("/",)) as others:
            waited.append(others)
            inside.append(shelf.get(("/",)))

    threads = [Thread(target=first)]
    threads[0].start()
    begun.wait(30)
    threads += [Thread(target=later) for _one in range(3)]
    for thread in threads[1:]:
        thread.start()
    with shelf.turn(("/another",)) as others:
        assert not others and not inside
    may_end.set()
    for thread in threads:
        thread.join()
    assert waited == [False, True, True, True] and None not in inside
    with shelf.turn(("/",)) as others:
        assert not others, "a turn that is over was remembered"


def test_many_threads_leave_it_whole():
    shelf = Shelf(20 * page().size)

    def work(mine: int) -> None:
        for number in range(2000):
            key = (str((number * mine) % 50),)
            found = shelf.get(key)
            if found is not None and number % 7 == 0:
                shelf.forget(key, found)
            shelf.put(key, page(size=number % 3000))

    threads = [Thread(target=work, args=(mine,)) for mine in range(1, 6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 0 <= shelf.taken <= shelf.room
    assert shelf.taken == sum(one.size for one in map(shelf.get, [(str(number),) for number in range(50)]) if one)
