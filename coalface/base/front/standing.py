"""Who asks mostly for what has to be refused: they wait behind everybody else."""

from collections import OrderedDict
from collections.abc import Callable

PATIENCE = 10  # refusals that nobody minds
MOST = 60  # refusals that are held against an address
FORGIVEN = 1.0  # refusals that are forgotten in a second
MADE_GOOD = 0.25  # refusals that one good answer makes up for
REMEMBERED = 4096  # addresses
REFUSED = range(400, 500)


class Standing:
    """How many refusals are held against each address: a leaky bucket, in one process.

    A page that is not there, a form that is wrong: everybody meets some, and an office behind one address meets more
    among many good answers. Whoever meets them by the dozen looks for what is not theirs, or does not look at all.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        """Tell the time by `clock`, in seconds."""
        self.clock = clock
        self.refusals: OrderedDict[str, tuple[float, float]] = OrderedDict()  # how many, and when that was counted

    def note(self, address: str, status: int) -> None:
        """Remember how a request was answered."""
        if status >= 500:
            return  # which tells of the hub, and not of whoever asked
        refused = status in REFUSED
        if not refused and address not in self.refusals:
            return
        left = self._left(address) + (1 if refused else -MADE_GOOD)
        if left <= 0:
            del self.refusals[address]
            return
        self.refusals[address] = (min(left, MOST), self.clock())
        self.refusals.move_to_end(address)
        if len(self.refusals) > REMEMBERED:
            self.refusals.popitem(last=False)

    def in_doubt(self, address: str) -> bool:
        """Say whether an address should wait until nobody else does."""
        return address in self.refusals and self._left(address) > PATIENCE

    def _left(self, address: str) -> float:
        number, counted = self.refusals.get(address, (0.0, 0.0))
        return max(number - (self.clock() - counted) * FORGIVEN, 0.0)
