"""Tables of labeled texts, and the split into training and validation."""

import unittest

import numpy as np

from tests.unit.training.fixtures import HEADER, FolderCase, labeled_texts
from training.data import DataError, LabeledTexts, read_tables, source_ids, train_validation_split


class TablesTest(FolderCase):
    def test_quotes_in_a_table_are_plain_characters(self) -> None:
        (self.path / "plain.tsv").write_text(HEADER + 'neutral\ten\tx\the said "no\npositive\tes\tx\t¡sí!\n')
        rows = read_tables(self.path)["plain"]
        self.assertEqual(rows.texts, ['he said "no', "¡sí!"])
        self.assertEqual(rows.labels.tolist(), [1, 2])

    def test_a_folder_without_tables_is_refused(self) -> None:
        with self.assertRaisesRegex(DataError, "no table"):
            read_tables(self.path)

    def test_the_error_for_a_malformed_table_names_it(self) -> None:
        for content in ["", "text\tlabel\n", HEADER + "glad\ten\tx\ty\n", HEADER + "neutral\ten\ty\n"]:
            with self.subTest(content=content):
                (self.path / "bad.tsv").write_text(content)
                with self.assertRaisesRegex(DataError, "bad.tsv"):
                    read_tables(self.path)

    def test_languages_come_from_the_table_and_the_source_from_its_name(self) -> None:
        (self.path / "plain.tsv").write_text(HEADER + "neutral\ten\tx\tone\npositive\tes\tx\tdos\n")
        rows = read_tables(self.path)["plain"]
        self.assertEqual(rows.languages.tolist(), ["en", "es"])
        self.assertEqual(rows.sources.tolist(), ["plain", "plain"])
        self.assertEqual(rows.take(np.array([1])).languages.tolist(), ["es"])

    def test_source_ids_count_from_one(self) -> None:
        rows = LabeledTexts([""] * 3, np.zeros(3, np.int32), np.array(["b", "a", "b"]), np.full(3, "en"))
        numbers, sources = source_ids(rows)
        self.assertEqual((numbers.tolist(), sources), ([2, 1, 2], 2))


class SplitTest(unittest.TestCase):
    def test_the_same_share_of_every_label_is_held_out_and_the_split_repeats(self) -> None:
        rows = labeled_texts([f"text {n:04}" for n in range(2_000)], [0] * 1_200 + [2] * 800)
        training, validation = train_validation_split(rows, 0.1, seed=4)
        self.assertEqual(sorted(training.texts + validation.texts), sorted(rows.texts))
        self.assertEqual(np.bincount(validation.labels).tolist(), [120, 0, 80])
        same, other = (train_validation_split(rows, 0.1, seed).validation for seed in (4, 5))
        self.assertEqual(same.texts, validation.texts)
        self.assertNotEqual(other.texts, validation.texts)

    def test_a_small_source_gives_a_larger_share_and_a_large_one_a_smaller(self) -> None:
        for count, held_out in ((400, 60), (2_000, 150), (30_000, 500)):
            with self.subTest(rows=count):
                rows = labeled_texts([f"text {n:05}" for n in range(count)], [1] * count)
                self.assertEqual(len(train_validation_split(rows, 0.02, seed=4).validation), held_out)

    def test_parts_of_a_held_out_text_are_not_trained_on(self) -> None:
        sentences = [f"the plot {n} is thin" for n in range(300)]
        phrases = [f"plot {n}" for n in range(300)]
        rows = labeled_texts(sentences + phrases, [0] * 600)
        training, validation = train_validation_split(rows, 0.1, seed=4)
        self.assertTrue(set(validation.texts) <= set(sentences))
        self.assertEqual(len(validation), 90)
        for text in validation.texts:
            self.assertNotIn(text.removeprefix("the ").removesuffix(" is thin"), training.texts)
        self.assertEqual(len(training), 600 - 2 * 90)
