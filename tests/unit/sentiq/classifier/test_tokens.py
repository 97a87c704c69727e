"""Batches of token ids: every row once, of bounded size, with little padding."""

import unittest

import numpy as np

from sentiq.classifier.tokens import BATCH_TOKENS, padded_batches


class PaddedBatchesTest(unittest.TestCase):
    def setUp(self) -> None:
        rng = np.random.default_rng(5)
        lengths = [0, 1, 1, 512, 512, *rng.integers(0, 513, 300)]
        self.sequences = [rng.integers(1, 9, length).tolist() for length in lengths]

    def test_every_row_is_whole_in_exactly_one_batch(self) -> None:
        seen = []
        for rows, ids in padded_batches(self.sequences):
            seen.extend(rows)
            for row, line in zip(rows, ids, strict=True):
                self.assertEqual(line[line > 0].tolist(), self.sequences[row])
        self.assertEqual(sorted(seen), list(range(len(self.sequences))))

    def test_no_batch_is_larger_than_the_limit(self) -> None:
        for _, ids in padded_batches(self.sequences):
            self.assertLessEqual(ids.size, BATCH_TOKENS)

    def test_at_most_a_fifth_is_added_as_padding(self) -> None:
        scored = sum(ids.size for _, ids in padded_batches(self.sequences))
        self.assertLess(scored, 1.2 * sum(map(len, self.sequences)))

    def test_a_sequence_above_the_limit_is_alone_in_its_batch(self) -> None:
        found = [ids.shape for _, ids in padded_batches([[1] * (BATCH_TOKENS + 1), [1]])]
        self.assertEqual(found, [(1, 1), (1, BATCH_TOKENS + 1)])
