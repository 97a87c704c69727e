"""The environment of a run: services that stay up between the rounds, and files of request bodies."""

import tempfile
from collections.abc import Sequence, Set
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.sample_texts import batch_bodies, single_bodies, write_lines
from benchmarks.udp_sink import UdpSink
from benchmarks.wrk import WrkFigures, WrkLoad, run_wrk
from devtools.local_service import LocalService
from devtools.processes import REPOSITORY, RedisServer

WARM_UP_S = 1.0
WARM_UP_CONNECTIONS = 16
TEXTS_IN_FILE = 20_000  # then wrk begins again with the first; no part of the service remembers a text


@dataclass(slots=True)
class BenchmarkEnvironment:
    """Everything that the measurements of one run share; it is released at the end of the `with` block.

    `seconds` is the length of each load. `baseline` is a second checkout, to be measured in the same rounds.
    `only_connections` restricts the numbers of connections of all measurements.
    """

    seconds: float = 3.0
    baseline: Path | None = None
    only_connections: Set[int] | None = None
    _redis: dict[str, RedisServer] = field(default_factory=dict)
    _sinks: dict[bool, UdpSink] = field(default_factory=dict)
    _services: dict[object, LocalService] = field(default_factory=dict)
    _resources: ExitStack = field(default_factory=ExitStack)
    _folder: Path = field(default_factory=Path)

    def checkouts(self) -> dict[str, Path]:
        """Return the checkouts to measure: suffix of their rows' labels -> folder."""
        return {"": REPOSITORY} if self.baseline is None else {"": REPOSITORY, ", baseline": self.baseline}

    def connections(self, numbers: Sequence[int]) -> list[int]:
        """Return those of `numbers` that are to be measured."""
        return [one for one in numbers if self.only_connections is None or one in self.only_connections]

    def redis(self, name: str) -> RedisServer:
        """Return a Redis that no service uses; the same one for the same name."""
        if name not in self._redis:
            self._redis[name] = self._resources.enter_context(RedisServer())
        return self._redis[name]

    def sink_port(self, *, reads: bool) -> int:
        """Return the port of a UDP socket whose datagrams are read, or are not."""
        if reads not in self._sinks:
            self._sinks[reads] = self._resources.enter_context(UdpSink(reads=reads))
        return self._sinks[reads].port

    def service(
        self, *, app: str = "", workers: int = 1, folder: Path = REPOSITORY, **environment: str
    ) -> LocalService:
        """Return a service that is ready and warm; the same one for the same arguments.

        `app` is one of benchmarks.apps; without it the service is that of the checkout `folder`.
        """
        key = (app, workers, folder, tuple(sorted(environment.items())))
        if key not in self._services:
            new = LocalService(app=app, workers=workers, folder=folder, keep_logs=False, **environment)
            self._services[key] = self._resources.enter_context(new)
            if workers or app:
                self._warm_up(new)
        return self._services[key]

    def bodies(self, size: int | None = None) -> Path:
        """Return a file of JSON bodies with one text each, or with `size` texts."""
        path = self._folder / f"{size or 'single'}.jsonl"
        if not path.exists():
            batches = batch_bodies(TEXTS_IN_FILE // size, size) if size else None
            write_lines(path, batches or single_bodies(TEXTS_IN_FILE))
        return path

    def send_texts(
        self,
        service: LocalService,
        connections: int,
        *,
        size: int | None = None,
        times: int = 1,
        **headers: str,
    ) -> WrkFigures:
        """Send single texts, or `size` texts a request, for `times` x `seconds`, and return the figures."""
        url, bodies = f"{service.url}/predict", self.bodies(size)
        return run_wrk(WrkLoad(url, bodies, connections, self.seconds * times, headers))

    def _warm_up(self, service: LocalService) -> None:
        url = f"{service.url}/predict"
        run_wrk(WrkLoad(url, self.bodies(), WARM_UP_CONNECTIONS, WARM_UP_S, {}))

    def __enter__(self) -> Self:
        folder = self._resources.enter_context(tempfile.TemporaryDirectory(prefix="sentiq-bench-"))
        self._folder = Path(folder)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._resources.close()
