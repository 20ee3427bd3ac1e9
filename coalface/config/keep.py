"""Keeps a program running that may give up, such as a server whose processes died twice in a row. Small: no Django."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress

SHORT_LIFE = 10.0  # seconds
SHORT_LIVES = 3  # so many in a row, and something is wrong that another start will not mend


class Keeper:
    """One program, started again whenever it ends by itself, unless it keeps ending as soon as it has started."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = list(words)
        self.told_to_stop = False
        self.program: subprocess.Popen | None = None

    def run(self) -> int:
        """Keep the program running until SIGTERM or SIGINT, and return the exit code it ended with."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        signal.signal(signal.SIGHUP, lambda number, _frame: self._pass_on(number))
        short_lives = 0
        while True:
            started = time.monotonic()
            # A group of its own: whatever it leaves behind can be ended with it.
            self.program = subprocess.Popen(self.words, process_group=0, preexec_fn=end_with_parent)
            if self.told_to_stop:
                self._pass_on(signal.SIGTERM)
            code = self.program.wait()
            if self.told_to_stop:
                return max(code, 0)
            self._sweep_up()
            short_lives = short_lives + 1 if time.monotonic() - started < SHORT_LIFE else 0
            if short_lives == SHORT_LIVES:
                return code if code > 0 else 1
            sys.stderr.write(f"The web server ended with code {code}; it starts again.\n")

    def _stop(self, *_: object) -> None:
        self.told_to_stop = True
        self._pass_on(signal.SIGTERM)

    def _pass_on(self, number: int) -> None:
        if self.program is not None:
            self.program.send_signal(number)

    def _sweep_up(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.program.pid, signal.SIGKILL)


def end_with_parent() -> None:
    """Ask the kernel to end this child should its parent be killed without a word. Only Linux knows how."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


if __name__ == "__main__":
    sys.exit(Keeper(sys.argv[1:]).run())
