"""A small crowd posts to the real server while its processes are killed: nothing acknowledged is lost, nothing is doubled.

The large one is `python -m tests.load.posting`.
"""

import pytest

from tests.load.hub import new_hub
from tests.load.posting import crowd_for, faults, harm

pytestmark = pytest.mark.load


def test_a_crowd_loses_and_doubles_nothing_while_web_processes_are_killed(tmp_path):
    with new_hub(tmp_path) as hub:
        crowd = crowd_for(hub, clients=6, patient=True)
        hub.serve()
        crowd.post(seconds=2, meanwhile=lambda: harm(hub, None, crowd, names=["workers"]))
        assert crowd.acknowledged() > len(crowd.sessions)
        assert list(faults(hub, crowd)) == []
