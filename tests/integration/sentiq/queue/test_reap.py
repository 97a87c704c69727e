"""Reap: chunks are taken back from dead workers."""

from dataclasses import replace

from sentiq import keys
from sentiq.messages import Chunk, chunk_id_of
from sentiq.queue.origin import Origin
from sentiq.queue.reap_call import DEAD_LIMIT, FORGET_AFTER_MS, KEYS_PER_SEARCH, MAX_ATTEMPTS
from tests.integration.sentiq.queue.queue_case import (
    QueueCase,
    answer,
    chunks_of,
    fields,
    numbered,
    on_each_server,
    sentiments,
    work,
)

EVERY_CHARACTER = [
    "".join(map(chr, range(0x20))),  # NUL and every other one that JSON must escape
    '"\\/\x7f\x80\u2028\u2029\ufeff\ufffe\uffff',
    "😀 👩‍👩‍👧‍👦 \U0001f1ea\U0001f1f8 \U0010ffff ñandú e\u0301",
    '\\u0041 \\n {"texts": ["not json"]} null',
    "",
    "ñ" * 5000,
    "😀" * 5000,
    "\x00" * 5000,
]


@on_each_server
class ReapTests(QueueCase):
    def test_the_chunks_of_a_dead_worker_are_tried_again_with_one_attempt_more(self) -> None:
        producer, dead, worker = self.producer(), self.worker(), self.worker()
        ids = [producer.submit([text]) for text in numbered(3)]
        dead.claim(64)
        self.end_lease(dead)
        self.assertEqual(worker.reap(), (3, 0))
        self.assertEqual(
            [(chunk.job_id, chunk.attempts) for chunk in self.waiting(keys.RETRY)],
            [(name, 1) for name in ids],
        )
        self.assertEqual(self.claim_of(dead), [])
        self.assertEqual(worker.reap(), (0, 0))

    def test_retried_chunks_are_answered(self) -> None:
        producer, dead, worker = self.producer(), self.worker(), self.worker()
        job_id = producer.submit(numbered(200))
        dead.claim(128)
        self.end_lease(dead)
        worker.reap()
        work(worker)
        status = producer.job_status(job_id)
        assert status is not None
        self.assertEqual(sentiments(status.predictions), numbered(200))

    def test_after_three_attempts_a_chunk_is_given_up_with_a_failed_result(self) -> None:
        producer = self.producer(result_ttl_s=600)
        job_id = producer.submit(["poison"])
        outcomes = []
        for _ in range(MAX_ATTEMPTS):
            dead = self.worker()
            self.assertEqual([chunk.job_id for chunk in chunks_of(dead.claim(64))], [job_id])
            self.end_lease(dead)
            outcomes.append(dead.reap())  # who reaps does not matter
        self.assertEqual(outcomes, [(1, 0), (1, 0), (0, 1)])
        status = producer.job_status(job_id)
        assert status is not None
        self.assertEqual(status.state, "failed")
        self.assertIn("3 attempts", status.error)
        self.assertTrue(590 < self.redis.ttl(keys.JOB + job_id) <= 600)
        self.assertTrue(600 < self.redis.ttl(keys.RESULT + chunk_id_of(job_id, 0)) <= 610)
        self.assertEqual([Chunk.decode(raw).job_id for raw in self.dead_letters()], [job_id])
        self.assertEqual(work(self.worker()), 0)

    def test_a_poison_text_harms_only_itself(self) -> None:
        producer = self.producer()
        poison = producer.submit(["poison"])
        others = [producer.submit([text]) for text in numbered(5)]
        for _ in range(10):
            worker = self.worker()
            while (batch := worker.claim(64)).claimed:
                if poison in [chunk.job_id for chunk in chunks_of(batch)]:
                    self.end_lease(worker)
                    worker.reap()
                    break
                answer(worker, batch)
        states = [status.state for name in (poison, *others) if (status := producer.job_status(name))]
        self.assertEqual(states, ["failed"] + ["done"] * 5)

    def test_a_chunk_that_is_given_up_is_an_error_for_each_of_its_texts_beside_the_other_predictions(
        self,
    ) -> None:
        producer, worker = self.producer(), self.worker()
        job_id = producer.submit(numbered(100))
        for _ in range(MAX_ATTEMPTS):
            dead = self.worker()
            while (batch := dead.claim(1)).claimed:
                if chunks_of(batch)[-1].chunk_id.endswith(".1"):
                    break
                answer(dead, batch)
            self.end_lease(dead)
            worker.reap()
        work(worker)
        status = producer.job_status(job_id)
        assert status is not None
        self.assertEqual(sentiments(status.predictions), numbered(100)[:64] + ["worker_died"] * 36)

    def test_the_list_of_dead_letters_is_bounded(self) -> None:
        dead = self.worker()
        chunks = [Chunk("abc", (text,), 60, attempts=MAX_ATTEMPTS) for text in numbered(DEAD_LIMIT + 50)]
        self.redis.rpush(keys.CLAIM + dead.worker_id, *(chunk.encode() for chunk in chunks))
        self.end_lease(dead)
        self.assertEqual(self.worker().reap(), (0, DEAD_LIMIT + 50))
        self.assertEqual(len(self.dead_letters()), DEAD_LIMIT)
        self.assertEqual(self.redis.exists(keys.RESULT + "abc"), 1)

    def test_every_text_comes_through_byte_for_byte(self) -> None:
        dead, worker = self.worker(), self.worker()
        self.producer().submit(EVERY_CHARACTER, origin=Origin(EVERY_CHARACTER[0]))
        (before,) = chunks_of(dead.claim(64))
        self.end_lease(dead)
        worker.reap()
        (after,) = chunks_of(worker.claim(64))
        self.assertEqual(list(after.texts), EVERY_CHARACTER)
        self.assertEqual(after, replace(before, attempts=1))

    def test_times_stay_whole_numbers(self) -> None:
        dead, worker = self.worker(), self.worker()
        chunk = Chunk("abc", ("hola",), 2_592_000, enqueued_at=1_999_999_999_999, deadline=9_999_999_999_999)
        self.redis.rpush(keys.CHUNKS, chunk.encode())
        dead.claim(64)
        self.end_lease(dead)
        worker.reap()
        (raw,) = self.raw(keys.RETRY)
        self.assertEqual(fields(raw), {**fields(chunk.encode()), "attempts": 1, "bytes_before": 0})
        self.assertNotRegex(raw, rb"[0-9]e\+|[0-9]\.[0-9]")
        self.assertEqual(Chunk.decode(raw).deadline, 9_999_999_999_999)

    def test_broken_messages_in_a_claim_become_dead_letters_and_the_others_are_taken_back(self) -> None:
        broken = [
            b"nonsense",
            b"",
            b"\x00\xff",
            b"null",
            b"7",
            b"[]",
            b"{}",
            b'"text"',
            b'{"id":7,"keep_s":60}',
            b'{"id":"x","keep_s":"60"}',
            b'{"id":"x","keep_s":1.5,"attempts":2}',  # no expiry that Redis would take
            b'{"id":"x","keep_s":1e300,"attempts":2}',
            b'{"id":"x","keep_s":0,"attempts":2}',
            b'{"id":"x","keep_s":nan,"attempts":2}',
            b'{"id":"x","keep_s":60,"deadline":nan}',  # cjson reads it, but does not write it
        ]
        dead, worker = self.worker(), self.worker()
        claim = keys.CLAIM + dead.worker_id
        self.redis.rpush(claim, *broken, Chunk("good", ("hola",), 60).encode())
        self.end_lease(dead)
        self.assertEqual(worker.reap(), (1, len(broken)))
        self.assertEqual(self.dead_letters(), set(broken))
        self.assertEqual([chunk.job_id for chunk in self.waiting(keys.RETRY)], ["good"])
        self.assertEqual(self.raw(claim), [])

    def test_a_dead_worker_is_forgotten_after_a_while(self) -> None:
        dead, worker = self.worker(), self.worker()
        self.end_lease(dead)
        worker.reap()
        self.assertIsNotNone(self.lease_end_ms(dead))
        self.redis.zadd(keys.WORKERS, {dead.worker_id: self.now_ms() - FORGET_AFTER_MS - 1})
        self.redis.rpush(keys.CLAIM + dead.worker_id, Chunk("abc", ("hola",), 60).encode())
        self.assertEqual(worker.reap(), (1, 0))  # not before its claim was looked at once more
        self.assertIsNone(self.lease_end_ms(dead))
        self.assertIsNotNone(self.lease_end_ms(worker))

    def test_a_claim_whose_worker_is_not_listed_is_found_by_and_by(self) -> None:
        worker = self.worker()
        for number in range(3 * KEYS_PER_SEARCH):
            self.redis.set(f"{keys.RESULT}{number}", "of another job")
        self.redis.rpush(keys.CLAIM + "unlisted", Chunk("abc", ("hola",), 60).encode())
        outcomes = [worker.reap() for _ in range(8)]
        self.assertEqual(sorted(outcomes), [(0, 0)] * 7 + [(1, 0)])
        self.assertEqual([chunk.job_id for chunk in chunks_of(worker.claim(64))], ["abc"])

    def test_the_claim_of_a_live_worker_is_left_alone(self) -> None:
        self.producer().submit(["hola"])
        busy, worker = self.worker(), self.worker()
        batch = busy.claim(64)
        for _ in range(3):
            self.assertEqual(worker.reap(), (0, 0))
        answer(busy, batch)

    def test_dead_letters_of_release_0_1_expire_too(self) -> None:
        worker = self.worker()
        letters = [Chunk(text, (text,), 60).encode() for text in numbered(25)] + [b"nonsense"]
        self.redis.rpush(keys.DEAD_OF_RELEASE_0_1, *letters)
        for _ in range(3):
            self.assertEqual(worker.reap(), (0, 0))
        self.assertEqual(self.redis.exists(keys.DEAD_OF_RELEASE_0_1), 0)
        self.assertEqual(self.dead_letters(), set(letters))
        end = self.redis.zscore(keys.DEAD, letters[0])
        assert end is not None
        self.assertTrue(0 < end - self.now_ms() <= 60_000)
