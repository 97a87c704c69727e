"""Worker processes whose model hangs: each ends, and others go on."""

import signal
import sys
from typing import Any

from devtools.processes import Process, start_in_checkout, wait_until
from sentiq import keys
from sentiq.queue import JobStatus
from tests.integration.model.faulty_worker import HOLD_THE_GIL, SLEEP
from tests.integration.redis_case import RedisCase

STALL_S = "2"


class TestStall(RedisCase):
    def setUp(self) -> None:
        super().setUp()
        self.client.config_resetstat()

    def start_worker(self) -> Process:
        command = (sys.executable, "-m", "tests.integration.model.faulty_worker", STALL_S)
        worker = start_in_checkout(command, {"REDIS_URL": self.server.url})
        self.addCleanup(worker.stop)
        return worker

    def status(self, job_id: str) -> JobStatus:
        status = self.producer.job_status(job_id)
        assert status is not None
        return status

    def test_native_code_that_holds_the_gil_ends_its_workers_until_its_chunk_is_given_up(self) -> None:
        poison = self.producer.submit([HOLD_THE_GIL])
        for _ in range(3):
            worker = self.start_worker()
            self.assertEqual(worker.wait(), 1, worker.log)
            self.assertIn("faulty_worker.py", worker.log)  # the stack says where it hung
        self.start_worker()
        wait_until(lambda: self.status(poison).state == "failed", "the chunk is given up")
        self.assertEqual(self.client.zcard(keys.DEAD), 1)
        self.assertEqual(self.producer.submit_and_wait(["good"], 60).prediction_at(0).score, 0.004)

    def test_a_model_that_hangs_without_the_gil_ends_its_worker(self) -> None:
        self.producer.submit([SLEEP])
        worker = self.start_worker()
        self.assertEqual(worker.wait(), 70, worker.log)
        self.assertIn("no progress", worker.log)

    def test_a_worker_that_makes_progress_or_is_idle_goes_on(self) -> None:
        worker = self.start_worker()
        wait_until(lambda: self.producer.queue_state().workers == 1, "the worker has registered")
        wait_until(lambda: self.turns() >= 4, "it is idle for longer than the limit")
        self.assertEqual(self.producer.submit_and_wait(["good"], 60).prediction_at(0).score, 0.004)
        worker.signal(signal.SIGTERM)
        self.assertEqual(worker.wait(), 0, worker.log)

    def turns(self) -> int:
        """Return the number of turns of an idle worker: each blocks for a second."""
        commands: Any = self.client.info("commandstats")
        return int(commands.get("cmdstat_blmove", {"calls": 0})["calls"])
