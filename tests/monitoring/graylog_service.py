"""The real api and worker, whose records become documents as Graylog would keep them."""

import contextlib
from types import TracebackType
from typing import Self

import requests

from devtools.processes import Process, RedisServer, free_port, start_api, start_worker, wait_until
from sentiq import keys
from tests.gelf_receiver import GelfReceiver
from tests.monitoring.graylog_index import document
from tests.monitoring.graylog_routes import Json

READY_WITHIN_S = 60.0
SILENT_S = 0.5  # after that long without a record, all have come


class Service:
    """An api and `workers` workers. `documents` has what they logged, as far as it was collected.

    The api starts once the workers are there: until then it would say that none is alive.
    """

    def __init__(self, redis: RedisServer, workers: int = 1, **environment: str) -> None:
        self._receiver = GelfReceiver()
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        environment |= {"GELF_HOST": "127.0.0.1", "GELF_PORT": str(self._receiver.port)}
        self._processes: list[Process] = [start_worker(redis.url, **environment) for _ in range(workers)]
        self._redis = redis
        self._workers = workers
        self._environment = environment
        self.documents: list[Json] = []

    def collect(self) -> None:
        with contextlib.suppress(TimeoutError):
            while True:
                self.documents.append(document(self._receiver.receive(SILENT_S)))

    def collect_until(self, event: str, number: int, timeout_s: float = 30.0) -> None:
        """Until there are so many records of this event."""

        def there() -> bool:
            self.collect()
            return len([one for one in self.documents if one.get("event") == event]) >= number

        wait_until(there, f"{number} records of {event}", timeout_s)

    def predict(self, body: object, **headers: str) -> requests.Response:
        return requests.post(f"{self.url}/predict", json=body, headers=headers, timeout=20)

    def __enter__(self) -> Self:
        wait_until(self._has_workers, "the workers are there", READY_WITHIN_S)
        self._processes.append(start_api(self._redis.url, self._port, **self._environment))
        wait_until(self._answers, "the api answers", READY_WITHIN_S)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._processes:
            process.stop()
        self._receiver.__exit__(kind, error, trace)

    def _has_workers(self) -> bool:
        with self._redis.client() as client:
            return bool(client.zcard(keys.WORKERS) == self._workers)

    def _answers(self) -> bool:
        with contextlib.suppress(requests.ConnectionError):
            return bool(requests.get(f"{self.url}/health/live", timeout=5))
        return False
