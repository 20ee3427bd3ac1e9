"""Who may be answered now: so many at once, and of those who wait one address after another."""

import asyncio
from collections import OrderedDict, deque


class TooBusy(Exception):
    """There was no turn within the time that anybody should wait."""


class Turns:
    """A queue with an end, for one event loop. One address that asks a thousand times delays others by one turn each."""

    def __init__(self, *, places: int, most_waiting: int, patience: float) -> None:
        """Let in `places` at once; `most_waiting` may wait, each for at most `patience` seconds."""
        self.free = places
        self.most_waiting = most_waiting
        self.patience = patience
        self.waiting = 0
        self.lines: OrderedDict[str, deque[asyncio.Future]] = OrderedDict()

    async def take(self, address: str) -> None:
        """Wait for a turn, which has to be given back. Raises TooBusy."""
        if self.free:
            self.free -= 1
            return
        if self.waiting >= self.most_waiting:
            self._make_room(address)
        turn = asyncio.get_running_loop().create_future()
        self.lines.setdefault(address, deque()).append(turn)
        self.waiting += 1
        try:
            async with asyncio.timeout(self.patience):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self.give_back()
            else:
                self._forget(address, turn)
            if isinstance(error, TimeoutError):
                raise TooBusy from None
            raise

    def give_back(self) -> None:
        """Hand the turn on to the address whose last turn is longest ago, or keep it for whoever comes."""
        while self.lines:
            address, line = self.lines.popitem(last=False)
            turn = line.popleft()
            self.waiting -= 1
            if line:
                self.lines[address] = line
            if not turn.done():
                turn.set_result(None)
                return
        self.free += 1

    def _make_room(self, address: str) -> None:
        """Send the last of the longest line away, or whoever comes if that is no fairer. Raises TooBusy."""
        longest = max(self.lines.values(), key=len)
        if len(longest) <= len(self.lines.get(address, ())) + 1:
            raise TooBusy
        turn = longest.pop()
        self.waiting -= 1
        if not turn.done():
            turn.set_exception(TooBusy())

    def _forget(self, address: str, turn: asyncio.Future) -> None:
        line = self.lines.get(address)
        if line is not None and turn in line:
            line.remove(turn)
            self.waiting -= 1
            if not line:
                del self.lines[address]
