"""Jobs with an idempotency key."""

from devtools.processes import wait_until
from sentiq import keys
from sentiq.errors import IdempotencyKeyReused, JobInProgress, QueueFull, ResultTimeout, ScoringFailed
from sentiq.queue.idempotency import IdempotentRequest
from tests.integration.sentiq.queue.queue_case import (
    QueueCase,
    numbered,
    on_each_server,
    only,
    sentiments,
    work,
)


def request(key: str = "key", body: bytes = b"body", scope: str = "/predict") -> IdempotentRequest:
    return IdempotentRequest.from_request(scope, key, body)


@on_each_server
class IdempotencyTests(QueueCase):
    def test_the_same_key_and_body_is_the_same_job(self) -> None:
        producer, other = self.producer(), self.producer()
        first = producer.submit(["hola"], idempotent=request())
        again = [one.submit(["hola"], idempotent=request()) for one in (producer, other)]
        self.assertEqual(again, [first, first])
        self.assertEqual(self.redis.llen(keys.CHUNKS), 1)

    def test_another_key_scope_or_no_key_is_another_job(self) -> None:
        producer = self.producer()
        requests = (request(), request(key="other"), request(scope="/other"), None, None)
        job_ids = {producer.submit(["hola"], idempotent=one) for one in requests}
        self.assertEqual(len(job_ids), 5)

    def test_another_body_is_refused_and_leaves_nothing(self) -> None:
        producer = self.producer()
        producer.submit(["hola"], idempotent=request())
        before = set(self.redis.scan_iter())
        for submit in (
            lambda: producer.submit(["adiós"], idempotent=request(body=b"other")),
            lambda: producer.submit_and_wait(["adiós"], 30.0, idempotent=request(body=b"other")),
        ):
            with self.assertRaises(IdempotencyKeyReused):
                submit()
        self.assertEqual(set(self.redis.scan_iter()), before)

    def test_a_second_client_that_would_wait_is_told_that_the_first_is_in_progress(self) -> None:
        producer = self.producer()
        asked = self.in_thread(producer.submit_and_wait, ["hola"], 30.0, idempotent=request())
        self.wait_for_chunks(1)
        with self.assertRaises(JobInProgress) as raised:
            producer.submit_and_wait(["hola"], 30.0, idempotent=request())
        work(self.worker())
        status = asked.result()
        self.assertEqual(raised.exception.job_id, status.job_id)
        self.assertEqual(producer.submit_and_wait(["hola"], 30.0, idempotent=request()), status)
        self.assertEqual(producer.submit(["hola"], idempotent=request()), status.job_id)

    def test_a_large_job_has_one_key(self) -> None:
        producer = self.producer()
        first = producer.submit(numbered(200), idempotent=request())
        self.assertEqual(producer.submit(numbered(200), idempotent=request()), first)
        work(self.worker())
        status = producer.submit_and_wait(numbered(200), 30.0, idempotent=request())
        self.assertEqual((status.job_id, sentiments(status.predictions)), (first, numbered(200)))

    def test_a_failed_job_stays_failed(self) -> None:
        producer, worker = self.producer(), self.worker()
        job_id = producer.submit(["hola"], idempotent=request())
        worker.fail(only(worker.claim(64)), "the model broke")
        with self.assertRaises(ScoringFailed) as raised:
            producer.submit_and_wait(["hola"], 30.0, idempotent=request())
        self.assertEqual((raised.exception.job_id, raised.exception.detail), (job_id, "the model broke"))

    def test_an_expired_job_was_never_scored_and_is_replaced(self) -> None:
        producer, worker = self.producer(), self.worker()
        with self.assertRaises(ResultTimeout) as raised:
            producer.submit_and_wait(["hola"], 0.01, idempotent=request())
        self.expire(raised.exception.job_id)
        second = producer.submit(["hola"], idempotent=request())
        self.assertNotEqual(second, raised.exception.job_id)
        self.assertEqual(producer.submit(["hola"], idempotent=request()), second)
        work(worker)
        self.expire(second)
        asked = self.in_thread(producer.submit_and_wait, ["hola"], 30.0, idempotent=request())
        self.wait_for_chunks(1)
        work(worker)
        self.assertNotEqual(asked.result().job_id, second)

    def test_a_key_ends_with_its_job(self) -> None:
        producer = self.producer(result_ttl_s=1)
        first = producer.submit(numbered(100), idempotent=request())
        work(self.worker())
        wait_until(lambda: producer.job_status(first) is None, "the job is forgotten")
        self.assertNotEqual(producer.submit(numbered(100), idempotent=request()), first)

    def test_a_key_expires_with_the_record_of_its_job(self) -> None:
        producer = self.producer(result_ttl_s=600)
        for texts in (["hola"], numbered(100)):
            self.redis.flushall()
            record = keys.JOB + producer.submit(texts, idempotent=request())
            names = (record, f"{record}:key", request().redis_key)
            self.assertTrue(all(self.redis.ttl(name) > 100_000 for name in names))
            work(self.worker())
            self.assertTrue(all(590 < self.redis.ttl(name) <= 600 for name in names))

    def test_a_full_queue_knows_earlier_jobs_and_no_key_of_a_refused_one(self) -> None:
        producer = self.producer(limit=1)
        first = producer.submit(["hola"], idempotent=request())
        with self.assertRaises(QueueFull):
            producer.submit(["adiós"], idempotent=request("refused"))
        self.assertEqual(producer.submit(["hola"], idempotent=request()), first)
        self.assertFalse(self.redis.exists(request("refused").redis_key))

    def test_a_call_that_comes_twice_enqueues_the_job_once(self) -> None:
        # As after a reply that was lost on its way: the api sends the call again.
        producer = self.producer()
        original = producer._enqueuer._calls._connection.execute_unchecked
        producer._enqueuer._calls._connection.execute_unchecked = (  # type: ignore[method-assign]
            lambda commands: [*map(original, [commands, commands])][-1]
        )
        job_id = producer.submit(["hola"], idempotent=request())
        self.assertEqual([chunk.job_id for chunk in self.waiting(keys.CHUNKS)], [job_id])

    def expire(self, job_id: str) -> None:
        """Let the job's only chunk have the result that a worker gives it after its time limit."""
        self.redis.delete(keys.CHUNKS)
        result = b'{"chunk_id": "%s.0", "status": "expired", "error": "late"}' % job_id.encode()
        self.redis.set(f"{keys.RESULT}{job_id}.0", result, ex=60)
