"""The end of the api's processes: by SIGTERM, with connections that clients keep open, and by SIGKILL."""

import os
import signal
import socket
import tempfile
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import requests

from devtools.processes import Process, RedisServer, free_port, start_api, start_worker, wait_until
from tests.integration.api.test_process import ApiProcessCase

# gunicorn would wait for idle connections that long and 5 s: longer than this test waits for the end
PREDICT_TIMEOUT_S = "100"


def processes_of(arbiter: int) -> list[int]:
    """Return the ids of gunicorn's workers."""
    return [int(pid) for pid in Path(f"/proc/{arbiter}/task/{arbiter}/children").read_text().split()]


class TestSigterm(ApiProcessCase):
    def setUp(self) -> None:
        self.redis = RedisServer().start()
        self.addCleanup(self.redis.stop)
        self.api = self.start(self.redis.url, PREDICT_TIMEOUT_S=PREDICT_TIMEOUT_S)

    def test_idle_connections_do_not_delay_the_end(self) -> None:
        sessions = [self.enterContext(requests.Session()) for _ in range(20)]
        for session in sessions:
            session.get(f"{self.url}/health/live", timeout=60).raise_for_status()
        host = ("127.0.0.1", int(self.url.rpartition(":")[2]))
        silent = [self.enterContext(socket.create_connection(host)) for _ in range(5)]
        self.api.signal(signal.SIGTERM)
        self.assertEqual(self.api.wait(), 0)
        self.assertEqual([connection.recv(1) for connection in silent], [b""] * 5)
        self.assertNotIn("timeout", self.api.log)

    def test_a_waiting_request_on_a_kept_connection_gets_its_answer(self) -> None:
        session = self.enterContext(requests.Session())
        session.get(f"{self.url}/health/live", timeout=60).raise_for_status()
        with ThreadPoolExecutor(1) as client:
            ask = partial(session.post, json={"text": "good"}, timeout=60)
            answer = client.submit(ask, f"{self.url}/predict")
            wait_until(lambda: self.redis.client().llen("sentiq:jobs") == 1, "the request waits")
            self.api.signal(signal.SIGTERM)
            wait_until(lambda: not self.live(), "the api takes no more requests")
            self.addCleanup(start_worker(self.redis.url).stop)
            self.assertEqual(answer.result(60).status_code, 200)
            self.assertEqual(answer.result().headers["Connection"], "close")
        self.assertEqual(self.api.wait(), 0)


class TestSigtermAtStart(ApiProcessCase):
    """SIGTERM under load, while the processes of the api are still starting."""

    CLIENTS = 16
    PREDICT_TIMEOUT_S = 30.0  # a process that SIGTERM does not reach is killed after this time and 5 s

    def test_as_soon_as_the_first_process_exists(self) -> None:
        self.end_when(lambda api: bool(processes_of(api.pid)))

    def test_as_soon_as_both_processes_exist(self) -> None:
        self.end_when(lambda api: len(processes_of(api.pid)) == 2)

    def test_as_soon_as_a_process_answers(self) -> None:
        self.end_when(lambda _api: self.answers["answered"] > 0)

    def end_when(self, condition: Callable[[Process], bool]) -> None:
        """End the api under load once `condition` is true: each request that was sent has its answer."""
        self.answers: Counter[str] = Counter()
        self.stopped = threading.Event()
        self.address = ("127.0.0.1", free_port())
        limit_s = str(self.PREDICT_TIMEOUT_S)
        api = start_api("redis://127.0.0.1:1/0", self.address[1], PREDICT_TIMEOUT_S=limit_s)
        self.addCleanup(api.stop)
        wait_until(self.listens, "the api listens", poll_s=0.001)
        with ThreadPoolExecutor(self.CLIENTS) as clients:
            for _ in range(self.CLIENTS):
                clients.submit(self.send_until_stopped)
            wait_until(lambda: condition(api), "the moment of the signal", poll_s=0.001)
            api.signal(signal.SIGTERM)
            status = api.wait()
            self.stopped.set()
        self.assertEqual(status, 0)
        self.assertGreater(self.answers.pop("answered"), 0)
        self.assertEqual(self.answers, {})

    def listens(self) -> bool:
        try:
            socket.create_connection(self.address, 60).close()
        except ConnectionRefusedError:
            return False
        return True

    def send_until_stopped(self) -> None:
        while not self.stopped.is_set():
            if (outcome := self.outcome_of_a_request()) is None:
                return  # nothing listens any more
            self.answers[outcome] += 1

    def outcome_of_a_request(self) -> str | None:
        """Return "answered", or how the request was lost; None if the api did not take the connection."""
        try:
            connection = socket.create_connection(self.address, 60)
        except ConnectionRefusedError:
            return None
        with connection:
            try:
                connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")
                answered = connection.recv(4096).startswith(b"HTTP/1.1 200 ")
                return "answered" if answered else "ended without an answer"
            except OSError as error:
                return type(error).__name__


class TestSigkill(ApiProcessCase):
    def test_a_process_that_replaces_a_killed_one_goes_on_with_its_metrics(self) -> None:
        folder = self.enterContext(tempfile.TemporaryDirectory())
        api = self.start("redis://127.0.0.1:1/0", TMPDIR=folder)
        self.ask_until_both_have_files(folder)
        before, files = self.count_live(), self.metric_files(folder)
        killed = set(processes_of(api.pid))
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not killed & set(processes_of(api.pid)), "they are gone")
        wait_until(lambda: len(processes_of(api.pid)) == 2 and self.live(), "others replace them")
        self.ask_until_both_have_files(folder)  # one of them may take all connections for a while
        self.assertEqual(self.metric_files(folder), files)
        self.assertGreaterEqual(self.count_live(), before + 40)

    def ask_until_both_have_files(self, folder: str) -> None:
        """Ask until both processes have answered: a process makes a file when it first counts."""

        def both_have_files() -> bool:
            self.ask_often()
            kinds = self.metric_files(folder)
            return len(kinds) == 3 and set(kinds.values()) == {2}

        wait_until(both_have_files, "both processes have their metric files")

    def ask_often(self) -> None:
        """Ask 40 times, on connections that either process may take."""
        for _ in range(40):
            requests.get(f"{self.url}/health/live", timeout=60).raise_for_status()

    def count_live(self) -> float:
        metrics = requests.get(f"{self.url}/metrics", timeout=60).text
        name = 'sentiq_requests_total{method="GET",route="/health/live",status="200"} '
        return float(next(line for line in metrics.splitlines() if line.startswith(name)).split()[1])

    def metric_files(self, folder: str) -> Counter[str]:
        """Return the number of metric files of each kind."""
        return Counter(path.name.rpartition("_")[0] for path in Path(folder).glob("sentiq-metrics-*/*.db"))
