"""The api and a worker process on a Redis that fills up."""

import signal

from devtools.processes import wait_until
from sentiq import keys
from tests.integration.api.api_case import ApiCase

JOBS = 1_000
ROOM_BYTES = 3_000_000
MOST_JOBS = 50_000
ASYNC = {"Prefer": "respond-async"}


class TestFullRedis(ApiCase):
    def setUp(self) -> None:
        super().setUp()
        self.jobs: list[str] = []

    def tearDown(self) -> None:
        self.redis.config_set("maxmemory", "0")

    def used_memory(self) -> int:
        return int(self.redis.info("memory")["used_memory"])

    def submit_until_refused(self, most: int) -> None:
        """Submit up to `most` jobs, and note the ids of those that are accepted."""
        for _ in range(most):
            answer = self.post("/predict", json={"text": "good"}, headers=ASYNC)
            if answer.status_code != 202:
                self.assert_problem(answer, 503, "The queue is full")
                self.assertIn("Retry-After", answer.headers)
                return
            self.jobs.append(answer.get_json()["job_id"])

    def check_that_all_are_done(self) -> None:
        wait_until(lambda: self.producer.queue_state().waiting == 0, "the worker has taken all chunks")
        wait_until(lambda: not list(self.redis.scan_iter(f"{keys.CLAIM}*", 10_000)), "all are finished")
        statuses = [self.producer.job_status(job_id) for job_id in self.jobs]
        self.assertEqual({status and status.state for status in statuses}, {"done"})

    def test_jobs_are_refused_before_redis_is_full_and_accepted_ones_are_done(self) -> None:
        maxmemory = self.used_memory() + ROOM_BYTES
        self.redis.config_set("maxmemory", str(maxmemory))
        self.submit_until_refused(MOST_JOBS)
        self.assertTrue(1000 < len(self.jobs) < MOST_JOBS, len(self.jobs))
        self.assertLess(self.used_memory(), 0.8 * maxmemory)
        self.check_that_all_are_done()

    def test_a_worker_that_finds_redis_full_empties_it(self) -> None:
        self.worker.signal(signal.SIGSTOP)
        self.submit_until_refused(JOBS)
        self.assertEqual(len(self.jobs), JOBS)
        self.redis.config_set("maxmemory", str(self.used_memory() - 1))
        self.submit_until_refused(1)
        self.assertEqual(len(self.jobs), JOBS)
        self.worker.signal(signal.SIGCONT)
        self.check_that_all_are_done()
