"""What a training step sees, and the network as it is trained and served."""

import unittest

import keras
import numpy as np

from training.batches import Batching, Epoch, Examples, Noise, one_hot
from training.network import Shape, attend, of_unknown_source, served_network, training_network

CROP = 40
SHAPE = Shape(vocabulary=50, width=4, hidden=5, heads=2, pairs=512, pair_width=3)


class BatchesTest(unittest.TestCase):
    """Every text is one id repeated, which is its row, so that a batch tells where its rows are from."""

    def setUp(self) -> None:
        chance = np.random.default_rng(8)
        lengths = chance.integers(1, CROP * 2, 500)
        self.labels = chance.integers(0, 3, 500).astype(np.int32)
        self.examples = Examples(
            ids=[np.full(length, row + 2, dtype=np.int32) for row, length in enumerate(lengths)],
            sources=np.full(500, 7, dtype=np.int32),
            targets=one_hot(self.labels),
            hidden_targets=one_hot((self.labels + 1) % 3),
            weights=np.ones(500, dtype=np.float32),
            shares=np.full(500, 1.0, dtype=np.float32),
        )

    def epoch(self, number: int = 0, **noise: float) -> Epoch:
        return Epoch(self.examples, Noise(**noise), Batching(tokens=900, rows=64, crop=CROP), 1, number)

    def rows(self, epoch: Epoch) -> list[int]:
        return [int(row) - 2 for index in range(len(epoch)) for row in epoch[index][0]["ids"].max(axis=1)]

    def test_an_epoch_holds_every_example_once_in_bounded_batches(self) -> None:
        epoch = self.epoch(hidden_words=0.0)
        self.assertEqual(sorted(self.rows(epoch)), list(range(500)))
        for index in range(len(epoch)):
            ids = epoch[index][0]["ids"]
            self.assertLessEqual(ids.size, 900)
            self.assertLessEqual(len(ids), 64)

    def test_a_share_is_that_of_the_epochs_evenly_spread(self) -> None:
        self.examples.shares[:] = 0.25
        self.examples.shares[:10] = 0.5
        epochs = [self.rows(self.epoch(number, hidden_words=0.0)) for number in range(4)]
        times = np.bincount(np.concatenate(epochs), minlength=500)
        self.assertEqual(times.tolist(), [2] * 10 + [1] * 490)

    def test_targets_are_those_of_the_row_by_whether_its_source_is_told(self) -> None:
        epoch = self.epoch(hidden_sources=0.5, hidden_words=0.0)
        for index in range(len(epoch)):
            inputs, targets, _ = epoch[index]
            hidden = inputs["source"] == 0
            labels = self.labels[inputs["ids"].max(axis=1) - 2]
            self.assertEqual(
                targets.argmax(axis=1).tolist(), np.where(hidden, (labels + 1) % 3, labels).tolist()
            )

    def test_the_same_epoch_can_be_made_again_and_the_next_is_another(self) -> None:
        same, again, other = self.epoch()[0], self.epoch()[0], self.epoch(number=1)[0]
        np.testing.assert_array_equal(same[0]["ids"], again[0]["ids"])
        self.assertNotEqual(same[0]["ids"].tolist(), other[0]["ids"].tolist())

    def test_sources_and_words_are_hidden_and_texts_left_blank_as_often_as_asked(self) -> None:
        epoch = self.epoch(hidden_sources=0.3, hidden_words=0.1, blank=0.2)
        batches = [epoch[index] for index in range(len(epoch))]
        hidden = np.mean(np.concatenate([inputs["source"] for inputs, _, _ in batches]) == 0)
        words = np.concatenate([inputs["ids"].ravel() for inputs, _, _ in batches])
        blank = np.concatenate([inputs["ids"].max(axis=1) == 0 for inputs, _, _ in batches])
        targets = np.concatenate([targets for _, targets, _ in batches])
        self.assertAlmostEqual(float(hidden), 0.3, delta=0.07)
        self.assertAlmostEqual(float(np.mean(words[words > 0] == 1)), 0.1, delta=0.015)
        self.assertAlmostEqual(float(blank.mean()), 0.2, delta=0.07)
        np.testing.assert_array_equal(targets[blank], np.tile([0.0, 1.0, 0.0], (blank.sum(), 1)))


class NetworkTest(unittest.TestCase):
    """The served network is the trained one for the unknown source, at a temperature."""

    def test_serving_gives_what_training_gives_for_the_unknown_source(self) -> None:
        keras.utils.set_random_seed(1)
        shape = SHAPE
        pretrained = np.random.default_rng(3).normal(size=(50, 7)).astype(np.float32)
        trained = training_network(shape, 3, 3, pretrained)
        correction = trained.get_layer("words").correction
        correction.assign(np.random.default_rng(4).normal(size=correction.shape))
        for name in ("convention", "prior"):
            weights = trained.get_layer(name).get_weights()[0]
            trained.get_layer(name).set_weights([np.random.default_rng(2).normal(size=weights.shape)])
        ids = np.array([[4, 9, 2, 0], [7, 7, 30, 41]], dtype=np.int32)
        logits = np.asarray(trained([ids, np.zeros(2, np.int32)], training=False))
        np.testing.assert_allclose(
            np.asarray(of_unknown_source(trained)(ids)),
            np.asarray(served_network(trained, shape, 3)(ids)),
            atol=1e-5,
        )
        for temperature in (1.0, 2.5):
            scaled = np.exp(logits / temperature)
            served = np.asarray(served_network(trained, shape, 3, temperature)(ids))
            np.testing.assert_allclose(served, scaled / scaled.sum(axis=1, keepdims=True), atol=1e-5)

    def test_a_pair_of_words_counts_wherever_it_stands_and_in_its_order(self) -> None:
        keras.utils.set_random_seed(1)
        served = served_network(training_network(SHAPE, 1, 3), SHAPE, 3)
        pairs = keras.Model(served.input, served.get_layer("pairs").output)
        near, far = np.array([[4, 9, 2, 0]], np.int32), np.array([[5, 3, 4, 9]], np.int32)
        np.testing.assert_array_equal(pairs(near)[0, 0, 0], pairs(far)[0, 0, 2])
        turned = pairs(near[:, [1, 0, 2, 3]])[0, 0, 0]
        self.assertGreater(float(np.abs(pairs(near)[0, 0, 0] - turned).max()), 0.0)

    def test_each_head_gives_a_mean_of_its_own_over_the_tokens_and_none_of_the_padding(self) -> None:
        features, mask = keras.Input((1, None, 4)), keras.Input((1, None, 1))
        network = keras.Model([features, mask], attend(features, mask, heads=2))
        kernel = np.zeros((4, 2), dtype=np.float32)
        kernel[0, 0] = 50.0  # the first head sees only the token of which the first feature is highest
        network.get_layer("attention").set_weights([kernel, np.zeros(2, dtype=np.float32)])
        tokens = np.array([[[[1, 2, 3, 4], [5, 6, 7, 8], [0, 1, 2, 0], [99, 99, 99, 99]]]], np.float32)
        there = np.array([[[[1], [1], [1], [0]]]], dtype=np.float32)
        np.testing.assert_allclose(network([tokens, there]), [[5.0, 6.0, 4.0, 4.0]], rtol=1e-6)
