"""Batches of an epoch: their rows, targets and augmentation."""

import unittest

import numpy as np

from training.batches import Augmentation, Batching, Epoch, Examples, one_hot

CROP = 40


class EpochTest(unittest.TestCase):
    """Every text repeats one id, which is its row plus 2, so that a batch shows its rows."""

    def setUp(self) -> None:
        rng = np.random.default_rng(8)
        lengths = rng.integers(1, CROP * 2, 500)
        self.labels = rng.integers(0, 3, 500).astype(np.int32)
        self.examples = Examples(
            ids=[np.full(length, row + 2, dtype=np.int32) for row, length in enumerate(lengths)],
            sources=np.full(500, 7, dtype=np.int32),
            targets=one_hot(self.labels),
            hidden_source_targets=one_hot((self.labels + 1) % 3),
            weights=np.ones(500, dtype=np.float32),
            epoch_shares=np.full(500, 1.0, dtype=np.float32),
        )

    def epoch(self, number: int = 0, **augmentation: float) -> Epoch:
        batching = Batching(max_tokens=900, max_rows=64, crop_tokens=CROP)
        return Epoch(self.examples, Augmentation(**augmentation), batching, 1, number)

    def rows(self, epoch: Epoch) -> list[int]:
        return [int(row) - 2 for index in range(len(epoch)) for row in epoch[index][0]["ids"].max(axis=1)]

    def test_an_epoch_holds_every_example_once_in_batches_of_bounded_size(self) -> None:
        epoch = self.epoch(hidden_words=0.0)
        self.assertEqual(sorted(self.rows(epoch)), list(range(500)))
        for index in range(len(epoch)):
            ids = epoch[index][0]["ids"]
            self.assertLessEqual(ids.size, 900)
            self.assertLessEqual(len(ids), 64)

    def test_a_row_is_in_its_share_of_the_epochs_evenly_spread(self) -> None:
        self.examples.epoch_shares[:] = 0.25
        self.examples.epoch_shares[:10] = 0.5
        epochs = [self.rows(self.epoch(number, hidden_words=0.0)) for number in range(4)]
        counts = np.bincount(np.concatenate(epochs), minlength=500)
        self.assertEqual(counts.tolist(), [2] * 10 + [1] * 490)

    def test_the_targets_depend_on_the_source_being_hidden(self) -> None:
        epoch = self.epoch(hidden_sources=0.5, hidden_words=0.0)
        for index in range(len(epoch)):
            inputs, targets, _ = epoch[index]
            hidden = inputs["source"] == 0
            labels = self.labels[inputs["ids"].max(axis=1) - 2]
            self.assertEqual(
                targets.argmax(axis=1).tolist(), np.where(hidden, (labels + 1) % 3, labels).tolist()
            )

    def test_the_same_epoch_repeats_and_the_next_one_differs(self) -> None:
        same, again, other = self.epoch()[0], self.epoch()[0], self.epoch(number=1)[0]
        np.testing.assert_array_equal(same[0]["ids"], again[0]["ids"])
        self.assertNotEqual(same[0]["ids"].tolist(), other[0]["ids"].tolist())

    def test_sources_words_and_texts_are_hidden_at_the_configured_rates(self) -> None:
        epoch = self.epoch(hidden_sources=0.3, hidden_words=0.1, blank_texts=0.2)
        batches = [epoch[index] for index in range(len(epoch))]
        hidden = np.mean(np.concatenate([inputs["source"] for inputs, _, _ in batches]) == 0)
        words = np.concatenate([inputs["ids"].ravel() for inputs, _, _ in batches])
        blank = np.concatenate([inputs["ids"].max(axis=1) == 0 for inputs, _, _ in batches])
        targets = np.concatenate([targets for _, targets, _ in batches])
        self.assertAlmostEqual(float(hidden), 0.3, delta=0.07)
        self.assertAlmostEqual(float(np.mean(words[words > 0] == 1)), 0.1, delta=0.015)
        self.assertAlmostEqual(float(blank.mean()), 0.2, delta=0.07)
        np.testing.assert_array_equal(targets[blank], np.tile([0.0, 1.0, 0.0], (blank.sum(), 1)))
