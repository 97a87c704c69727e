"""The real api and workers, whose log records become the documents that Graylog would store."""

import contextlib
from collections.abc import Callable
from types import TracebackType
from typing import Self

import requests

from devtools.processes import Process, RedisServer, free_port, start_api, start_worker, wait_until
from sentiq import keys
from tests.gelf_receiver import GelfReceiver
from tests.monitoring.graylog.fake_routes import Json
from tests.monitoring.graylog.stored_documents import stored_document

TIMEOUT_S = 60.0


class RecordedService:
    """An api and `workers` workers. `documents` holds the records that `collect_until` received.

    The api starts after the workers: before, its queue record would count none.
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

    def collect_until(self, condition: Callable[[], bool], description: str) -> None:
        """Receive records until the condition holds. Raises AssertionError after a minute."""

        def holds() -> bool:
            self._receive_available()
            return condition()

        wait_until(holds, description, TIMEOUT_S)

    def collect(self, **counts: int) -> None:
        """Receive records until there are at least `counts` of each event; requests without health checks."""
        self.collect_until(
            lambda: all(self._count(event) >= count for event, count in counts.items()), f"records: {counts}"
        )

    def predict(self, body: object, **headers: str) -> requests.Response:
        """Send POST /predict."""
        return requests.post(f"{self.url}/predict", json=body, headers=headers, timeout=TIMEOUT_S)

    def _count(self, event: str) -> int:
        documents = [document for document in self.documents if document.get("event") == event]
        if event == "request":
            documents = [document for document in documents if document["route"] != "/health/live"]
        return len(documents)

    def _receive_available(self) -> None:
        with contextlib.suppress(TimeoutError):
            while True:
                self.documents.append(stored_document(self._receiver.receive(timeout_s=0.05)))

    def __enter__(self) -> Self:
        wait_until(self._workers_are_registered, "the workers are registered", TIMEOUT_S)
        self._processes.append(start_api(self._redis.url, self._port, **self._environment))
        wait_until(self._api_answers, "the api answers", TIMEOUT_S)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._processes:
            process.stop()
        self._receiver.__exit__(kind, error, trace)

    def _workers_are_registered(self) -> bool:
        with self._redis.client() as client:
            return bool(client.zcard(keys.WORKERS) == self._workers)

    def _api_answers(self) -> bool:
        with contextlib.suppress(requests.ConnectionError):
            return bool(requests.get(f"{self.url}/health/live", timeout=5))
        return False
