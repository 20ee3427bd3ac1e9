"""A generated hub: the folder that holds it, with a note of how it was made, so that it can be used again and again."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coalface.config.bench.size import Size

NOTE = "bench.json"
SETTINGS = "coalface.config.bench.settings"


@dataclass(frozen=True)
class HubFolder:
    """Where a generated hub is kept. `facts` are what `hub.Made` knows of it; `seconds` is how long it took to make."""

    home: Path
    database: str  # its address; empty for SQLite in the folder itself
    size: Size
    facts: dict[str, Any]
    seconds: float
    of: int  # the moment from which its dates count back, in seconds since 1970

    @property
    def vendor(self) -> str:
        return self.database.partition(":")[0] or "sqlite"


def environment(home: Path, database: str) -> dict[str, str]:
    """Return what the settings read, so that a process runs on a hub in this folder and database."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("COALFACE_")}
    return ours | {
        "COALFACE_HOME": str(home),
        "COALFACE_MODE": "production",
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": SETTINGS,
    }


def make(home: Path, size: Size, database: str = "") -> HubFolder:
    """Generate a hub into this folder, and into the empty database of an address where one is given.

    Raises FileExistsError where there is a generated hub already, and CalledProcessError when it fails.
    """
    home = home.resolve()
    if (home / NOTE).exists():
        raise FileExistsError(f"{home} holds a generated hub already; take --use to measure it.")
    home.mkdir(parents=True, exist_ok=True)
    words = [f"--{name}={value}" for name, value in size.as_dict().items() if name != "closed"]
    words += ["--closed"] if size.closed else []
    subprocess.run(
        [sys.executable, "-P", "-m", "coalface.config.bench.make", *words], env=environment(home, database), check=True
    )
    return read(home)


def read(home: Path) -> HubFolder:
    """Return the generated hub in a folder. Raises FileNotFoundError where there is none."""
    if not (home / NOTE).exists():
        raise FileNotFoundError(f"{home} holds no generated hub; --keep makes one.")
    note = json.loads((home.resolve() / NOTE).read_text())
    return HubFolder(home.resolve(), note["database"], Size(**note["size"]), note["facts"], note["seconds"], note["of"])


@contextmanager
def own_hub(size: Size, *, keep: str = "", use: str = "", database: str = "") -> Iterator[HubFolder]:
    """Use a kept hub, or make one: to be kept, or in a folder that goes again. A database that was filled stays filled."""
    if use:
        yield read(Path(use))
    elif keep:
        yield make(Path(keep), size, database)
    else:
        with tempfile.TemporaryDirectory(prefix="coalface-bench-") as home:
            yield make(Path(home), size, database)
