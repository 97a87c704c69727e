"""Texts that kill workers: their chunks are scored alone, by one worker at a time; then the text is known."""

from sentiq import keys
from sentiq.ids import hash_of
from sentiq.messages import Chunk
from sentiq.queue import Consumer
from sentiq.queue.suspects import POISON_MS
from tests.integration.sentiq.queue.queue_case import (
    READ_TIMEOUT_S,
    QueueCase,
    answer,
    chunks_of,
    on_each_server,
)

POISON = 'poison, "ñ/😀"\n\x1f'


class SuspectCase(QueueCase):
    def setUp(self) -> None:
        super().setUp()
        self.api = self.producer()

    def die(self, worker: Consumer, marked: str = "") -> None:
        """Let the worker die, after it marked a text, and let another one take its chunks back."""
        if marked:
            worker.suspects.mark(worker.worker_id, marked)
        self.end_lease(worker)
        self.worker().reap()

    def texts_of(self, worker: Consumer) -> list[str]:
        return [text for chunk in chunks_of(worker.claim(64)) for text in chunk.texts]

    def kill_three(self, texts: list[str], marked: str) -> str:
        """Submit a job on which three workers die, the last one while it scores `marked`; return its id."""
        job_id = self.api.submit(texts)
        for mark in ("", "", marked):
            worker = self.worker()
            self.assertEqual(self.texts_of(worker), texts)
            self.die(worker, mark)
        return job_id


@on_each_server
class SuspectTests(SuspectCase):
    def test_a_new_chunk_with_a_text_of_a_dead_worker_is_not_batched_with_others(self) -> None:
        self.api.submit([POISON])
        dead = self.worker()
        dead.claim(64)
        self.die(dead)
        self.api.submit(["good", POISON])
        self.api.submit(["good too"])
        first, second = self.worker(), self.worker()
        batch = first.claim(64)
        self.assertTrue(batch.suspect)
        self.assertEqual([chunk.texts for chunk in chunks_of(batch)], [(POISON,)])
        batch = second.claim(64)
        self.assertFalse(batch.suspect)
        self.assertEqual([chunk.texts for chunk in chunks_of(batch)], [("good too",)])
        self.assertEqual([chunk.texts for chunk in self.waiting(keys.RETRY)], [("good", POISON)])

    def test_one_worker_at_a_time_gets_a_suspect(self) -> None:
        for _ in range(3):
            self.api.submit([POISON])
        dead = self.worker()
        self.assertEqual(len(self.texts_of(dead)), 3)
        self.die(dead)
        first, second = self.worker(), self.worker()
        self.assertEqual(self.texts_of(first), [POISON])
        self.assertEqual(self.texts_of(second), [])
        self.die(first)
        self.assertEqual(self.texts_of(second), [POISON])

    def test_the_next_worker_may_take_one_once_the_first_has_no_more(self) -> None:
        self.api.submit([POISON])
        dead, first, second = self.worker(), self.worker(), self.worker()
        dead.claim(64)
        self.die(dead)
        answer(first, first.claim(64))
        first.claim(64)
        self.redis.rpush(keys.RETRY, Chunk("abc.0", ("again",), 60, attempts=1).encode())
        self.assertEqual(self.texts_of(second), ["again"])

    def test_a_suspect_that_was_scored_is_batched_again(self) -> None:
        self.api.submit(["good"])
        dead, worker = self.worker(), self.worker()
        dead.claim(64)
        self.die(dead)
        batch = worker.claim(64)
        worker.suspects.clear(worker.worker_id, chunks_of(batch)[0].texts)
        answer(worker, batch)
        for _ in range(3):
            self.api.submit(["good"])
        batch = worker.claim(64)
        self.assertEqual((len(batch.claimed), batch.suspect), (3, False))

    def test_a_suspect_that_a_blocking_move_brings_goes_to_the_others(self) -> None:
        self.api.submit([POISON])
        dead, first, second = self.worker(), self.worker(), self.worker(block_s=60.0)
        dead.claim(64)
        self.die(dead)
        first.claim(64)
        blocked = self.in_thread(second.claim, 64)
        self.wait_for_idle(1)
        self.api.submit([POISON])
        self.assertEqual(blocked.result(60.0).claimed, ())
        self.assertEqual(len(self.raw(keys.RETRY)), 1)

    def test_a_retried_chunk_that_was_released_is_still_scored_alone(self) -> None:
        self.api.submit([POISON])
        dead, worker = self.worker(), self.worker()
        dead.claim(64)
        self.die(dead)
        worker.claim(64)
        worker.release()
        self.api.submit(["good"])
        batch = self.worker().claim(64)
        self.assertEqual([chunk.texts for chunk in chunks_of(batch)], [("good",)])
        self.assertEqual([chunk.texts for chunk in self.waiting(keys.RETRY)], [(POISON,)])

    def test_many_suspects_do_not_make_one_call_long(self) -> None:
        self.api.submit([POISON])
        dead, first, worker = self.worker(), self.worker(), self.worker()
        dead.claim(64)
        self.die(dead)
        first.claim(64)
        for _ in range(300):
            self.api.submit([POISON])
        self.redis.config_resetstat()
        self.assertEqual(worker.claim(64).claimed, ())
        self.assertEqual(self.redis.llen(keys.RETRY), 300)
        stats = self.redis.info("commandstats")
        self.assertGreaterEqual(stats["cmdstat_eval"]["calls"], 5)
        self.assertEqual(stats["cmdstat_blmove"]["calls"], 1)  # after all of them

    def test_chunks_behind_many_suspects_are_found_at_once(self) -> None:
        self.api.submit([POISON])
        dead, first, worker = self.worker(), self.worker(), self.worker(block_s=READ_TIMEOUT_S / 2)
        dead.claim(64)
        self.die(dead)
        first.claim(64)
        for _ in range(300):
            self.api.submit([POISON])
        self.api.submit(["good"])
        self.redis.config_resetstat()
        self.assertEqual(self.texts_of(worker), ["good"])
        self.assertNotIn("cmdstat_blmove", self.redis.info("commandstats"))


@on_each_server
class PoisonTests(SuspectCase):
    def test_a_text_on_which_three_workers_died_is_named_to_the_next_ones_and_the_batch_stays_whole(
        self,
    ) -> None:
        self.kill_three([POISON], POISON)
        self.api.submit(["good"])
        self.api.submit([POISON, "good too"])
        batch = self.worker().claim(64)
        self.assertEqual((len(batch.claimed), batch.suspect), (2, False))
        self.assertEqual(batch.poison, {hash_of(POISON)})

    def test_it_is_known_for_an_hour(self) -> None:
        self.kill_three([POISON], POISON)
        end = self.redis.zscore(keys.POISON, hash_of(POISON))
        assert end is not None
        self.assertTrue(POISON_MS - 60_000 < end - self.now_ms() <= POISON_MS == 3_600_000)
        self.assertTrue(0 < self.redis.pttl(keys.POISON) <= POISON_MS)
        self.redis.zadd(keys.POISON, {hash_of(POISON): self.now_ms() - 1})
        self.redis.delete(keys.SUSPECTS)
        self.api.submit([POISON])
        self.assertEqual(self.worker().claim(64).poison, frozenset())

    def test_texts_beside_the_poison_are_not_taken_for_poison(self) -> None:
        self.kill_three(["good", POISON], POISON)
        poison = self.redis.zrange(keys.POISON, 0, -1)
        self.assertEqual(poison, [hash_of(POISON).encode()])

    def test_one_more_attempt_answers_the_texts_beside_the_poison(self) -> None:
        self.kill_three(["good", POISON], POISON)
        batch = self.worker().claim(64)
        self.assertEqual([chunk.attempts for chunk in chunks_of(batch)], [3])
        self.assertEqual((batch.suspect, batch.poison), (True, {hash_of(POISON)}))

    def test_after_that_attempt_the_chunk_is_given_up(self) -> None:
        texts = ["good", POISON, "poison too"]
        job_id = self.kill_three(texts, POISON)
        worker = self.worker()
        worker.claim(64)
        self.die(worker, "poison too")
        status = self.api.job_status(job_id)
        assert status is not None
        self.assertEqual(status.state, "failed")
        self.assertEqual(self.redis.zcard(keys.POISON), 2)

    def test_a_chunk_without_a_marked_text_is_given_up_and_none_of_its_texts_is_poison(self) -> None:
        job_id = self.kill_three(["good", POISON], "")
        status = self.api.job_status(job_id)
        assert status is not None
        self.assertEqual(status.state, "failed")
        self.assertEqual(self.redis.exists(keys.POISON), 0)

    def test_a_mark_of_an_earlier_chunk_accuses_no_text(self) -> None:
        self.kill_three(["good", "also good"], "of an earlier chunk")
        self.assertEqual(self.redis.exists(keys.POISON), 0)
        self.assertEqual(self.redis.exists(keys.MARKS), 0)

    def test_a_healthy_claim_makes_one_more_command_and_no_key(self) -> None:
        self.api.submit(["good"])
        worker = self.worker()
        self.redis.config_resetstat()
        batch = worker.claim(64)
        answer(worker, batch)
        commands = self.redis.info("commandstats")
        self.assertLessEqual(commands["cmdstat_exists"]["calls"], 6)
        self.assertEqual(commands["cmdstat_zscore"]["calls"], 2)  # the lease, in claim and finish
        self.assertEqual(self.redis.exists(keys.SUSPECTS, keys.POISON, keys.SUSPECTS_WORKER, keys.MARKS), 0)
