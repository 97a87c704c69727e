"""Vectors of subwords from vectors of words."""

import unittest

import numpy as np
from tokenizers import Tokenizer, models

from training.subword_vectors import subword_vectors


class SubwordVectorsTest(unittest.TestCase):
    def test_a_subword_has_the_mean_vector_of_its_words(self) -> None:
        vocabulary = {"[UNK]": 0, "a": 1, "##b": 2, "c": 3}
        tokenizer = Tokenizer(models.BPE(vocabulary, [], unk_token="[UNK]", continuing_subword_prefix="##"))
        known = {"a": [1.0, 0.0], "ab": [0.0, 1.0]}
        vectors = subword_vectors(
            tokenizer, ["a a, a a", "ab ab", "c"], lambda words: np.array([known[word] for word in words])
        )
        whole, part = 4 * 1.0, 2 * 0.25  # count, divided by the square of the number of subwords
        expected = np.array([[0.0, 0.0], [whole, part], [0, 1], [0, 0]])
        expected[1] /= whole + part
        expected[1:3] -= 0.5
        np.testing.assert_allclose(vectors / vectors[2, 1], expected / expected[2, 1], atol=1e-6)
