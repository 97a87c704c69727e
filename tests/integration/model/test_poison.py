"""Worker processes that a text kills, while the same text comes again and again."""

import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from devtools.processes import Process, start_in_checkout, wait_until
from sentiq import keys
from sentiq.errors import ResultTimeout, ScoringFailed
from sentiq.messages import Prediction, TextError
from sentiq.queue import JobStatus
from tests.integration.model.faulty_worker import KILL
from tests.integration.redis_case import RedisCase

WAIT_S = 60.0


class Supervisor:
    """Starts a worker again whenever it dies."""

    def __init__(self, redis_url: str) -> None:
        self._redis_url = redis_url
        self._stopped = threading.Event()
        self.deaths = 0

    @contextmanager
    def running(self, workers: int) -> Iterator[None]:
        with ThreadPoolExecutor(workers) as threads:
            for _ in range(workers):
                threads.submit(self._supervise)
            try:
                yield
            finally:
                self._stopped.set()

    def _supervise(self) -> None:
        while not self._stopped.is_set():
            with self._start() as worker:
                while worker.running() and not self._stopped.wait(0.05):
                    pass
                self.deaths += not worker.running()

    def _start(self) -> Process:
        command = (sys.executable, "-m", "tests.integration.model.faulty_worker")
        return start_in_checkout(command, {"REDIS_URL": self._redis_url})


class TestPoison(RedisCase):
    def status(self, job_id: str) -> JobStatus:
        status = self.producer.job_status(job_id)
        assert status is not None
        return status

    def send_poison_until_it_is_known(self, healthy: ThreadPoolExecutor) -> list[bool]:
        """Send the poison and a healthy text each second; return which healthy ones were answered."""
        asked: list[Future[bool]] = []
        wake = threading.Event()
        while not self.client.exists(keys.POISON):
            self.producer.submit([KILL])
            asked.append(healthy.submit(self.is_answered, f"good {len(asked)}"))
            self.assertLess(len(asked), WAIT_S, "the text is not known as poison")
            wake.wait(1.0)
        return [one.result(WAIT_S) for one in asked]

    def is_answered(self, text: str) -> bool:
        try:
            status = self.producer.submit_and_wait([text], WAIT_S)
        except (ResultTimeout, ScoringFailed):
            return False
        return isinstance(status.predictions[0], Prediction)

    def test_one_poison_a_second_kills_few_workers_and_costs_no_other_text_its_answer(self) -> None:
        supervisor = Supervisor(self.server.url)
        with supervisor.running(2), ThreadPoolExecutor(64) as healthy:
            wait_until(lambda: self.producer.queue_state().workers >= 2, "the workers have registered")
            answered = self.send_poison_until_it_is_known(healthy)
            self.assertEqual(answered.count(False), 0, answered)
            wait_until(lambda: self.producer.queue_state().waiting == 0, "nothing waits")
            deaths = supervisor.deaths
            for _ in range(20):
                with self.assertRaises(ScoringFailed) as raised:
                    self.producer.submit_and_wait([KILL], WAIT_S)
                self.assertIn("workers died of this text", raised.exception.detail)
            self.assertEqual(supervisor.deaths, deaths)

    def test_the_texts_beside_it_get_their_predictions(self) -> None:
        job = self.producer.submit(["good", KILL, "good too"])
        with Supervisor(self.server.url).running(1):
            wait_until(lambda: self.status(job).state == "done", "the job is done")
        outcomes = self.status(job).predictions
        self.assertEqual([isinstance(one, TextError) for one in outcomes], [False, True, False])
        self.assertEqual(outcomes[1].code if isinstance(outcomes[1], TextError) else "", "poison")
