"""A whole service for the tests: Redis and its exporter, an api with two processes, workers, and users."""

import contextlib
import itertools
import threading
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

import requests

from devtools.processes import Process, RedisServer, Server, free_port, start_api, start_worker, wait_until
from tests.gelf_receiver import GelfReceiver
from tests.monitoring.prometheus.prometheus_server import find_program

QUEUE_LIMIT = 20  # chunks: so few that a test can fill the queue
TIMEOUT_S = 60.0

TEXTS = (
    "The film was wonderful, I loved it!",
    "Un servicio pésimo, no vuelvo nunca más.",
    "The parcel came on Tuesday.",
    "La comida estaba bien, aunque el postre llegó frío y la cuenta no cuadraba con lo que habíamos pedido.",
    "Terrible. I want my money back.",
    "Qué maravilla de concierto, repetiría mañana mismo!",
)


class WatchedService(Server):
    """An api and workers whose records are sent to `graylog` and whose metrics are at `ports`."""

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
        """The ports of the metrics by the names of Prometheus's jobs."""
        return {
            "api": [self.api_port],
            "model": self.worker_ports,
            "redis": [self.exporter_port],
        }

    def start(self) -> Self:
        """Return once the api answers and all workers are alive."""
        self.redis.start()
        with contextlib.ExitStack() as on_failure:
            on_failure.callback(self.stop)
            with self.redis.client() as client:
                client.config_set("maxmemory", "64mb")  # a panel shows the limit; the compose file sets one
            self._processes = [self._start_api(), self._start_exporter()]
            wait_until(lambda: answers(f"{self.url}/health/live"), "the api answers", TIMEOUT_S)
            self.start_workers()
            on_failure.pop_all()
        return self

    def start_workers(self) -> None:
        """Start all workers; return once they are alive."""
        self.workers = [
            start_worker(self.redis.url, METRICS_PORT=str(port), LOG_TEXT="1", **self._graylog_environment())
            for port in self.worker_ports
        ]
        wait_until(self._workers_are_alive, "the workers are alive", TIMEOUT_S)

    @contextlib.contextmanager
    def without_workers(self) -> Iterator[None]:
        """Kill all workers, and start new ones at the end of the block."""
        self._kill_workers()
        try:
            yield
        finally:
            self.start_workers()

    def _kill_workers(self) -> None:
        for worker in self.workers:
            worker.kill()
            worker.stop()
        self.workers = []

    def _workers_are_alive(self) -> bool:
        for worker in self.workers:
            if not worker.running():
                raise AssertionError(f"a worker ended during its start:\n{worker.log}")
        return self.live_workers() == len(self.workers)

    def live_workers(self) -> float:
        """Return the number of workers with a valid lease, from the metrics of the api."""
        lines = requests.get(f"{self.url}/metrics", timeout=TIMEOUT_S).text.splitlines()
        return float(next(line for line in lines if line.startswith("sentiq_workers ")).split()[1])

    def stop(self) -> None:
        """Stop all processes."""
        for process in self.workers + self._processes:
            process.stop()
        self.redis.stop()
        self._stack.close()

    def _start_api(self) -> Process:
        settings = {"API_PROCESSES": "2", "QUEUE_LIMIT": str(self._queue_limit)}
        return start_api(self.redis.url, self.api_port, **settings, **self._graylog_environment())

    def _start_exporter(self) -> Process:
        listen = f"-web.listen-address=127.0.0.1:{self.exporter_port}"
        command = [find_program("prometheus-redis-exporter"), listen, f"-redis.addr={self.redis.url}"]
        return Process(command, {})

    def _graylog_environment(self) -> dict[str, str]:
        return {"GELF_HOST": "127.0.0.1", "GELF_PORT": str(self.graylog.port)}


class Users:
    """About twenty requests per second from one thread, inside a `with` block."""

    PAUSE_S = 0.04

    def __init__(self, url: str) -> None:
        self._url = url
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._send_requests, daemon=True)
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

    def _send_requests(self) -> None:
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
                correct = prediction["sentiment"] if number % 3 else "neutral"
                self._post("/feedback", {"job_id": prediction["job_id"], "sentiment": correct})

    def _post(self, path: str, body: object) -> dict[str, object]:
        response = self._session.post(self._url + path, json=body, timeout=TIMEOUT_S)
        document: dict[str, object] = response.json()
        return document


def answers(url: str) -> bool:
    """Return True if a GET of the URL succeeds."""
    try:
        return requests.get(url, timeout=5).ok
    except requests.ConnectionError:
        return False


def send_bad_requests(url: str, count: int) -> None:
    """Send requests that the api answers with 400."""
    for _ in range(count):
        requests.post(f"{url}/predict", json={"text": ""}, timeout=TIMEOUT_S)


def enqueue_chunks(url: str, count: int) -> None:
    """Send jobs of one chunk each, without waiting for their results."""
    for number in range(count):
        body = {"text": TEXTS[number % len(TEXTS)]}
        response = requests.post(
            f"{url}/predict", json=body, headers={"Prefer": "respond-async"}, timeout=TIMEOUT_S
        )
        response.raise_for_status()
