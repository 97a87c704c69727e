"""The messages on the lists, and a roll from release 0.1 to this one."""

import json
from typing import Any

from devtools.processes import wait_until
from sentiq import keys
from sentiq.errors import ResultTimeout
from sentiq.messages import chunk_id_of
from sentiq.queue import JobStatus
from sentiq.release_0_1 import EXPIRED_ERROR
from tests.integration.sentiq.queue.queue_case import (
    QueueCase,
    echo,
    numbered,
    on_each_server,
    sentiments,
    work,
)

OLD_CHUNK = {"id": "5f0c", "texts": ["hola"], "keep_s": 60, "attempts": 0, "trace_id": "web-7"}
OLD_PREDICTION = {"sentiment": "hola", "score": 0.5, "probabilities": {"hola": 1.0}}


@on_each_server
class WireTests(QueueCase):
    def test_a_chunk_on_the_list_is_plain_json_with_full_words(self) -> None:
        self.producer().submit(["hola"])
        (raw,) = self.raw(keys.CHUNKS)
        names = {"chunk_id", "texts", "keep_s", "first_index", "attempts", "request_id"}
        names |= {"bytes_before", "enqueued_at"}  # of the enqueue script
        of_release_0_1 = {"id", "trace_id"}
        self.assertEqual(set(json.loads(raw)), names | of_release_0_1)


@on_each_server
class OldApiTests(QueueCase):
    """A worker of this release and an api of release 0.1, which reads results in the old form only."""

    def put_old_chunk(self, **changes: Any) -> None:
        self.redis.set(keys.JOB + "5f0c", 1)
        self.redis.rpush(keys.CHUNKS, json.dumps({**OLD_CHUNK, **changes}))

    def result(self) -> Any:
        raw = self.redis.get(keys.RESULT + "5f0c")
        assert isinstance(raw, bytes)
        return json.loads(raw)

    def test_a_done_job_has_as_many_texts_as_predictions(self) -> None:
        self.put_old_chunk(texts=["hola", "adiós"])
        work(self.worker())
        status = self.producer().job_status("5f0c")
        assert status is not None
        self.assertEqual((status.state, status.texts, status.texts_done), ("done", 2, 2))

    def test_the_result_is_in_the_old_form_under_the_old_id(self) -> None:
        self.put_old_chunk(reply_to="replies")
        self.assertEqual(work(self.worker()), 1)
        self.assertEqual(
            self.result(),
            {
                "id": "5f0c",
                "status": "done",
                "predictions": [OLD_PREDICTION],
                "model": "echo",
                "error": "",
                "names": {},
            },
        )
        self.assertEqual([json.loads(raw) for raw in self.raw("replies")], [self.result()])

    def test_a_chunk_that_is_given_up_too(self) -> None:
        self.put_old_chunk()
        worker = self.worker()
        worker.fail(worker.claim(64).claimed[0], "broken")
        self.assertEqual(
            (self.result()["id"], self.result()["status"], self.result()["error"]),
            ("5f0c", "failed", "broken"),
        )

    def test_a_chunk_whose_worker_died_three_times_too(self) -> None:
        self.put_old_chunk(attempts=2)
        dead = self.worker()
        dead.claim(64)
        self.end_lease(dead)
        self.assertEqual(self.worker().reap(), (0, 1))
        self.assertEqual((self.result()["id"], self.result()["status"]), ("5f0c", "failed"))

    def test_an_api_of_this_release_knows_the_jobs_of_the_old_one(self) -> None:
        producer = self.producer()
        self.put_old_chunk()
        self.assertEqual(producer.job_status("5f0c"), JobStatus("5f0c", "queued"))
        worker = self.worker()
        batch = worker.claim(64)
        self.assertEqual(producer.job_status("5f0c"), JobStatus("5f0c", "running"))
        worker.release()
        self.assertEqual(len(batch.claimed), 1)
        work(self.worker())
        self.assertEqual(producer.job_status("5f0c"), JobStatus("5f0c", "done", (echo("hola"),), "echo"))

    def test_a_job_of_the_old_one_expires_after_its_last_chunk(self) -> None:
        self.redis.set(keys.JOB + "5f0c", 2, ex=5000)
        for chunk_id, record_s in (("5f0c.1", 5000), ("5f0c", 60)):
            self.redis.rpush(keys.CHUNKS, json.dumps({**OLD_CHUNK, "id": chunk_id}))
            work(self.worker())
            self.assertAlmostEqual(self.redis.ttl(keys.JOB + "5f0c"), record_s, delta=60 / 2)
        for chunk_id in ("5f0c.1", "5f0c"):
            self.assertTrue(60 <= self.redis.ttl(keys.RESULT + chunk_id) <= 70)


@on_each_server
class OldWorkerTests(QueueCase):
    """An api of this release and a worker of release 0.1, which knows the old names only."""

    def work_like_release_0_1(self, changes: dict[str, Any] | None = None) -> int:
        """Answer all waiting chunks as a worker of release 0.1 does."""
        chunks = [json.loads(raw) for key in (keys.CHUNKS, keys.BULK) for raw in self.raw(key)]
        self.redis.delete(keys.CHUNKS, keys.BULK)
        for chunk in chunks:
            result = {
                "id": chunk["id"],
                "status": "done",
                "predictions": [
                    {"sentiment": text, "score": 0.5, "probabilities": {text: 1.0}} for text in chunk["texts"]
                ],
                "model": "echo",
                "error": "",
                "names": {},
                **(changes or {}),
            }
            self.redis.set(keys.RESULT + chunk["id"], json.dumps(result), ex=chunk["keep_s"] + 10)
            if reply_to := chunk.get("reply_to"):
                self.redis.rpush(reply_to, json.dumps(result))
        return len(chunks)

    def test_a_client_that_waits_gets_all_its_predictions(self) -> None:
        waiting = self.in_thread(self.producer().submit_and_wait, numbered(130), 60.0)
        self.wait_for_chunks(3)
        self.assertEqual(self.work_like_release_0_1(), 3)
        self.assertEqual(sentiments(waiting.result().predictions), numbered(130))

    def test_a_job_without_a_client_is_done(self) -> None:
        producer = self.producer()
        job_id = producer.submit(numbered(65))
        self.work_like_release_0_1()
        wait_until(
            lambda: bool(self.redis.exists(keys.RESULT + chunk_id_of(job_id, 1))), "the results are there"
        )
        status = producer.job_status(job_id)
        assert status is not None
        self.assertEqual((status.state, len(status.predictions)), ("done", 65))

    def test_its_expired_chunk_is_a_timeout_and_not_a_failure(self) -> None:
        waiting = self.in_thread(self.producer().submit_and_wait, ["hola"], 60.0)
        self.wait_for_chunks(1)
        self.work_like_release_0_1({"status": "failed", "predictions": [], "error": EXPIRED_ERROR})
        with self.assertRaises(ResultTimeout):
            waiting.result()
