"""How much of a database each connection keeps in memory: what one page reads of it, which grows with the hub.

What does not fit is fetched from the file again for each page. A million entries need a third more than a hundred thousand
do; a hub of the usual size should not pay for that. Background work and `filling` set a size of their own afterwards.
"""

from contextlib import suppress
from pathlib import Path
from typing import Any

LEAST, MOST = 13_000, 32_000  # KiB
ONE_OF = 2_000  # of so many KiB of the file one more is kept


def cache_for(database: Any) -> int:
    """Return how many KiB a connection keeps of the database in a file, or of one that is in no file."""
    size = 0
    with suppress(OSError, ValueError):
        size = Path(database).stat().st_size
    return min(LEAST + size // 1024 // ONE_OF, MOST)
