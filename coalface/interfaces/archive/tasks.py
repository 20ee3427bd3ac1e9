"""Background work of backups: the clock rings, and a process of its own makes one."""

import subprocess
import sys
from threading import Thread

from django.conf import settings

from coalface.base.tasks import task


@task()
def start_backup() -> None:
    """Start a backup, where the operator wants any, and wait for nothing: a large hub takes minutes, and mail is due.

    It goes on when this process is changed for another, and says in the same log how it went. What ends the whole
    service, as systemd and containers do, ends it, too, and the next one is due the next time. Two at once are impossible.
    """
    if not settings.COALFACE_BACKUPS:
        return
    words = [sys.executable, "-P", "-m", "coalface.config.cli", "backup", "--by-the-clock"]
    process = subprocess.Popen(words, start_new_session=True, stdin=subprocess.DEVNULL)
    # Somebody has to hear that it ended, or its entry stays in the machine's list of processes.
    Thread(target=process.wait, daemon=True).start()
