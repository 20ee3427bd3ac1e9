"""What a dead worker ran goes back into the queue, but not for ever; one bell does for many; what is long done is forgotten."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus as Status
from django_tasks_db.models import DBTaskResult

from coalface.base.tasks import GATHERED, MOST_TRIES, prune, rescue, ring, ring_from, ring_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def queued(settings):
    """The queue of production: in other tests a task runs where it is rung for."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}


def put(status: str, *, workers: tuple[str, ...] = (), started: timedelta = timedelta(0), **more) -> DBTaskResult:
    now = timezone.now()
    return DBTaskResult.objects.create(
        status=status,
        args_kwargs={"args": [], "kwargs": {}},
        task_path=prune.module_path,
        backend_name="default",
        run_after=now,
        started_at=now - started,
        worker_ids=list(workers),
        **more,
    )


def test_what_the_dead_worker_ran_is_put_back():
    mine, others = put(Status.RUNNING, workers=("dead",)), put(Status.RUNNING, workers=("alive",))
    assert rescue("dead") == 1
    mine.refresh_from_db()
    others.refresh_from_db()
    assert (mine.status, others.status) == (Status.READY, Status.RUNNING)


def test_what_began_in_the_future_of_a_clock_that_was_put_back_is_put_back_too():
    put(Status.RUNNING, workers=("elsewhere",), started=-timedelta(hours=5))
    put(Status.RUNNING, workers=("elsewhere",), started=timedelta(minutes=1))
    assert rescue() == 1


def test_what_runs_for_too_long_is_put_back_whoever_ran_it():
    lost = put(Status.RUNNING, workers=("elsewhere",), started=timedelta(hours=1))
    assert rescue() == 1
    lost.refresh_from_db()
    assert lost.status == Status.READY


def test_what_killed_three_workers_is_given_up():
    killer = put(Status.RUNNING, workers=("one", "two", "dead"))
    assert len(killer.worker_ids) == MOST_TRIES
    assert rescue("dead") == 0
    killer.refresh_from_db()
    assert killer.status == Status.FAILED
    assert killer.finished_at


@pytest.mark.django_db(transaction=True)
def test_a_bell_is_rung_by_the_transaction_itself_and_not_by_one_that_is_rolled_back(queued):
    with transaction.atomic():
        ring(prune)
        assert DBTaskResult.objects.count() == 1
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            ring(prune)
            raise ZeroDivisionError
    assert DBTaskResult.objects.count() == 1
    ring(prune)
    assert DBTaskResult.objects.count() == 2


def ring_within(first: int) -> None:
    with transaction.atomic():
        ring_from(prune, first)


def waits_from() -> list[int]:
    return sorted(task.args_kwargs["args"][0] for task in DBTaskResult.objects.filter(status=Status.READY))


@pytest.mark.django_db(transaction=True)
def test_one_bell_is_for_all_who_ring_while_it_waits_and_come_after_what_it_is_for(queued):
    for first in (7, 7, 9):
        ring_within(first)
    assert waits_from() == [7]
    (task,) = DBTaskResult.objects.all()
    assert task.enqueued_at < task.run_after < task.enqueued_at + 2 * GATHERED
    ring_within(5)
    assert waits_from() == [5, 7]
    DBTaskResult.objects.update(status=Status.RUNNING)  # it may have looked already
    ring_within(9)
    assert waits_from() == [9]


@pytest.mark.django_db(transaction=True)
def test_a_bell_that_was_rolled_back_is_rung_again_and_one_outside_a_transaction_at_once(queued):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ring_from(prune, 7)
        raise ZeroDivisionError
    ring_within(8)
    assert waits_from() == [8]
    ring_from(prune, 9)
    assert waits_from() == [8, 9]
    assert DBTaskResult.objects.get(priority=0).args_kwargs["args"] == [9]


@pytest.mark.django_db(transaction=True)
def test_what_was_rung_for_by_itself_goes_first(queued):
    with transaction.atomic():
        ring_from(prune, 7)
        ring(prune)
    DBTaskResult.objects.filter(priority__lt=0).update(run_after=timezone.now() - timedelta(hours=1))
    assert DBTaskResult.objects.ready().first().args_kwargs["args"] == []


@pytest.mark.django_db(transaction=True)
def test_a_bell_that_waits_for_the_future_of_a_clock_that_was_put_back_is_nobodys(queued):
    ring_within(7)
    DBTaskResult.objects.update(run_after=timezone.now() + timedelta(hours=5))
    ring_within(8)
    assert waits_from() == [7, 8]


if connection.vendor == "postgresql":  # elsewhere one writes at a time

    @pytest.mark.django_db(transaction=True)
    def test_a_bell_that_a_worker_takes_just_now_is_for_nobody_else(queued):
        ring_within(7)
        with transaction.atomic():
            assert take() is not None
            elsewhere(lambda: ring_within(8))
        assert waits_from() == [7, 8]

    @pytest.mark.django_db(transaction=True)
    def test_no_worker_takes_a_bell_on_which_somebody_relies_who_has_not_committed(queued):
        ring_within(7)
        with transaction.atomic():
            ring_from(prune, 8)
            assert elsewhere(take) is None
        assert waits_from() == [7] and elsewhere(take) is not None

    def take() -> DBTaskResult | None:
        with transaction.atomic():
            return DBTaskResult.objects.filter(status=Status.READY).get_locked()

    def elsewhere(do: Callable[[], Any]) -> Any:
        """Return what somebody's connection gets who is not waiting for ours."""

        def run() -> Any:
            try:
                return do()
            finally:
                connection.close()

        with ThreadPoolExecutor() as pool:
            return pool.submit(run).result(timeout=20)


def test_a_sweep_that_waits_already_is_not_queued_again(queued, django_capture_on_commit_callbacks):
    for _ in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            ring_once(prune)
    assert DBTaskResult.objects.filter(status=Status.READY).count() == 1


def test_done_tasks_are_forgotten_after_days_and_failed_ones_later():
    now = timezone.now()
    put(Status.SUCCESSFUL, finished_at=now - timedelta(days=3))
    kept = {
        put(Status.SUCCESSFUL, finished_at=now).pk,
        put(Status.FAILED, finished_at=now - timedelta(days=3)).pk,
        put(Status.READY).pk,
    }
    put(Status.FAILED, finished_at=now - timedelta(days=15))
    prune.call()
    assert set(DBTaskResult.objects.values_list("pk", flat=True)) == kept
