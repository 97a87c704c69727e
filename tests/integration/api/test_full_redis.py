"""The api and a worker process on a Redis that fills up."""

from devtools.processes import wait_until
from sentiq import keys
from tests.integration.api.api_case import ApiCase

ROOM_BYTES = 2_000_000
MOST_JOBS = 20_000
ASYNC = {"Prefer": "respond-async"}


class TestFullRedis(ApiCase):
    def tearDown(self) -> None:
        self.redis.config_set("maxmemory", "0")

    def test_all_accepted_jobs_are_done_and_the_others_get_503(self) -> None:
        self.redis.config_set("maxmemory", str(self.redis.info("memory")["used_memory"] + ROOM_BYTES))
        jobs = []
        for _ in range(MOST_JOBS):
            answer = self.post("/predict", json={"text": "good"}, headers=ASYNC)
            if answer.status_code != 202:
                break
            jobs.append(answer.get_json()["job_id"])
        self.assertGreater(len(jobs), 1000)
        self.assert_problem(answer, 503, "The queue is full")
        self.assertIn("Retry-After", answer.headers)
        wait_until(lambda: self.producer.queue_state().waiting == 0, "the worker has taken all chunks")
        wait_until(lambda: not list(self.redis.scan_iter(f"{keys.CLAIM}*", 10_000)), "all are finished")
        statuses = [self.producer.job_status(job_id) for job_id in jobs]
        self.assertEqual({status and status.state for status in statuses}, {"done"})
