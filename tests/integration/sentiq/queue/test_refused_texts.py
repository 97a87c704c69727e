"""Texts that the api refuses: they reach no worker, and the state of their job shows them at their index."""

from sentiq import keys
from sentiq.messages import TEXTS_PER_CHUNK, TextError
from sentiq.queue import JobStatus
from sentiq.queue.idempotency import IdempotentRequest
from sentiq.queue.origin import Origin
from sentiq.queue.refused_texts import RefusedTexts
from tests.integration.sentiq.queue.queue_case import (
    QueueCase,
    numbered,
    on_each_server,
    sentiments,
    work,
)

EMPTY = TextError("empty", "the text is empty")
FEW = Origin(refused=RefusedTexts({0: EMPTY, 2: EMPTY}))


@on_each_server
class RefusedTextsTests(QueueCase):
    def test_the_state_of_the_job_has_their_errors_at_their_index(self) -> None:
        job_id = self.producer().submit(["a", "b"], origin=FEW)
        self.assertEqual(work(self.worker()), 1)
        self.assertEqual(self.outcomes(job_id), ["empty", "a", "empty", "b"])

    def test_a_client_that_waits_gets_the_same(self) -> None:
        producer = self.producer()
        asked = self.in_thread(producer.submit_and_wait, ["a", "b"], 30.0, origin=FEW)
        self.wait_for_chunks(1)
        work(self.worker())
        status = asked.result()
        self.assertEqual(sentiments(status.predictions), ["empty", "a", "empty", "b"])
        self.assertEqual(status, producer.job_status(status.job_id))

    def test_chunks_know_the_index_of_each_of_their_texts(self) -> None:
        refused = RefusedTexts(dict.fromkeys(range(0, 400, 2), EMPTY))
        self.producer().submit(numbered(200), origin=Origin(refused=refused))
        chunks = self.waiting(keys.CHUNKS) + self.waiting(keys.BULK)
        self.assertEqual(len(chunks), 4)
        indexes = [chunk.index_of(at) for chunk in chunks for at in range(len(chunk.texts))]
        self.assertEqual(indexes, list(range(1, 401, 2)))
        self.assertEqual([chunk.first_index for chunk in chunks], [1, 129, 257, 385])

    def test_a_chunk_that_goes_through_a_dead_worker_keeps_its_indexes(self) -> None:
        self.producer().submit(["a", "b"], origin=FEW)
        dead = self.worker()
        dead.claim(64)
        self.end_lease(dead)
        self.worker().reap()
        (chunk,) = self.waiting(keys.RETRY)
        self.assertEqual(chunk.indexes, (1, 3))

    def test_a_job_without_them_leaves_nothing_more_in_redis(self) -> None:
        job_id = self.producer().submit(["a"])
        self.assertEqual(self.waiting(keys.CHUNKS)[0].indexes, None)
        self.assertEqual(self.redis.exists(f"{keys.JOB}{job_id}:refused"), 0)

    def test_their_errors_expire_with_the_job_and_not_before(self) -> None:
        for texts in (1, 3 * TEXTS_PER_CHUNK):
            job_id = self.producer(result_ttl_s=600).submit(numbered(texts), origin=FEW)
            name = keys.JOB + job_id
            self.assertGreater(self.redis.ttl(f"{name}:refused"), 6 * 24 * 3600)
            work(self.worker())
            left_ms = self.redis.pttl(f"{name}:refused")
            self.assertTrue(0 < left_ms <= 600_000)
            self.assertGreaterEqual(left_ms, self.redis.pttl(name) - 1_000)

    def test_the_same_idempotency_key_gives_the_same_errors(self) -> None:
        producer = self.producer()
        idempotent = IdempotentRequest.from_request("scope", "key", b"body")
        first = producer.submit(["a", "b"], origin=FEW, idempotent=idempotent)
        work(self.worker())
        status = producer.submit_and_wait(["a", "b"], 5.0, origin=FEW, idempotent=idempotent)
        self.assertEqual(status.job_id, first)
        self.assertEqual(sentiments(status.predictions), ["empty", "a", "empty", "b"])

    def test_a_job_whose_other_texts_all_fail_has_failed(self) -> None:
        job_id = self.producer().submit(["a"], origin=FEW)
        worker = self.worker()
        worker.fail(worker.claim(64).claimed[0], "broken")
        self.assertEqual(self.producer().job_status(job_id), JobStatus(job_id, "failed", error="broken"))

    def outcomes(self, job_id: str) -> list[str]:
        status = self.producer().job_status(job_id)
        assert status is not None
        return sentiments(status.predictions)
