"""Several workers at once, some of which die at random."""

import random
from collections import Counter

from sentiq import keys
from sentiq.errors import LeaseLost
from sentiq.messages import Chunk
from tests.integration.sentiq.queue.queue_case import (
    QueueCase,
    answer,
    chunks_of,
    on_each_server,
    sentiments,
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
class NothingLostTests(QueueCase):
    """Several workers at once, some of which die or are paused at random while they hold chunks."""

    def test_no_chunk_is_lost_nor_answered_twice(self) -> None:
        producer = self.producer()
        rng = random.Random(20_240_607)
        jobs = {}
        for number in range(150):
            texts = [f"{number}/{text}" for text in range(rng.choice((1, 1, 1, 2, 30, 100, 200)))]
            jobs[producer.submit(texts)] = texts
        answered: Counter[str] = Counter()
        refused: Counter[str] = Counter()
        workers = [self.in_thread(self.live_and_die, seed, answered, refused) for seed in range(4)]
        for worker in workers:
            worker.result()
        for job_id, texts in jobs.items():
            status = producer.job_status(job_id)
            assert status is not None
            if status.state == "done":
                for text, outcome in zip(texts, sentiments(status.predictions), strict=True):
                    self.assertIn(outcome, (text, "worker_died"))
            else:  # each chunk's worker died three times
                self.assertEqual(status.state, "failed")
        given_up = [Chunk.decode(raw).chunk_id for raw in self.dead_letters()]
        self.assertEqual(set(answered.values()), {1})
        self.assertEqual(len(given_up), len(set(given_up)))
        self.assertEqual(set(answered) & set(given_up), set())
        self.assertEqual(set(answered) | set(given_up), self.result_ids())
        self.assertGreater(sum(refused.values()), 0)
        state = producer.queue_state()
        self.assertEqual((state.waiting, state.dead), (0, len(given_up)))
        self.assertEqual(list(self.redis.scan_iter(f"{keys.CLAIM}*")), [])

    def live_and_die(self, seed: int, answered: "Counter[str]", refused: "Counter[str]") -> None:
        """Run one worker after the other until all jobs are done."""
        rng = random.Random(seed)
        worker = self.worker()
        while True:
            worker.reap()
            batch = worker.claim(rng.choice((1, 16, 64)))
            ids = [chunk.chunk_id for chunk in chunks_of(batch)]
            fate = rng.random() if batch.claimed else 1.0
            if fate < 0.15:  # dies
                self.end_lease(worker)
                worker = self.worker()
            elif fate < 0.25:  # is paused past its lease
                self.end_lease(worker)
                with self.assertRaises(LeaseLost):
                    answer(worker, batch)
                refused.update(ids)
                worker.register()
            elif fate < 0.35:  # is told to stop, and started again
                worker.release()
                worker.register()
            else:
                answer(worker, batch)
                answered.update(ids)
                if not batch.claimed and self.all_is_through():
                    return

    def all_is_through(self) -> bool:
        held = next(self.redis.scan_iter(f"{keys.CLAIM}*", count=10_000), None)
        return held is None and self.producer().queue_state().waiting == 0
