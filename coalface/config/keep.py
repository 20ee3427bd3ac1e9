"""Keeps a program running at an open socket, and changes it for a new one without losing a visitor. Small: no Django.

The socket stays open here: while a program is started anew, whoever comes waits at it.
"""

import ctypes
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime

SHORT_LIFE = 10.0  # seconds
SHORT_LIVES = 3  # so many in a row, and something is wrong that another start will not mend
STOP = (signal.SIGTERM, signal.SIGINT)
CHANGE = signal.SIGHUP
READY = signal.SIGUSR1  # what the program says when it has loaded
SO_ATTACH_FILTER = 26
ARRIVING = 0.2  # seconds in which those who wait at the socket are taken in
HEARD = {*STOP, CHANGE, READY, signal.SIGCHLD}


class Keeper:
    """One program, started again whenever it ends by itself, unless it keeps ending as soon as it has started.

    On SIGHUP a second one is started, and the first is told to finish when the second is ready.
    """

    def __init__(self, words: Sequence[str], *, listening: int) -> None:
        self.words = list(words)
        self.json_log = "--json-log" in words
        self.listening = listening
        self.told_to_stop = False
        self.ready = False  # whether the program has loaded
        self.next: subprocess.Popen | None = None
        self.leaving: list[subprocess.Popen] = []

    def run(self) -> int:
        """Keep the program running until SIGTERM or SIGINT, and return the exit code it ended with."""
        signal.signal(signal.SIGCHLD, lambda *_: None)  # else it would not wait to be heard
        signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)
        short_lives = 0
        while True:
            started = time.monotonic()
            code = self._live(self._start())
            if self.told_to_stop:
                return max(code, 0)
            short_lives = short_lives + 1 if time.monotonic() - started < SHORT_LIFE else 0
            if short_lives == SHORT_LIVES:
                return code if code > 0 else 1
            self._say(f"The web server ended with code {code}; it starts again.")

    def _start(self) -> subprocess.Popen:
        return subprocess.Popen(
            self.words,
            pass_fds=[self.listening],
            # A group of its own: whatever it leaves behind can be ended with it.
            process_group=0,
            preexec_fn=_as_child,
        )

    def _live(self, program: subprocess.Popen) -> int:
        """Hear signals until the program ends, or the one that has taken its place, and return its exit code."""
        self.ready = False
        while program.poll() is None or (self.told_to_stop and any(one.poll() is None for one in self.leaving)):
            heard = signal.sigwait(HEARD)
            if heard in STOP:
                if not self.told_to_stop:
                    _let_nobody_more_in(self.listening)
                self.told_to_stop = True
                for one in filter(None, (program, self.next)):
                    one.send_signal(signal.SIGTERM)
            elif heard == CHANGE and self.ready and not self.next and not self.told_to_stop:
                self.next = self._start()
            elif heard == READY and self.next and not self.told_to_stop:
                program.send_signal(signal.SIGTERM)
                self.leaving.append(program)
                program, self.next = self.next, None
            elif heard == READY:
                self.ready = True
            self._look_after_others()
        _sweep_up(program)
        return program.returncode

    def _look_after_others(self) -> None:
        for one in self.leaving[:]:
            if one.poll() is not None:
                self.leaving.remove(one)
                _sweep_up(one)
        if self.next and self.next.poll() is not None:
            self._say("The new web server did not start; the old one goes on.")
            _sweep_up(self.next)
            self.next = None

    def _say(self, words: str) -> None:
        if self.json_log:
            at = datetime.now(UTC).isoformat(timespec="milliseconds")
            words = json.dumps({"at": at, "level": "ERROR", "logger": "coalface.keep", "words": words})
        sys.stderr.write(f"{words}\n")


def _let_nobody_more_in(listening: int) -> None:
    """Have the kernel overlook who wants to connect from now on; who is connected already is still taken in.

    They ask again within a second and find the socket closed; closing it at once would cut off those who wait at it.
    Only Linux knows how.
    """
    if sys.platform != "linux":
        return
    # Classic BPF over the TCP header: packets with SYN and without ACK are dropped, all others kept.
    steps = [(0x30, 0, 0, 13), (0x54, 0, 0, 0x12), (0x15, 0, 1, 0x02), (0x06, 0, 0, 0), (0x06, 0, 0, 0xFFFFFFFF)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    with socket.socket(fileno=os.dup(listening)) as door, suppress(OSError):
        door.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, struct.pack("HL", len(steps), ctypes.addressof(code)))
    time.sleep(ARRIVING)


def _sweep_up(program: subprocess.Popen) -> None:
    with suppress(ProcessLookupError):
        os.killpg(program.pid, signal.SIGKILL)


def _as_child() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)
    end_with_parent()


def end_with_parent() -> None:
    """Ask the kernel to end this child should its parent be killed without a word. Only Linux knows how."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


if __name__ == "__main__":
    sys.exit(Keeper(sys.argv[2:], listening=int(sys.argv[1])).run())
