"""`coalface work` survives its own worker, and what nobody announced is found all the same."""

import os
import signal

import pytest

from tests.load.hub import has_ended, new_hub, wait_until

pytestmark = pytest.mark.load

QUEUE = "from coalface.base.tasks import prune; prune.enqueue()"
STATES = (
    "from django_tasks_db.models import DBTaskResult;"
    "print(','.join(sorted(DBTaskResult.objects.values_list('status', flat=True))))"
)
STALE = "from coalface.base.clock import is_stale; print(is_stale())"


@pytest.fixture
def hub(tmp_path):
    with new_hub(tmp_path) as made:
        yield made


def test_a_killed_worker_is_replaced_and_the_queue_goes_on(hub):
    assert hub.ask(STALE) == "True"
    keeper = hub.start("work")
    wait_until(lambda: bool(keeper.children()))
    worker = keeper.children()[0]
    worker.kill()
    wait_until(lambda: any(child.pid != worker.pid and not has_ended(child) for child in keeper.children()))
    hub.ask(QUEUE)
    wait_until(lambda: "SUCCESSFUL" in hub.ask(STATES))
    assert hub.ask(STALE) == "False"
    last = keeper.children()
    keeper.send_signal(signal.SIGTERM)
    assert keeper.wait(40) == 0
    assert all(map(has_ended, last))


@pytest.mark.parametrize("when", ["at once", "when it has asked to end with it"])
def test_a_worker_does_not_outlive_a_keeper_that_was_killed(hub, when):
    keeper = hub.start("work")
    wait_until(lambda: bool(keeper.children()))
    worker = keeper.children()[0]
    if when != "at once":
        wait_until(lambda: os.getsid(worker.pid) == worker.pid)
    keeper.kill()
    wait_until(lambda: has_ended(worker))
