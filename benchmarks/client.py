"""A small load generator for machines without wrk.

    python -m benchmarks.client URL FILE CONNECTIONS SECONDS [HEADER…]

It takes several times the processor time of wrk, so that on the same cores its figures come out lower.
"""

import asyncio
import itertools
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

TIMEOUT_S = 15.0


@dataclass(slots=True)
class Tally:
    latencies_ms: list[float] = field(default_factory=list)
    errors: int = 0

    def percentile(self, share: float) -> float:
        """The latency in ms that `share` (below 1) of all requests do not pass; 0 if there was none."""
        ordered = sorted(self.latencies_ms)
        return ordered[int(len(ordered) * share)] if ordered else 0.0


class Client:
    """Requests to one address, each connection sending the next of them when its last one is answered."""

    def __init__(self, url: str, bodies: list[bytes], headers: list[str]) -> None:
        target = urlsplit(url)
        self._host, self._port = target.hostname or "localhost", target.port or 80
        head = [f"POST {target.path or '/'} HTTP/1.1", f"Host: {target.netloc}"]
        head += ["Content-Type: application/json", *headers]
        self._requests: Iterator[bytes] = itertools.cycle(_request(head, body) for body in bodies)
        self.tally = Tally()

    async def run(self, connections: int, seconds: float) -> None:
        until = perf_counter() + seconds
        await asyncio.gather(*(self._connection(until) for _ in range(connections)))

    async def _connection(self, until: float) -> None:
        while perf_counter() < until:
            try:
                await self._keep_asking(until)
            except (OSError, EOFError, TimeoutError, ValueError):
                self.tally.errors += 1
                await asyncio.sleep(0.05)  # a server that refuses is not to be asked in a tight loop

    async def _keep_asking(self, until: float) -> None:
        reader, writer = await asyncio.open_connection(self._host, self._port)
        try:
            while perf_counter() < until:
                await asyncio.wait_for(self._ask(reader, writer), TIMEOUT_S)
        finally:
            writer.close()

    async def _ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        started = perf_counter()
        writer.write(next(self._requests))
        status = await _answer(reader)
        self.tally.latencies_ms.append((perf_counter() - started) * 1000)
        self.tally.errors += status >= 400


def _request(head: list[str], body: bytes) -> bytes:
    return "\r\n".join([*head, f"Content-Length: {len(body)}", "", ""]).encode() + body


async def _answer(reader: asyncio.StreamReader) -> int:
    """The status of the next answer, which is read to its end. Raises EOFError, ValueError."""
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    lengths = [line.partition(":")[2] for line in lines if line.lower().startswith("content-length:")]
    await reader.readexactly(int(lengths[0]) if lengths else 0)
    return int(lines[0].split(" ", 2)[1])


def main(url: str, file: str, connections: str, seconds: str, *headers: str) -> int:
    client = Client(url, Path(file).read_bytes().splitlines(), list(headers))
    started = perf_counter()
    asyncio.run(client.run(int(connections), float(seconds)))
    tally = client.tally
    figures = {
        "requests": len(tally.latencies_ms),
        "seconds": perf_counter() - started,
        **{f"p{share}_ms": tally.percentile(share / 100) for share in (50, 90, 99)},
        "errors": tally.errors,
    }
    print("figures", json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
