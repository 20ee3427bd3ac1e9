"""Who may be answered now: so many at once, and of those who wait one address after another."""

import asyncio
from collections import OrderedDict, deque

Lines = OrderedDict[str, deque[asyncio.Future]]  # those who wait, by their address


class TooBusy(Exception):
    """There was no turn within the time that anybody should wait."""


class Turns:
    """A queue with an end, for one event loop. One address that asks a thousand times delays others by one turn each.

    Whoever is in doubt waits behind all others, and never holds the last place, where there is more than one.
    """

    def __init__(self, *, places: int, most_waiting: int, patience: float) -> None:
        """Let in `places` at once; `most_waiting` may wait, each for at most `patience` seconds."""
        self.places = self.free = places
        self.free_in_doubt = max(places - 1, 1)
        self.most_waiting = most_waiting
        self.patience = patience
        self.waiting = 0
        self.lines: Lines = OrderedDict()
        self.lines_in_doubt: Lines = OrderedDict()

    @property
    def busy(self) -> bool:
        """Whether somebody is being answered."""
        return self.free < self.places

    async def take(self, address: str, *, in_doubt: bool = False) -> None:
        """Wait for a turn, which has to be given back. Raises TooBusy."""
        if self.free and (not in_doubt or self.free_in_doubt):
            self._hand_out(in_doubt)
            return
        lines = self.lines_in_doubt if in_doubt else self.lines
        if self.waiting >= self.most_waiting:
            self._make_room(address, in_doubt)
        turn = asyncio.get_running_loop().create_future()
        lines.setdefault(address, deque()).append(turn)
        self.waiting += 1
        try:
            async with asyncio.timeout(self.patience):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self.give_back(in_doubt=in_doubt)
            else:
                self._forget(lines, address, turn)
            if isinstance(error, TimeoutError):
                raise TooBusy from None
            raise

    def give_back(self, *, in_doubt: bool = False) -> None:
        """Hand the turn on to the address whose last turn is longest ago, or keep it for whoever comes."""
        self.free += 1
        self.free_in_doubt += in_doubt
        if self._next(self.lines):
            self._hand_out(False)
        elif self.free_in_doubt and self._next(self.lines_in_doubt):
            self._hand_out(True)

    def _hand_out(self, in_doubt: bool) -> None:
        self.free -= 1
        self.free_in_doubt -= in_doubt

    def _next(self, lines: Lines) -> bool:
        """Wake the first of the first line; return whether there was anybody."""
        while lines:
            address, line = lines.popitem(last=False)
            turn = line.popleft()
            self.waiting -= 1
            if line:
                lines[address] = line
            if not turn.done():
                turn.set_result(None)
                return True
        return False

    def _make_room(self, address: str, in_doubt: bool) -> None:
        """Send the last of the longest line away, or whoever comes if that is no fairer. Raises TooBusy."""
        doubted = bool(self.lines_in_doubt)
        if in_doubt and not doubted:
            raise TooBusy
        lines = self.lines_in_doubt if doubted else self.lines
        where, longest = max(lines.items(), key=lambda item: len(item[1]))
        if in_doubt == doubted and len(longest) <= len(lines.get(address, ())) + 1:
            raise TooBusy
        turn = longest.pop()
        self.waiting -= 1
        if not longest:
            del lines[where]
        if not turn.done():
            turn.set_exception(TooBusy())

    def _forget(self, lines: Lines, address: str, turn: asyncio.Future) -> None:
        line = lines.get(address)
        if line is not None and turn in line:
            line.remove(turn)
            self.waiting -= 1
            if not line:
                del lines[address]
