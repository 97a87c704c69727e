"""What the measurements of one run share: services that stay up between the rounds, and files of bodies."""

import tempfile
from collections.abc import Sequence, Set
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks import load, texts
from benchmarks.receivers import Receiver
from benchmarks.service import HERE, SERVICE_APP, Redis, Service

WARM_UP_S = 1.0
WARM_UP_CONNECTIONS = 16
TEXTS_IN_FILES = 20_000  # after so many a load begins anew; nothing in the service remembers a text


@dataclass(slots=True)
class Stage:
    """`seconds` is how long each load lasts. `against` is another checkout, measured beside this one.

    `only_connections` leaves out what a measurement would do on other numbers of connections.
    """

    seconds: float = 3.0
    against: Path | None = None
    only_connections: Set[int] | None = None
    _redis: dict[str, Redis] = field(default_factory=dict)
    _receivers: dict[bool, Receiver] = field(default_factory=dict)
    _services: dict[object, Service] = field(default_factory=dict)
    _resources: ExitStack = field(default_factory=ExitStack)
    _folder: Path = field(default_factory=Path)

    def trees(self) -> dict[str, Path]:
        """Checkouts to measure: what their rows' labels end in -> folder."""
        return {"": HERE} if self.against is None else {"": HERE, ", before": self.against}

    def connections(self, numbers: Sequence[int]) -> list[int]:
        """Those of `numbers` that are wanted."""
        return [one for one in numbers if self.only_connections is None or one in self.only_connections]

    def redis(self, name: str) -> Redis:
        """A Redis without anything around it; the same one for the same name."""
        if name not in self._redis:
            self._redis[name] = self._resources.enter_context(Redis())
        return self._redis[name]

    def receiver(self, *, deaf: bool) -> int:
        """The port of something that takes UDP, or that listens and reads nothing."""
        if deaf not in self._receivers:
            self._receivers[deaf] = self._resources.enter_context(Receiver(deaf=deaf))
        return self._receivers[deaf].port

    def service(
        self, *, app: str = SERVICE_APP, workers: int = 1, folder: Path = HERE, **environment: str
    ) -> Service:
        """A service that is up and warm; the same one for the same arguments."""
        key = (app, workers, folder, tuple(sorted(environment.items())))
        if key not in self._services:
            new = Service(app=app, workers=workers, folder=folder, environment=environment)
            self._services[key] = self._resources.enter_context(new)
            if workers or app != SERVICE_APP:
                self._warm_up(new)
        return self._services[key]

    def bodies(self, size: int | None = None) -> Path:
        """A file of JSON bodies with one text each, or with `size` texts."""
        path = self._folder / f"{size or 'single'}.jsonl"
        if not path.exists():
            every = texts.batch_bodies(TEXTS_IN_FILES // size, size) if size else None
            texts.write_lines(path, every or texts.single_bodies(TEXTS_IN_FILES))
        return path

    def load(
        self, service: Service, connections: int, *, size: int | None = None, times: int = 1, **headers: str
    ) -> load.Answered:
        """What the service makes of texts sent one by one, or `size` at a time, for `times` as long."""
        url, bodies = f"{service.url}/predict", self.bodies(size)
        return load.run(load.Load(url, bodies, connections, self.seconds * times, headers))

    def _warm_up(self, service: Service) -> None:
        bodies = self.bodies()
        load.run(load.Load(f"{service.url}/predict", bodies, WARM_UP_CONNECTIONS, WARM_UP_S, {}))

    def __enter__(self) -> Self:
        folder = self._resources.enter_context(tempfile.TemporaryDirectory(prefix="sentiq-bench-"))
        self._folder = Path(folder)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._resources.close()
