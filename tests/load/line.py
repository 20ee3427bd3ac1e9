"""One connection at the lowest level: bytes go out as they stand, and whatever comes back is read."""

import asyncio
import socket
from contextlib import suppress

TIMEOUT = 300.0  # seconds, after which an answer counts as none


async def connect(port: int, source: str = "127.0.0.1", *, takes: int = 0) -> tuple:
    """Return a reader and a writer; `source` is the address one comes from, `takes` the bytes that the kernel takes in."""
    line = socket.socket()
    line.setblocking(False)
    if takes:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, takes)
    line.bind((source, 0))
    try:
        await asyncio.get_running_loop().sock_connect(line, ("127.0.0.1", port))
        return await asyncio.open_connection(sock=line)
    except BaseException:
        line.close()
        raise


async def ask(port: int, *pieces: bytes, source: str = "127.0.0.1") -> tuple[int, bytes]:
    """Send these bytes on a line of their own, which asks to be closed. Returns the status, 0 for none, and all that came."""
    answer = b""
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(TIMEOUT):
            reader, writer = await connect(port, source)
            # A server that refuses may have closed before everything was sent; what it said is still read.
            with suppress(OSError):
                for piece in pieces:
                    writer.write(piece)
                    await writer.drain()
            try:
                while piece := await reader.read(65536):
                    answer += piece
            finally:
                writer.close()
    words = answer.split(b" ", 2)
    return (int(words[1]) if len(words) > 1 and words[1].isdigit() else 0), answer
