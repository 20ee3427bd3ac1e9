"""A row that is written by a kept statement is the row that Django would have written."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from django.db.models import F
from django.db.transaction import TransactionManagementError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from coalface.base.db.rows import insert, update
from coalface.base.db.sqlite.turn import Turn
from coalface.base.models import Clock

ALL = "* * * * *"


@pytest.fixture
def clock(db):
    clock = Clock(name="a", cron=ALL, due=timezone.now())
    assert insert(clock)
    return clock


def told(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}


def test_what_is_put_in_is_what_django_would_put_in(db):
    about = {
        "args_kwargs": {"args": [1, None, 'say "%s"'], "kwargs": {}},
        "task_path": "a.b",
        "run_after": timezone.now(),
    }
    about |= {"priority": 5, "queue_name": "default", "backend_name": "default", "exception_class_path": ""}
    ours, theirs = DBTaskResult(**about), DBTaskResult.objects.create(**about)
    assert insert(ours)
    theirs.enqueued_at = ours.enqueued_at
    theirs.save()
    kept = [told(DBTaskResult.objects.get(pk=row.pk)) for row in (ours, theirs)]
    assert kept[0] == kept[1] and ours == DBTaskResult.objects.get(pk=ours.pk)
    assert not ours._state.adding and ours._state.db == theirs._state.db


def test_the_statement_is_kept_and_the_values_are_not(db):
    kind = ContentType.objects.first()
    made = [Permission(content_type=kind, codename=name, name=f"May {name}") for name in ("one", "two")]
    assert all(insert(one) for one in made) and made[0].pk != made[1].pk
    assert [Permission.objects.get(pk=one.pk).codename for one in made] == ["one", "two"]


def test_a_row_beside_which_it_may_not_stand_stays_as_it_is(clock):
    assert not insert(Clock(name="a", cron="5 * * * *", due=clock.due), unless_there=True)
    assert insert(Clock(name="b", cron=ALL, due=clock.due + timedelta(days=1)), unless_there=True)
    kept = Clock.objects.filter(name__in="ab").values_list("name", "cron", "due")
    assert set(kept) == {("a", ALL, clock.due), ("b", ALL, clock.due + timedelta(days=1))}

    first, again = (ContentType(app_label="nothing", model="nothing") for _ in range(2))
    assert insert(first, unless_there=True) and not insert(again, unless_there=True)
    assert again.pk is None and again._state.adding


def test_without_that_it_is_refused_and_so_is_the_transaction_around_it(clock):
    with transaction.atomic():
        with pytest.raises(IntegrityError):
            insert(Clock(name="a", cron=ALL, due=clock.due))
        with pytest.raises(TransactionManagementError):
            Clock.objects.count()
        connection.set_rollback(True)
    assert Clock.objects.get(name="a").due == clock.due


def test_a_row_that_may_nowhere_stand_is_refused_even_so(clock):
    with pytest.raises(IntegrityError):
        insert(Clock(name="b", cron=None, due=clock.due), unless_there=True)


def test_a_row_is_put_in_once(db):
    kind = ContentType(app_label="nothing", model="nothing")
    insert(kind)
    for again in (kind, ContentType(pk=kind.pk + 1, app_label="nothing", model="more")):
        with pytest.raises(ValueError, match="no new row"):
            insert(again)


def test_what_it_points_at_has_to_be_there(db):
    kind = ContentType(app_label="nothing", model="nothing")
    may = Permission(content_type=kind, codename="one", name="May one")
    with pytest.raises(ValueError, match="unsaved related object"):
        insert(may)
    insert(kind)
    insert(may)
    assert Permission.objects.get(pk=may.pk).content_type == kind
    may.content_type = ContentType(app_label="nothing", model="more")
    with pytest.raises(ValueError, match="unsaved related object"):
        update(may, "content_type")


def test_an_expression_is_refused(clock):
    clock.cron = F("name")
    with pytest.raises(TypeError):
        update(clock, "cron")
    with pytest.raises(TypeError):
        insert(Clock(name="b", cron=F("name"), due=clock.due))


def test_only_what_is_named_is_written(clock):
    clock.cron, due, clock.due = "5 * * * *", clock.due, clock.due + timedelta(days=1)
    update(clock, "cron")
    clock.refresh_from_db()
    assert (clock.cron, clock.due) == ("5 * * * *", due)


def test_a_row_that_is_gone_cannot_be_written(clock):
    Clock.objects.filter(pk=clock.pk).delete()
    with transaction.atomic():
        with pytest.raises(DatabaseError):
            update(clock, "cron")
        assert connection.needs_rollback  # whoever catches that cannot keep the rest of the change
        connection.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_a_lone_row_waits_for_its_turn(monkeypatch):
    """A kept statement goes past what makes lone writes queue on SQLite, so it has to be a transaction of its own."""
    clock = Clock(name="a", cron=ALL, due=timezone.now())
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.05)
        with ThreadPoolExecutor(1) as somebody:
            turn = somebody.submit(Turn, Path(f"{connection.settings_dict['NAME']}-turn"), 5).result()
            with pytest.raises(OperationalError, match="locked"):
                insert(clock)
            somebody.submit(turn.end).result()
    insert(clock)
    assert not connection.in_atomic_block and Clock.objects.filter(name="a").exists()
