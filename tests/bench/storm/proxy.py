"""A bad line: a proxy that delays, cuts, repeats, reorders and truncates what passes through it."""

import asyncio
import random
import threading
from collections import Counter
from dataclasses import dataclass, field

HEAD_MAX = 64 * 1024
PATIENCE_S = 90

#: What becomes of a request, out of a hundred; the rest passes.
WEATHER = {
    "delayed": 14,
    "overtaken": 8,
    "cut on the way there": 6,
    "cut on the way back": 8,
    "truncated": 4,
    "502 instead": 5,
    "502 afterwards": 5,
    "sent twice at once": 6,
    "sent again later": 6,
}


@dataclass
class Request:
    """One request as it came."""

    method: str
    head: bytes
    body: bytes

    @property
    def raw(self) -> bytes:
        """Its bytes."""
        return self.head + self.body


@dataclass
class Line:
    """The proxy on a port of its own, in a thread of its own; while `stormy` it does its worst."""

    upstream: int
    seed: int
    stormy: bool = False
    port: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._loop = asyncio.new_event_loop()
        self._later: set[asyncio.Task[None]] = set()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Listen; returns once the port is known."""
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("the proxy did not start")

    def stop(self) -> None:
        """Close everything."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def idle(self) -> bool:
        """Whether no request is still to be sent again."""
        return not self._later

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            asyncio.start_server(self._serve, "127.0.0.1", 0, limit=HEAD_MAX)
        )
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await _read(reader)
            if request is not None:
                self.counts["requests"] += 1
                await self._pass(request, writer)
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            pass
        finally:
            writer.close()

    async def _pass(self, request: Request, writer: asyncio.StreamWriter) -> None:
        """Carry one request, as the weather is."""
        chance = self._chance
        fate = self._fate()
        if fate:
            self.counts[fate] += 1
        if fate == "502 instead":
            writer.write(_bad_gateway())
            await writer.drain()
            return
        if fate == "cut on the way there":
            await self._send_part(request)
            return
        if fate in ("delayed", "overtaken"):
            await asyncio.sleep(chance.uniform(0.02, 0.5) if fate == "delayed" else chance.uniform(0.5, 3))
        if fate == "sent again later":
            self._keep(self._again(request, chance.uniform(0.3, 8)))
        if fate == "sent twice at once":
            self._keep(self._again(request, 0))
        answer = await self._ask(request)
        if not answer:
            self.counts["no answer from the server"] += 1
            return
        if fate == "502 afterwards":
            answer = _bad_gateway()
        elif fate == "cut on the way back":
            answer = answer[: chance.randrange(len(answer))]
        elif fate == "truncated":
            answer = _truncated(answer, chance)
        writer.write(answer)
        await writer.drain()

    def _fate(self) -> str | None:
        if not self.stormy:
            return None
        at = self._chance.uniform(0, 100)
        for fate, share in WEATHER.items():
            at -= share
            if at < 0:
                return fate
        return None

    async def _ask(self, request: Request) -> bytes:
        """The server's whole answer; what came of it if the server died meanwhile."""
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.upstream)
        except OSError:
            return b""
        try:
            writer.write(request.raw)
            await writer.drain()
            return await asyncio.wait_for(reader.read(-1), PATIENCE_S)
        except (OSError, TimeoutError):
            return b""
        finally:
            writer.close()

    async def _send_part(self, request: Request) -> None:
        """Send the first bytes of a request and hang up."""
        _, writer = await asyncio.open_connection("127.0.0.1", self.upstream)
        writer.write(request.raw[: self._chance.randrange(len(request.raw))])
        await writer.drain()
        writer.close()

    async def _again(self, request: Request, after: float) -> None:
        """Send a request once more, for nobody."""
        await asyncio.sleep(after)
        await self._ask(request)

    def _keep(self, work: "asyncio._CoroutineLike[None]") -> None:
        task = self._loop.create_task(work)
        self._later.add(task)
        task.add_done_callback(self._later.discard)


async def _read(reader: asyncio.StreamReader) -> Request | None:
    """A request, to be sent on a connection of its own; None where there is none."""
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE_S)
    first, *lines = head[:-4].split(b"\r\n")
    length = 0
    kept = []
    for line in lines:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
        if name.lower() not in (b"connection", b"expect"):
            kept.append(line)
    kept.append(b"Connection: close")
    body = await asyncio.wait_for(reader.readexactly(length), PATIENCE_S)
    return Request(first.split(b" ")[0].decode(), b"\r\n".join([first, *kept]) + b"\r\n\r\n", body)


def _bad_gateway() -> bytes:
    body = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
    return (
        b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nConnection: close\r\n"
        b"Content-Length: %d\r\n\r\n" % len(body)
    ) + body


def _truncated(answer: bytes, chance: random.Random) -> bytes:
    """An answer whose body lost its end on the way, and whose length was made to fit."""
    head, found, body = answer.partition(b"\r\n\r\n")
    if not found or not body or b"chunked" in head.lower():
        return answer[: chance.randrange(len(answer))]
    body = body[: chance.randrange(len(body))]
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"content-length")]
    return b"\r\n".join([*lines, b"Content-Length: %d" % len(body)]) + b"\r\n\r\n" + body
