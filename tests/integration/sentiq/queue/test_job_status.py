"""The state of a job and of the queue."""

from devtools.processes import wait_until
from sentiq import keys
from sentiq.messages import TEXTS_PER_CHUNK, Result, TextError
from sentiq.queue import Consumer, JobStatus, QueueState
from tests.integration.sentiq.queue.queue_case import (
    QueueCase,
    answer,
    chunks_of,
    done,
    echo,
    expired_result,
    numbered,
    on_each_server,
    only,
    sentiments,
    work,
)


@on_each_server
class StatusTests(QueueCase):
    def test_an_unknown_job_has_no_status(self) -> None:
        for unknown in ("", "abc", "abc.1", "*", "ñ\x00 \r\n"):
            with self.subTest(unknown=unknown):
                self.assertIsNone(self.producer().job_status(unknown))

    def test_a_job_goes_from_queued_through_running_to_done(self) -> None:
        producer, worker = self.producer(), self.worker()
        job_id = producer.submit(["hola"])
        self.assertEqual(producer.job_status(job_id), JobStatus(job_id, "queued"))
        batch = worker.claim(64)
        self.assertEqual(producer.job_status(job_id), JobStatus(job_id, "running"))
        answer(worker, batch)
        self.assertEqual(producer.job_status(job_id), JobStatus(job_id, "done", (echo("hola"),), "echo"))

    def test_a_job_is_running_from_its_first_chunk_to_its_last(self) -> None:
        producer, worker = self.producer(), self.worker()
        job_id = producer.submit(numbered(200))
        states = [self.state_of(job_id)]
        while (batch := worker.claim(1)).claimed:
            states.append(self.state_of(job_id))
            answer(worker, batch)
            states.append(self.state_of(job_id))
        self.assertEqual(states, ["queued", *["running"] * 7, "done"])
        status = producer.job_status(job_id)
        assert status is not None
        self.assertEqual(sentiments(status.predictions), numbered(200))

    def test_a_later_chunk_that_runs_first_makes_the_job_run(self) -> None:
        job_id = self.producer().submit(numbered(200))
        self.redis.rename(keys.CHUNKS, "aside")
        self.worker().claim(1)
        self.assertEqual(self.state_of(job_id), "running")

    def test_chunks_of_other_jobs_do_not_change_the_state(self) -> None:
        worker = self.worker()
        self.redis.rpush(keys.CHUNKS, "nonsense", "7", "null", "[]", '{"id":null}')
        self.producer().submit(["other"])
        worker.claim(64)
        job_id = self.producer().submit(["hola"])
        self.assertEqual(self.state_of(job_id), "queued")

    def test_a_job_stays_running_after_its_chunk_was_taken_back_or_given_back(self) -> None:
        for leave in (self.end_lease, Consumer.release):
            job_id = self.producer().submit(["hola"])
            worker = self.worker()
            worker.claim(64)
            leave(worker)
            self.assertEqual(self.state_of(job_id), "running")
            self.worker().reap()
            self.assertEqual(self.state_of(job_id), "running")
            self.redis.flushall()

    def test_a_claim_leaves_the_expiry_of_the_job(self) -> None:
        job_id = self.producer().submit(["hola"])
        before = self.redis.ttl(keys.JOB + job_id)
        self.worker().claim(64)
        self.assertTrue(before - 60 < self.redis.ttl(keys.JOB + job_id) <= before)

    def test_a_claim_leaves_an_expired_job_unknown(self) -> None:
        job_id = self.producer().submit(["hola"])
        self.redis.delete(keys.JOB + job_id)
        self.worker().claim(64)
        self.assertEqual(self.redis.exists(keys.JOB + job_id), 0)
        self.assertIsNone(self.state_of(job_id))

    def test_a_look_up_does_not_depend_on_the_texts_that_workers_hold(self) -> None:
        producer = self.producer()
        for _ in range(3):
            producer.submit(["x" * 5000] * 64)
            self.worker().claim(64)
        job_id = producer.submit(["hola"])
        self.redis.config_resetstat()
        for _ in range(100):
            self.assertEqual(self.state_of(job_id), "queued")
        stats = self.redis.info("commandstats")
        self.assertNotIn("cmdstat_lrange", stats)
        self.assertLess(stats["cmdstat_eval"]["usec_per_call"], 300)

    def test_a_failed_chunk_is_an_error_for_each_of_its_texts_after_the_last_chunk(self) -> None:
        producer, worker = self.producer(), self.worker()
        job_id = producer.submit(numbered(100))
        batch = worker.claim(100)
        worker.fail(batch.claimed[0], "the model broke")
        self.assertEqual(self.state_of(job_id), "running")
        worker.finish([])  # the second chunk was not answered
        self.redis.rpush(keys.BULK, batch.claimed[1].raw)
        work(worker)
        failed = (TextError("scoring_failed", "the model broke"),) * 64
        predictions = failed + tuple(map(echo, numbered(100)[64:]))
        self.assertEqual(producer.job_status(job_id), JobStatus(job_id, "done", predictions, "echo"))

    def test_a_job_without_any_prediction_has_failed(self) -> None:
        producer, worker = self.producer(), self.worker()
        job_id = producer.submit(numbered(100))
        batch = worker.claim(100)
        first = chunks_of(batch)[0]
        worker.fail(batch.claimed[1], "the model broke")
        worker.finish([(first, expired_result(first))])
        self.assertEqual(producer.job_status(job_id), JobStatus(job_id, "failed", error="the model broke"))

    def test_a_job_whose_chunks_have_all_expired_has_expired(self) -> None:
        producer, worker = self.producer(), self.worker()
        job_id = producer.submit(numbered(100))
        worker.finish([(chunk, expired_result(chunk)) for chunk in chunks_of(worker.claim(100))])
        self.assertEqual(self.state_of(job_id), "expired")

    def test_a_failed_chunk_of_a_worker_of_release_0_1_fails_the_job(self) -> None:
        producer, worker = self.producer(), self.worker()
        job_id = producer.submit(numbered(100))
        first, second = chunks_of(worker.claim(100))
        worker.finish([done(first), (second, Result(second.chunk_id, "failed", error="it broke"))])
        self.assertEqual(producer.job_status(job_id), JobStatus(job_id, "failed", error="it broke"))

    def test_a_result_that_expired_is_unknown(self) -> None:
        producer = self.producer(result_ttl_s=1)
        job_id = producer.submit(numbered(100))
        work(self.worker())
        self.assertEqual(self.state_of(job_id), "done")
        self.assertIn(self.redis.ttl(keys.JOB + job_id), (0, 1))
        wait_until(lambda: self.state_of(job_id) != "done", "the result has expired")
        self.assertIsNone(producer.job_status(job_id))

    def test_a_job_expires_before_its_results(self) -> None:
        job_id = self.producer(result_ttl_s=100).submit(numbered(100))
        work(self.worker())
        for part in (f"{job_id}.0", f"{job_id}.1"):
            self.assertGreater(self.redis.pttl(keys.RESULT + part), self.redis.pttl(keys.JOB + job_id))

    def state_of(self, job_id: str) -> str | None:
        status = self.producer().job_status(job_id)
        return None if status is None else status.state


@on_each_server
class QueueStateTests(QueueCase):
    def test_an_empty_queue_counts_nothing(self) -> None:
        self.assertEqual(
            self.producer().queue_state(), QueueState(waiting=0, dead=0, workers=0, limit=10_000)
        )

    def test_every_list_is_counted(self) -> None:
        producer = self.producer()
        worker, dead = self.worker(), self.worker()
        producer.submit(numbered(5 * TEXTS_PER_CHUNK))
        self.redis.rpush(keys.CHUNKS, "nonsense")
        batch = dead.claim(TEXTS_PER_CHUNK + 1)
        self.assertEqual(len(batch.claimed), 2)
        self.assertEqual(producer.queue_state(), QueueState(waiting=4, dead=0, workers=2, limit=10_000))
        self.end_lease(dead)
        worker.reap()
        self.assertEqual(producer.queue_state(), QueueState(waiting=6, dead=0, workers=1, limit=10_000))
        for _ in range(2):
            worker.fail(only(worker.claim(1)), "given up")
        self.assertEqual(producer.queue_state(), QueueState(waiting=4, dead=2, workers=1, limit=10_000))
        worker.release()
        self.assertEqual(producer.queue_state().workers, 0)

    def test_chunks_that_cannot_be_read_are_counted_as_well(self) -> None:
        worker = self.worker()
        self.redis.rpush(keys.CHUNKS, "nonsense")
        self.assertEqual(self.producer().queue_state().waiting, 1)
        batch = worker.claim(64)
        self.assertEqual(chunks_of(batch), [])
        worker.fail(only(batch), "broken")
        self.assertEqual(
            self.producer().queue_state(), QueueState(waiting=0, dead=1, workers=1, limit=10_000)
        )
