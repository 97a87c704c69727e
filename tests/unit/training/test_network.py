"""The network in training and in service."""

import unittest

import keras
import numpy as np

from training.network import (
    NetworkConfig,
    build_served_network,
    build_training_network,
    pool_by_attention,
    predict_unknown_source,
)

CONFIG = NetworkConfig(vocabulary_size=50, width=4, hidden_width=5, heads=2, pair_buckets=512, pair_width=3)


class NetworkTest(unittest.TestCase):
    """The served network is the trained one for the unknown source, at a temperature."""

    def test_serving_equals_training_for_the_unknown_source(self) -> None:
        keras.utils.set_random_seed(1)
        pretrained = np.random.default_rng(3).normal(size=(50, 7)).astype(np.float32)
        trained = build_training_network(CONFIG, 3, 3, pretrained)
        correction = trained.get_layer("words").correction
        correction.assign(np.random.default_rng(4).normal(size=correction.shape))
        for name in ("source_hidden_bias", "source_logit_bias"):
            weights = trained.get_layer(name).get_weights()[0]
            trained.get_layer(name).set_weights([np.random.default_rng(2).normal(size=weights.shape)])
        ids = np.array([[4, 9, 2, 0], [7, 7, 30, 41]], dtype=np.int32)
        logits = np.asarray(trained([ids, np.zeros(2, np.int32)], training=False))
        np.testing.assert_allclose(
            np.asarray(predict_unknown_source(trained)(ids)),
            np.asarray(build_served_network(trained, CONFIG, 3)(ids)),
            atol=1e-5,
        )
        for temperature in (1.0, 2.5):
            scaled = np.exp(logits / temperature)
            served = np.asarray(build_served_network(trained, CONFIG, 3, temperature)(ids))
            np.testing.assert_allclose(served, scaled / scaled.sum(axis=1, keepdims=True), atol=1e-5)

    def test_a_pair_of_words_has_one_vector_at_any_position_and_another_in_reverse(self) -> None:
        keras.utils.set_random_seed(1)
        served = build_served_network(build_training_network(CONFIG, 1, 3), CONFIG, 3)
        pairs = keras.Model(served.input, served.get_layer("pairs").output)
        early, late = np.array([[4, 9, 2, 0]], np.int32), np.array([[5, 3, 4, 9]], np.int32)
        np.testing.assert_array_equal(pairs(early)[0, 0, 0], pairs(late)[0, 0, 2])
        reverse = pairs(early[:, [1, 0, 2, 3]])[0, 0, 0]
        self.assertGreater(float(np.abs(pairs(early)[0, 0, 0] - reverse).max()), 0.0)

    def test_each_attention_head_pools_its_share_of_the_features_without_padding(self) -> None:
        features, mask = keras.Input((1, None, 4)), keras.Input((1, None, 1))
        network = keras.Model([features, mask], pool_by_attention(features, mask, heads=2))
        kernel = np.zeros((4, 2), dtype=np.float32)
        kernel[0, 0] = 50.0  # the first head attends only to the token with the highest first feature
        network.get_layer("attention").set_weights([kernel, np.zeros(2, dtype=np.float32)])
        tokens = np.array([[[[1, 2, 3, 4], [5, 6, 7, 8], [0, 1, 2, 0], [99, 99, 99, 99]]]], np.float32)
        not_padding = np.array([[[[1], [1], [1], [0]]]], dtype=np.float32)
        np.testing.assert_allclose(network([tokens, not_padding]), [[5.0, 6.0, 4.0, 4.0]], rtol=1e-6)
