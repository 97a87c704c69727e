"""Fail: a worker gives up on a chunk."""

from devtools.processes import wait_until
from sentiq import keys
from sentiq.messages import Chunk, chunk_id_of
from sentiq.queue.reap_call import DEAD_LIMIT
from tests.integration.sentiq.queue.queue_case import (
    QueueCase,
    answer,
    chunks_of,
    done,
    on_each_server,
    only,
)


@on_each_server
class FailTests(QueueCase):
    def test_the_chunk_becomes_a_dead_letter_with_a_failed_result(self) -> None:
        producer, worker = self.producer(result_ttl_s=600), self.worker()
        job_id = producer.submit(["hola"])
        claimed = only(worker.claim(64))
        worker.fail(claimed, "the model broke")
        status = producer.job_status(job_id)
        assert status is not None
        self.assertEqual((status.state, status.error), ("failed", "the model broke"))
        self.assertEqual(self.dead_letters(), {claimed.raw})
        self.assertEqual(self.claim_of(worker), [])
        self.assertTrue(590 < self.redis.ttl(keys.JOB + job_id) <= 600)
        self.assertTrue(600 < self.redis.ttl(keys.RESULT + chunk_id_of(job_id, 0)) <= 610)

    def test_the_rest_of_the_batch_goes_on(self) -> None:
        producer, worker = self.producer(), self.worker()
        one, two, three = (producer.submit([text]) for text in ("one", "two", "three"))
        batch = worker.claim(64)
        worker.fail(batch.claimed[1], "the model broke")
        worker.finish([done(chunk) for chunk in chunks_of(batch) if chunk.job_id != two])
        states = [status.state for name in (one, two, three) if (status := producer.job_status(name))]
        self.assertEqual(states, ["done", "failed", "done"])

    def test_of_two_equal_messages_one_becomes_a_dead_letter(self) -> None:
        worker = self.worker()
        self.redis.rpush(keys.CHUNKS, "nonsense", "nonsense")
        worker.fail(worker.claim(64).claimed[0], "broken")
        self.assertEqual(self.claim_of(worker), [b"nonsense"])

    def test_dead_letters_are_bounded_and_those_stay_that_expire_last(self) -> None:
        worker = self.worker()
        end = self.now_ms() + 60_000
        self.redis.zadd(keys.DEAD, {f"{number}": end + number for number in range(DEAD_LIMIT)})
        self.redis.rpush(keys.CHUNKS, "newest")
        worker.fail(only(worker.claim(64)), "broken")
        dead = self.dead_letters()
        self.assertEqual((len(dead), b"newest" in dead, b"0" in dead), (DEAD_LIMIT, True, False))

    def test_a_dead_letter_expires_with_its_result(self) -> None:
        producer, worker = self.producer(result_ttl_s=600), self.worker()
        for text in ("long", "short"):
            producer.submit([text])
            worker.fail(only(worker.claim(64)), "the model broke")
            producer = self.producer(result_ttl_s=1)
        self.assertEqual(len(self.dead_letters()), 2)
        wait_until(lambda: producer.queue_state().dead == 1, "the time of a dead letter is over")
        worker.reap()
        self.assertEqual([Chunk.decode(raw).texts for raw in self.dead_letters()], [("long",)])

    def test_dead_letters_expire_where_no_worker_runs(self) -> None:
        for keep_s in (600, 60):
            self.producer(result_ttl_s=keep_s).submit(["hola"])
            worker = self.worker()
            worker.fail(only(worker.claim(64)), "the model broke")
        self.assertTrue(590 < self.redis.ttl(keys.DEAD) <= 600)

    def test_a_dead_letter_that_cannot_be_read_expires_too(self) -> None:
        worker = self.worker()
        self.redis.rpush(keys.CHUNKS, "nonsense")
        worker.fail(only(worker.claim(64)), "broken")
        self.assertGreater(self.redis.ttl(keys.DEAD), 600)

    def test_a_broken_message_becomes_a_dead_letter_and_the_others_are_answered(self) -> None:
        broken = [
            b"",
            b"nonsense",
            b"\x00\xff\xfe",
            b"null",
            b"7",
            b"[]",
            b"{}",
            b'{"texts":["hola"]}',
            b'{"id":"abc"}',
            b"[" * 5000,
            b'{"id":"abc","texts":null,"keep_s":60,"attempts":0,"request_id":""}',
            Chunk("abc", ("hola",), 60).encode().replace(b"60", b"0"),
            Chunk("abc", ("hola",), 60).encode().replace(b"60", b"1e300"),
        ]
        producer, worker = self.producer(), self.worker()
        before = producer.submit(["before"])
        self.redis.rpush(keys.CHUNKS, *broken)
        after = producer.submit(["after"])
        batch = worker.claim(64)
        self.assertEqual([chunk.job_id for chunk in chunks_of(batch)], [before, after])
        unread = [claimed for claimed in batch.claimed if claimed.chunk is None]
        self.assertEqual([claimed.raw for claimed in unread], broken)
        for claimed in unread:
            self.assertTrue(claimed.error)
            worker.fail(claimed, claimed.error)
        answer(worker, batch)
        self.assertEqual(self.dead_letters(), set(broken))
        self.assertEqual(self.jobs_with_results(), {before, after})
        self.assertEqual(self.claim_of(worker), [])

    def test_an_error_may_hold_any_character(self) -> None:
        producer, worker = self.producer(), self.worker()
        job_id = producer.submit(["hola"])
        worker.fail(only(worker.claim(64)), 'a "quote", a \x00, a 😀')
        status = producer.job_status(job_id)
        self.assertEqual(status and status.error, 'a "quote", a \x00, a 😀')
