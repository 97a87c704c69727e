"""Figures on everyday language, on probabilities and a classifier made for the test."""

import unittest
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tests.unit.training.fixtures import labeled_texts
from training.card.everyday import changed_labels, confident_mistakes, neutral_figures, written_figures
from training.card.everyday_section import everyday_section
from training.written import WrittenSentences

NEGATIVE, NEUTRAL, POSITIVE = np.eye(3, dtype=np.float32) * 0.7 + 0.1


def sentences(texts: list[str], labels: list[int], phenomena: list[str]) -> WrittenSentences:
    """Return sentences whose construction is their text."""
    return WrittenSentences(labeled_texts(texts, labels), np.array(phenomena), np.array(texts))


def negates_everything(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return "negative" for a text with the word "no" in lower case, and "neutral" for any other."""
    return np.array([NEGATIVE if "no" in text.split() else NEUTRAL for text in texts])


class EverydayTest(unittest.TestCase):
    def setUp(self) -> None:
        self.table = sentences(["a", "b", "c", "d"], [2, 2, 1, 0], ["irony", "irony", "question", "irony"])
        self.probabilities = np.array([NEGATIVE, POSITIVE, NEUTRAL, NEUTRAL])

    def test_accuracy_and_opposite_answers_are_counted(self) -> None:
        figures = written_figures(self.probabilities, self.table)
        self.assertEqual((figures["rows"], figures["accuracy"], figures["opposite"]), (4, 50.0, 25.0))
        self.assertEqual(figures["phenomena"], {"irony": 33.33, "question": 100.0})

    def test_a_mistake_is_an_opposite_answer(self) -> None:
        expected = [{"phenomenon": "irony", "text": "a", "label": "positive", "answer": "negative"}]
        self.assertEqual(confident_mistakes(self.probabilities, self.table), expected)

    def test_changed_labels_are_counted_among_the_texts_that_change(self) -> None:
        figures = changed_labels(negates_everything, ["no sé", "sí", "no"])
        self.assertEqual(figures["capitals"], {"texts": 3, "changed": 66.67})
        self.assertEqual(figures["accents"], {"texts": 2, "changed": 0.0})
        self.assertNotIn("entities", changed_labels(negates_everything, ["no"]))

    def test_plain_sentences_are_those_of_the_table_and_of_the_tests(self) -> None:
        table = sentences(["uno", "no"], [1, 1], ["plain_fact", "question"])
        figures = neutral_figures(negates_everything, {"es": table})
        self.assertEqual(figures["rows"], 110)
        self.assertLess(figures["neutral"], 100.0)

    def test_the_section_says_that_nothing_was_measured(self) -> None:
        self.assertEqual(set(everyday_section({}, "Not measured.").values()), {"Not measured."})
