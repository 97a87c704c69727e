"""The transfer set, the ensemble of soft labels, and the examples made from them."""

import unittest

import numpy as np

from tests.unit.training.fixtures import labeled_texts
from training.data import concatenate_tables
from training.distillation import (
    MAX_SPAN_WORDS,
    alter_texts,
    ensemble_soft_labels,
    make_transfer_set,
    sample_spans,
)
from training.pipeline import make_examples
from training.recipe import Recipe, TransferSetConfig

NAN = float("nan")
POSITIVE, NEGATIVE = "I am glad of it.", "I am sad for it."
REVIEW = f"{POSITIVE} {NEGATIVE}<br /><br />No. The rooms were as they are on the pictures!"


class TransferSetTest(unittest.TestCase):
    def test_sentences_are_taken_from_the_long_texts(self) -> None:
        config = TransferSetConfig(max_characters=30, altered=0, spans=0)
        transfer_set = make_transfer_set(labeled_texts([NEGATIVE, REVIEW], [0, 1], "es"), config, seed=1)
        self.assertEqual(transfer_set.texts[:2], [NEGATIVE, REVIEW])
        self.assertEqual(
            sorted(transfer_set.texts[2:]),
            [POSITIVE, NEGATIVE, "The rooms were as they are on the pictures!"],
        )
        self.assertEqual(transfer_set.languages.tolist(), ["es"] * 5)

    def test_each_language_gets_the_configured_number_of_texts_and_the_seed_repeats_them(self) -> None:
        rows = concatenate_tables(
            [labeled_texts([REVIEW] * 50, [1] * 50), labeled_texts([NEGATIVE, REVIEW], [0, 1], "es")]
        )
        config = TransferSetConfig(max_characters=30, sentences=20, altered=15, spans=5)
        transfer_set = make_transfer_set(rows, config, seed=1)
        self.assertEqual(transfer_set.languages[52:].tolist(), ["en"] * 40 + ["es"] * (3 + 15 + 5))
        self.assertEqual(make_transfer_set(rows, config, seed=1).texts, transfer_set.texts)
        self.assertNotEqual(make_transfer_set(rows, config, seed=2).texts, transfer_set.texts)

    def test_a_language_of_long_texts_without_sentences_adds_nothing(self) -> None:
        rows = labeled_texts(["word " * 100], [1])
        self.assertEqual(make_transfer_set(rows, TransferSetConfig(), seed=1).texts, rows.texts)

    def test_an_altered_text_keeps_most_of_its_words(self) -> None:
        text = " ".join(f"word{number}" for number in range(400))
        altered = alter_texts([text, "other " * 400], 40, np.random.default_rng(1))
        for words in (set(each.split()) for each in altered if each.count("word") > 200):
            self.assertAlmostEqual(len(words & set(text.split())) / 400, 0.8, delta=0.08)
            self.assertIn("other", words)

    def test_a_span_holds_consecutive_words_and_some_spans_are_joined(self) -> None:
        text = " ".join(str(number) for number in range(100))
        spans = sample_spans([text, "alone"], 200, np.random.default_rng(1))
        joined = [each for each in spans if each not in text and each != "alone"]
        self.assertTrue(20 < len(joined) < 80, len(joined))
        self.assertLessEqual(max(len(each.split()) for each in spans), 2 * MAX_SPAN_WORDS)
        self.assertEqual(min(len(each.split()) for each in spans), 1)


class SoftLabelsTest(unittest.TestCase):
    def test_the_ensemble_is_the_geometric_mean_of_the_given_soft_labels(self) -> None:
        one = np.array([[0.8, 0.1, 0.1], [0.2, 0.5, 0.3], [NAN] * 3], np.float32)
        other = np.array([[0.2, 0.4, 0.4], [NAN] * 3, [NAN] * 3], np.float32)
        ensemble = ensemble_soft_labels([one, other])
        np.testing.assert_allclose(ensemble[0], np.array([0.4, 0.2, 0.2]) / 0.8, rtol=1e-5)
        np.testing.assert_allclose(ensemble[1], one[1], rtol=1e-5)
        self.assertTrue(np.isnan(ensemble[2]).all())

    def test_a_row_keeps_its_hard_label_if_its_source_is_told(self) -> None:
        rows = labeled_texts([NEGATIVE, POSITIVE], [0, 2])
        ids = [np.full(length, 5, np.int32) for length in (1, 2, 3, 4)]
        soft_labels = np.array([[0.5, 0.5, 0.0], [NAN] * 3, [NAN] * 3, [0.1, 0.1, 0.8]], np.float32)
        examples = make_examples(rows, ids, soft_labels, Recipe(balance=0.0))
        added = [0.1, 0.1, 0.8]
        np.testing.assert_allclose(examples.targets, np.array([[1, 0, 0], [0, 0, 1], added], np.float32))
        np.testing.assert_allclose(
            examples.hidden_source_targets, np.array([[0.5, 0.5, 0], [0, 0, 1], added], np.float32)
        )

    def test_added_texts_without_a_soft_label_are_left_out(self) -> None:
        rows = labeled_texts([NEGATIVE, POSITIVE], [0, 2])
        ids = [np.full(length, 5, np.int32) for length in (1, 2, 3, 4)]
        soft_labels = np.array([[NAN] * 3, [NAN] * 3, [NAN] * 3, [0.1, 0.1, 0.8]], np.float32)
        examples = make_examples(rows, ids, soft_labels, Recipe(balance=0.0))
        self.assertEqual([len(row) for row in examples.ids], [1, 2, 4])
        self.assertEqual(examples.sources.tolist(), [1, 1, 0])
