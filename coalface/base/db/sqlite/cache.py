"""How much of a database each connection of the web keeps in memory: what one page reads of it, which grows with the hub.

What does not fit is fetched from the file again for each page. A million entries asked for a third more than a hundred
thousand do; a hub of the usual size should not pay for that.
"""

from contextlib import suppress
from pathlib import Path
from typing import Any

LEAST, MOST = 13_000, 32_000  # KB
OF_EACH = 2000  # bytes of the database another one is kept


def cache_for(database: Any) -> int:
    """Return how many KB a connection keeps of the database in a file, or of one that is in no file."""
    size = 0
    with suppress(OSError, ValueError):
        size = Path(database).stat().st_size
    return min(LEAST + size // (OF_EACH * 1000), MOST)
