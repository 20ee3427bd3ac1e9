"""Sixteen members writing at once: no error, and nothing lost."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from coalface.entries.actions import reply
from coalface.entries.models import Entry, Reply
from coalface.groups.actions.lock import let_in
from coalface.groups.viewer import viewer_of
from tests.load.hub import PASSWORD, new_hub
from tests.world import make_member, make_question

pytestmark = [pytest.mark.load, pytest.mark.django_db(transaction=True)]

WRITERS = 16
EACH = 5


def test_sixteen_threads_answer_one_question_at_once(world):
    members = [make_member(f"Writer {number}") for number in range(WRITERS)]
    for member in members:
        let_in(group=world.open_group, member=member)
    entry = make_question(author=world.ann, title="Who can write?", group=world.open_group)
    start = Barrier(WRITERS)

    def write(member) -> None:
        try:
            start.wait(30)
            for number in range(EACH):
                reply(viewer=viewer_of(member), entry=entry, source=f"Answer {number} of {member.name}.")
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        for done in [pool.submit(write, member) for member in members]:
            done.result(120)
    entry.refresh_from_db()
    assert entry.replies == WRITERS * EACH
    assert Reply.everything.filter(entry=entry).count() == WRITERS * EACH
    assert Entry.everything.get(pk=entry.pk).revision_id == entry.revision_id


SCRIPT = """
import sys
from threading import Thread
import django
django.setup()
from django.db import connection
from coalface.entries.actions import reply
from coalface.entries.models import Entry
from coalface.groups.viewer import viewer_of
from coalface.people.models import Member
entry = Entry.everything.get()
member = Member.objects.get(name="Ida")
sys.stdin.readline()
errors = []
def write(number):
    try:
        for again in range({each}):
            reply(viewer=viewer_of(member), entry=entry, source=f"Answer {{again}} of {{number}}.")
    except Exception as error:
        errors.append(repr(error))
    finally:
        connection.close()
threads = [Thread(target=write, args=(number,)) for number in range({threads})]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(errors)
"""

PREPARE = """
from coalface.groups.actions.lock import let_in
from coalface.groups.models import Group
from coalface.groups.viewer import viewer_of
from coalface.entries.actions import publish
from coalface.kinds.question.kind import QUESTION
from coalface.people.models import Member
member, group = Member.objects.get(name="Ida"), Group.objects.get(slug="connects")
let_in(group=group, member=member)
publish(kind=QUESTION, viewer=viewer_of(member), group=group, title="Who can write?", source="Everybody?", level=2, tags=[])
"""

COUNT = (
    "from coalface.entries.models import Entry, Reply;print(Entry.everything.get().replies, Reply.everything.count())"
)


def test_four_processes_of_four_threads_answer_one_question_at_once(tmp_path):
    with new_hub(tmp_path) as hub:
        hub.coalface("create-member", "--email", "ida@hill.example", "--password", PASSWORD, "--name", "Ida")
        hub.ask(PREPARE)
        script = SCRIPT.format(each=EACH, threads=4)
        environment = hub.environment | {"DJANGO_SETTINGS_MODULE": "coalface.config.settings"}
        processes = [
            subprocess.Popen(
                [sys.executable, "-c", script],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            for _ in range(4)
        ]
        for process in processes:
            process.stdin.write("go\n")
            process.stdin.flush()
        assert [process.communicate(timeout=120)[0].strip() for process in processes] == ["[]"] * 4
        assert hub.ask(COUNT) == f"{WRITERS * EACH} {WRITERS * EACH}"
