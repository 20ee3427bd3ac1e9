"""What a process counts of its own requests, in Prometheus's terms; several processes count into files side by side."""

import os
import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

# The variable by which the library knows where its files are; `coalface serve` sets it for the processes it starts.
FILES = "PROMETHEUS_MULTIPROC_DIR"
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)  # seconds

_own = CollectorRegistry()
_answers = Counter("coalface_requests", "Requests answered, by the class of the answer.", ["status"], registry=_own)
_seconds = Histogram(
    "coalface_request_seconds",
    "How long answers took, by the name of the address.",
    ["view"],
    registry=_own,
    buckets=BOUNDS,
)


def count(*, view: str, status: int, seconds: float) -> None:
    """Count one answer. `view` is the name of an address: never a path, of which there is no end."""
    _answers.labels(f"{status // 100}xx").inc()
    _seconds.labels(view).observe(seconds)


def gather(registry: CollectorRegistry) -> None:
    """Add what all web processes have counted to a registry."""
    if FILES in os.environ:
        MultiProcessCollector(registry)
    else:
        registry.register(_own)


def empty_folder(port: int) -> Path:
    """Make a folder for the counts of a web server that starts at this port, without what the last one left there.

    It is in memory where there is such a place: the files are mapped, and a full disk would end whoever counts.
    """
    memory = Path("/dev/shm")  # noqa: S108 - the folder is ours alone, or another is taken
    home = settings.COALFACE_HOME.stat()
    name = f"coalface-{os.getuid()}-{home.st_dev}-{home.st_ino}-{port}"
    folder = (memory if os.access(memory, os.W_OK) else settings.COALFACE_HOME) / name
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        found = folder.lstat()
        if folder.is_symlink() or found.st_uid != os.getuid():
            return Path(tempfile.mkdtemp(prefix="coalface-"))
        shutil.rmtree(folder)
        folder.mkdir(mode=0o700)
    return folder
