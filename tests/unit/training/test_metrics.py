"""Metrics, on sets that can be counted by hand and on the shipped model."""

import unittest

import numpy as np

from sentiq.classifier import load_classifier
from tests.unit.training.fixtures import FolderCase, made_up_rows, write_table
from training import SHIPPED_MODEL
from training.data import read_tables
from training.metrics import compute_figures, confusion_counts, reliability_bins


class FiguresTest(unittest.TestCase):
    def test_the_figures_of_four_rows_are_those_counted_by_hand(self) -> None:
        probabilities = np.array(
            [[0.6, 0.3, 0.1], [0.3, 0.4, 0.3], [0.1, 0.1, 0.8], [0.5, 0.1, 0.4]], np.float32
        )
        figures = compute_figures(probabilities, np.array([0, 1, 2, 2], dtype=np.int32))
        self.assertEqual(figures["rows"], 4)
        self.assertEqual(figures["accuracy"], 75.0)
        self.assertEqual(figures["macro_recall"], 83.33)
        self.assertEqual(figures["macro_f1"], 77.78)
        self.assertEqual(figures["polarity"], 66.67)

    def test_the_means_are_over_the_classes_that_occur(self) -> None:
        probabilities = np.array([[0.3, 0.5, 0.2], [0.1, 0.2, 0.7]], np.float32)
        figures = compute_figures(probabilities, np.array([0, 2], dtype=np.int32))
        self.assertEqual(
            (figures["accuracy"], figures["macro_recall"], figures["polarity"]), (50.0, 50.0, 100.0)
        )

    def test_neutral_texts_alone_have_no_polarity(self) -> None:
        figures = compute_figures(np.array([[0.2, 0.5, 0.3]], np.float32), np.array([1], dtype=np.int32))
        self.assertIsNone(figures["polarity"])


class CountsTest(FolderCase):
    def test_confusion_counts_and_reliability_bins_hold_every_text(self) -> None:
        write_table(self.path / "one.tsv.gz", made_up_rows(300, seed=1))
        table = read_tables(self.path)["one"]
        probabilities = load_classifier(SHIPPED_MODEL, "onnx", 1).probabilities(table.texts)
        matrix = confusion_counts(probabilities, table.labels)
        self.assertEqual(sum(map(sum, matrix)), 300)
        bins = reliability_bins(probabilities, table.labels)
        self.assertEqual(sum(each["rows"] for each in bins), 300)
        correct = sum(each["rows"] * each["accuracy"] for each in bins)
        self.assertAlmostEqual(correct, sum(matrix[label][label] for label in range(3)), delta=0.5)
