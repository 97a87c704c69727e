"""A whole service for the tests: Redis and its exporter, the api in two processes, workers, and users."""

import contextlib
import itertools
import threading
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

import requests

from devtools.processes import Process, RedisServer, Server, free_port, start_api, start_worker, wait_until
from tests.gelf_receiver import GelfReceiver
from tests.monitoring.prometheus import executable

QUEUE_LIMIT = 20  # jobs: few, so that a test can fill it

TEXTS = (
    "The film was wonderful, I loved it!",
    "Un servicio pésimo, no vuelvo nunca más.",
    "The parcel came on Tuesday.",
    "La comida estaba bien, aunque el postre llegó frío y la cuenta no cuadraba con lo que habíamos pedido.",
    "Terrible. I want my money back.",
    "Qué maravilla de concierto, repetiría mañana mismo!",
)


class Service(Server):
    """One api and two workers, whose records go to `graylog`."""

    def __init__(self, workers: int = 2, queue_limit: int = QUEUE_LIMIT) -> None:
        self._queue_limit = queue_limit
        self.redis = RedisServer()
        self._stack = contextlib.ExitStack()
        self.graylog = self._stack.enter_context(GelfReceiver())
        self.api_port = free_port()
        self.exporter_port = free_port()
        self.worker_ports = [free_port() for _ in range(workers)]
        self.url = f"http://127.0.0.1:{self.api_port}"
        self.workers: list[Process] = []
        self._processes: list[Process] = []

    @property
    def ports(self) -> dict[str, Sequence[int]]:
        """Where Prometheus finds what, by the names of its jobs."""
        return {
            "api": [self.api_port],
            "model": self.worker_ports,
            "redis": [self.exporter_port],
        }

    def start(self) -> Self:
        self.redis.start()
        with contextlib.ExitStack() as undone:
            undone.callback(self.stop)
            with self.redis.client() as client:
                client.config_set("maxmemory", "64mb")  # as the compose file sets one
            self._processes = [self._api(), self._exporter()]
            wait_until(lambda: answers(f"{self.url}/health/live"), "the api answers", 60)
            self.start_workers()
            undone.pop_all()
        return self

    def start_workers(self) -> None:
        self.workers = [
            start_worker(self.redis.url, METRICS_PORT=str(port), LOG_TEXT="1", **self._graylog())
            for port in self.worker_ports
        ]
        wait_until(self._workers_are_alive, "the workers are alive", 60)

    @contextlib.contextmanager
    def without_workers(self) -> Iterator[None]:
        """All of them killed, and others in their place at the end."""
        self._stop_workers()
        try:
            yield
        finally:
            self.start_workers()

    def _stop_workers(self) -> None:
        for worker in self.workers:
            worker.kill()
            worker.stop()
        self.workers = []

    def _workers_are_alive(self) -> bool:
        for worker in self.workers:
            if not worker.running():
                raise AssertionError(f"a worker ended at its start:\n{worker.log}")
        return self.alive() == len(self.workers)

    def alive(self) -> float:
        """Workers whose lease stands, as the api counts them."""
        lines = requests.get(f"{self.url}/metrics", timeout=10).text.splitlines()
        return float(next(line for line in lines if line.startswith("sentiq_workers ")).split()[1])

    def stop(self) -> None:
        for process in self.workers + self._processes:
            process.stop()
        self.redis.stop()
        self._stack.close()

    def _api(self) -> Process:
        settings = {"API_PROCESSES": "2", "QUEUE_LIMIT": str(self._queue_limit)}
        return start_api(self.redis.url, self.api_port, **settings, **self._graylog())

    def _exporter(self) -> Process:
        listen = f"-web.listen-address=127.0.0.1:{self.exporter_port}"
        return Process([executable("prometheus-redis-exporter"), listen, f"-redis.addr={self.redis.url}"], {})

    def _graylog(self) -> dict[str, str]:
        return {"GELF_HOST": "127.0.0.1", "GELF_PORT": str(self.graylog.port)}


class Users:
    """Whoever uses the service: some twenty requests a second, from one thread, until stopped."""

    PAUSE_S = 0.04

    def __init__(self, url: str) -> None:
        self._url = url
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._session = requests.Session()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()
        self._session.close()

    def _run(self) -> None:
        for number in itertools.count():
            if self._stop.wait(self.PAUSE_S):
                return
            text = TEXTS[number % len(TEXTS)]
            prediction = self._post("/predict", {"text": text})
            if number % 5 == 0:
                self._post("/predict", {"texts": list(TEXTS)})
            if number % 50 == 0:
                send_bad_requests(self._url, 1)
            if number % 4 == 0:
                said = prediction["sentiment"] if number % 3 else "neutral"
                self._post("/feedback", {"job_id": prediction["job_id"], "sentiment": said})

    def _post(self, path: str, body: object) -> dict[str, object]:
        answer: dict[str, object] = self._session.post(self._url + path, json=body, timeout=30).json()
        return answer


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).ok
    except requests.ConnectionError:
        return False


def send_bad_requests(url: str, count: int) -> None:
    """Requests that the api answers with 400."""
    for _ in range(count):
        requests.post(f"{url}/predict", json={"text": ""}, timeout=10)


def enqueue(url: str, count: int) -> None:
    """Jobs nobody waits for."""
    for number in range(count):
        asked = {"text": TEXTS[number % len(TEXTS)]}
        answer = requests.post(f"{url}/predict", json=asked, headers={"Prefer": "respond-async"}, timeout=10)
        answer.raise_for_status()
