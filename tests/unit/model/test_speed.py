"""The speed that a worker tells."""

import unittest

from model.speed import Speed
from sentiq.messages import Chunk
from sentiq.queue import Batch, ClaimedChunk


def batch_of(texts: list[str], *, suspect: bool = False) -> Batch:
    return Batch(0, (ClaimedChunk(b"", Chunk("job.0", tuple(texts), 60)),), suspect)


class SpeedTests(unittest.TestCase):
    def test_it_is_unknown_until_a_full_batch(self) -> None:
        speed = Speed()
        speed.note(batch_of(["short"] * 63), 0.1)
        speed.note(batch_of(["short"] * 64, suspect=True), 0.1)
        self.assertEqual(speed.batches_per_s, 0.0)
        speed.note(batch_of(["short"] * 64), 0.1)
        self.assertAlmostEqual(speed.batches_per_s, 10.0)

    def test_a_batch_of_twice_the_texts_is_twice_the_work(self) -> None:
        speed = Speed()
        speed.note(batch_of(["short"] * 128), 0.1)
        self.assertAlmostEqual(speed.batches_per_s, 20.0)

    def test_long_texts_count_by_their_characters(self) -> None:
        speed = Speed()
        speed.note(batch_of(["x" * 4096] * 8), 0.1)
        self.assertAlmostEqual(speed.batches_per_s, 20.0)

    def test_it_follows_the_last_batches(self) -> None:
        speed = Speed(0.1)
        for _ in range(30):
            speed.note(batch_of(["short"] * 64), 0.2)
        self.assertAlmostEqual(speed.batches_per_s, 5.0, places=1)
