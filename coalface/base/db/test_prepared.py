"""A read that is built once gives what it would give when built anew, and refuses what it could not keep right."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from coalface.base.db.prepared import NotPreparable, _rounded, prepared
from coalface.base.models import Clock
from coalface.base.paging import Keyset


@prepared
def due(before, names=(), *, cron=None):
    found = Clock.objects.filter(due__lt=before, pk__isnull=False).order_by("name")
    return found.filter(Q(cron=cron)) if cron else found


@pytest.fixture
def clocks(db):
    now = timezone.now()
    for minutes, name in enumerate(["a", "b", "c"]):
        Clock.objects.create(name=name, cron="* * * * *", due=now + timedelta(minutes=minutes))
    return now


def test_other_values_get_other_rows_from_the_same_sql(clocks):
    assert [one.name for one in due(clocks + timedelta(seconds=1))] == ["a"]
    assert [one.name for one in due(clocks + timedelta(seconds=90))] == ["a", "b"]
    assert due(clocks) == []
    built = len(due.built)
    assert due(clocks + timedelta(hours=1), cron="* * * * *") and due(clocks + timedelta(hours=1), cron="no") == []
    assert len(due.built) <= built + 1


def test_collections_of_numbers_may_be_of_any_size(db, settings):
    @prepared
    def types(numbers):
        return ContentType.objects.filter(pk__in=numbers).order_by("pk")

    settings.COALFACE_CHECK_PREPARED = False
    numbers = list(ContentType.objects.order_by("pk").values_list("pk", flat=True)[:6])
    for size in range(7):
        assert [one.pk for one in types(frozenset(numbers[:size]))] == numbers[:size]
    assert len(types.built) == 5  # none, one, two, up to four, up to eight


def test_large_collections_are_rounded_up_by_a_quarter_at_most(settings):
    settings.COALFACE_CHECK_PREPARED = False
    assert all(number <= _rounded(number) <= 1.25 * number for number in range(65, 3000))
    assert len({_rounded(number) for number in range(65, 1025)}) == 16


def test_an_argument_that_is_changed_is_refused(db):
    @prepared
    def later(at):
        return Clock.objects.filter(due__gt=at + timedelta(days=1))

    with pytest.raises(NotPreparable):
        later(timezone.now())


def test_a_number_of_rows_is_no_argument(db):
    @prepared
    def first(most):
        return Clock.objects.all()[:most]

    with pytest.raises(NotPreparable):
        first(3)


def test_what_is_read_of_the_clock_while_building_is_found_out(db):
    @prepared
    def past():
        return Clock.objects.filter(due__lt=timezone.now())

    with pytest.raises(NotPreparable):
        past()


def test_a_number_that_no_column_holds_finds_nothing(db):
    @prepared
    def types(number, *, after):
        return Keyset(2, ("id",)).beyond(ContentType.objects.filter(pk__gte=number), after).order_by("-id")

    assert types(1, after=(10**6,)) and types(10**30, after=(10**6,)) == [] and types(1, after=(1,)) == []


def test_a_word_may_be_looked_for_inside_a_text_whatever_signs_it_has(clocks):
    @prepared
    def named(word):
        return Clock.objects.filter(name__icontains=word).order_by("name")

    Clock.objects.create(name="50% of_it", cron="* * * * *", due=clocks)
    assert [one.name for one in named("B")] == ["b"]
    assert [[one.name for one in named(word)] for word in ("0% O", "f_i", "f%i", "\\")] == [["50% of_it"]] * 2 + [
        []
    ] * 2


def test_a_word_that_is_changed_in_another_way_is_refused(db):
    @prepared
    def beginning(word):
        return Clock.objects.filter(name__istartswith=word)

    with pytest.raises(NotPreparable):
        beginning("a")


if connection.vendor == "postgresql":  # the only one that keeps plans

    def test_postgresql_plans_a_read_once_and_finds_what_is_there(clocks):
        plans = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%clock%%' AND generic_plans > 0"

        def kept() -> int:
            with connection.cursor() as cursor:
                cursor.execute(plans)
                return cursor.fetchone()[0]

        for _time in range(3):
            assert [one.name for one in due(clocks + timedelta(seconds=90))] == ["a", "b"]
            for number in range(120):  # more than a connection counts: what is no kept read pushes none out
                Clock.objects.filter(name=f"other {number}").first()
        assert kept() == 1
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE base_clock")
            cursor.execute("ALTER TABLE base_clock ADD COLUMN more integer")
        assert [one.name for one in due(clocks + timedelta(seconds=1))] == ["a"]

    def test_a_statement_stays_the_same_however_large_its_numbers_are(db):
        @prepared
        def types(numbers):
            return ContentType.objects.filter(pk__in=numbers, pk__gte=0)

        for number in (1, 2**15, 2**31, 1, 2**15, 2**31):
            assert len(types(frozenset([number, number + 1, number + 2]))) <= 3
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%>= 0%%'")
            assert cursor.fetchone()[0] == 1


def test_a_value_that_stands_in_several_places_is_handed_over_once(db):
    @prepared
    def types(least, numbers):
        some = Q(pk__gt=least, pk__in=numbers) | Q(pk=least, pk__in=numbers)
        return ContentType.objects.filter(some).exclude(model__icontains="100%").order_by("pk")

    numbers = list(ContentType.objects.order_by("pk").values_list("pk", flat=True)[:4])
    sent = []
    with connection.execute_wrapper(lambda execute, *asked: sent.append(asked) or execute(*asked)):
        assert [one.pk for one in types(numbers[1], frozenset(numbers))] == numbers[1:]
    sql, parameters, *_rest = sent[0]
    if connection.vendor == "postgresql":  # numbers among which something may be go over as one array
        least, among, model = parameters
        assert (least, sorted(map(int, among.strip("{}").split(",")))) == (numbers[1], numbers)
        assert sql.count(" = ANY($2::bigint[])") == 2
    else:
        model = parameters[-1]
        assert sorted(parameters[:-1], key=int) == sorted([*numbers, numbers[1]])
    assert model == r"%100\%%"
    assert sql.count(connection.place % 1) == 2 and "%s" not in sql and "%%" not in sql


def test_numbers_beside_others_that_are_always_the_same_stay_as_they_are(db):
    @prepared
    def types(one, other):
        return ContentType.objects.filter(Q(pk__in=[one, 10**9, other]) | Q(pk__in=[one])).order_by("pk")

    numbers = list(ContentType.objects.order_by("pk").values_list("pk", flat=True)[:3])
    assert [one.pk for one in types(numbers[2], numbers[0])] == [numbers[0], numbers[2]]
    assert [one.pk for one in types(numbers[1], numbers[2])] == numbers[1:]
