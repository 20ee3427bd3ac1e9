"""A small number kept for each of very many record numbers, in the memory of an array instead of a dictionary."""

from array import array

_BITS = 6  # 64 neighbours share one array: compact where numbers are dense, harmless where they are not


class Numbers:
    """Whole numbers by record number; nought where nothing was set."""

    def __init__(self) -> None:
        self._pages: dict[int, array] = {}

    def __getitem__(self, key: int) -> int:
        page = self._pages.get(key >> _BITS)
        return page[key & (1 << _BITS) - 1] if page else 0

    def __setitem__(self, key: int, value: int) -> None:
        page = self._pages.get(key >> _BITS)
        if page is None:
            page = self._pages[key >> _BITS] = array("q", bytes(8 << _BITS))
        page[key & (1 << _BITS) - 1] = value

    def note(self, key: int) -> bool:
        """Count a record number and return whether it is the first time."""
        self[key] += 1
        return self[key] == 1
