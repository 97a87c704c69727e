"""Jobs that would not be done in time are refused at once, and told when there is room."""

from itertools import pairwise

from sentiq import keys
from sentiq.errors import NotInTime
from sentiq.ids import new_id
from sentiq.messages import Chunk, chunk_id_of, chunk_starts
from sentiq.queue import Consumer
from sentiq.queue.enqueuer import Enqueuer
from tests.integration.sentiq.queue.queue_case import QueueCase, numbered, on_each_server, work

BATCHES_PER_S = 10.0
LIMIT_S = 10.0  # time for 80 batches: a fifth is left for other things
FULL, LARGE = numbered(64), numbered(640)  # one batch, ten batches


@on_each_server
class NotInTimeTests(QueueCase):
    def setUp(self) -> None:
        super().setUp()
        self.enqueuer = Enqueuer(self.redis, limit=100_000, queue_bytes=10**9, stored_bytes=10**9)

    def worker_with_speed(self, batches_per_s: float = BATCHES_PER_S) -> Consumer:
        worker = self.worker()
        worker.batches_per_s = batches_per_s
        worker.renew()
        return worker

    def send(self, texts: list[str], timeout_s: float = LIMIT_S) -> None:
        job_id = new_id()
        chunks = [
            Chunk(chunk_id_of(job_id, number), tuple(texts[start:end]), 60, reply_to="replies")
            for number, (start, end) in enumerate(pairwise([*chunk_starts(texts), len(texts)]))
        ]
        self.enqueuer.enqueue(job_id, chunks, timeout_s, None)

    def fill(self, texts: list[str] = LARGE) -> int:
        """Send jobs until one is refused; return the number of those before it."""
        for sent in range(10_000):
            try:
                self.send(texts)
            except NotInTime:
                return sent
        raise AssertionError("no job was refused")

    def retry_after_s(self, texts: list[str]) -> int:
        with self.assertRaises(NotInTime) as raised:
            self.send(texts)
        return raised.exception.retry_after_s

    def test_as_many_jobs_are_accepted_as_can_be_done(self) -> None:
        self.worker_with_speed()
        self.assertEqual(self.fill(), 8)

    def test_two_workers_do_twice_as_many(self) -> None:
        self.worker_with_speed()
        self.worker_with_speed()
        self.assertEqual(self.fill(), 16)

    def test_long_texts_count_by_their_characters(self) -> None:
        self.worker_with_speed()
        self.assertEqual(self.fill(["x" * 4096] * 40), 8)

    def test_jobs_that_nobody_waits_for_take_a_fifth_of_the_time(self) -> None:
        self.worker_with_speed()
        self.send(LARGE, timeout_s=0)
        self.redis.delete(keys.CHUNKS)
        self.assertEqual(self.fill(), 6)

    def test_a_refused_job_leaves_nothing_behind(self) -> None:
        self.worker_with_speed()
        self.fill()
        before = sum(map(self.redis.llen, keys.WAITING)), len(self.redis.keys(f"{keys.JOB}*"))
        self.retry_after_s(LARGE)
        after = sum(map(self.redis.llen, keys.WAITING)), len(self.redis.keys(f"{keys.JOB}*"))
        self.assertEqual(after, before)

    def test_each_refused_client_is_told_a_later_time(self) -> None:
        self.worker_with_speed()
        self.fill()
        told = [self.retry_after_s(LARGE) for _ in range(5)]
        self.assertEqual(told, sorted(told))
        self.assertGreaterEqual(told[-1] - told[0], 3)
        self.assertLessEqual(told[0], 3)

    def test_no_client_is_told_to_wait_for_more_than_a_minute(self) -> None:
        self.worker_with_speed()
        self.fill()
        self.assertEqual(max(self.retry_after_s(LARGE) for _ in range(100)), 60)

    def test_a_job_is_accepted_again_when_there_is_room(self) -> None:
        worker = self.worker_with_speed()
        self.fill()
        work(worker)
        self.assertEqual(self.fill(), 8)

    def test_the_largest_job_is_accepted_while_nothing_waits(self) -> None:
        self.worker_with_speed(0.01)
        self.send(LARGE)

    def test_a_small_job_is_accepted_beside_large_ones(self) -> None:
        self.worker_with_speed()
        self.fill()
        self.send(["good"])

    def test_many_single_texts_are_counted_together(self) -> None:
        self.worker_with_speed(1.0)
        for _ in range(300):  # about five batches
            self.send(["good"])
        self.retry_after_s(numbered(300))
        self.send(numbered(128))

    def test_single_texts_are_refused_behind_many_chunks(self) -> None:
        self.worker_with_speed()
        for _ in range(641):
            self.send(FULL)
        self.retry_after_s(["good"])

    def test_a_job_without_a_time_limit_is_accepted(self) -> None:
        self.worker_with_speed()
        self.fill()
        self.send(LARGE, timeout_s=0)

    def test_nothing_is_refused_while_the_speed_of_a_worker_is_unknown(self) -> None:
        self.worker_with_speed()
        self.worker()
        for _ in range(20):
            self.send(LARGE)

    def test_nothing_is_refused_without_a_worker(self) -> None:
        for _ in range(20):
            self.send(LARGE)

    def test_chunks_whose_time_is_over_count_for_nothing(self) -> None:
        worker = self.worker()
        for _ in range(7):
            self.send(LARGE, timeout_s=0.001)
        worker.batches_per_s = BATCHES_PER_S
        worker.renew()
        self.assertEqual(self.fill(), 8)

    def test_the_speed_of_a_dead_worker_is_forgotten(self) -> None:
        worker = self.worker_with_speed()
        self.end_lease(worker)
        other = self.worker_with_speed()
        self.assertEqual(self.redis.hkeys(keys.SPEEDS), [other.worker_id.encode()])
