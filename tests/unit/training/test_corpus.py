"""The written corpus: its columns, labels and phenomena; nothing is shared by training and test."""

import csv
from collections import Counter, defaultdict
from pathlib import Path
from unittest import TestCase

CORPUS = Path(__file__).resolve().parents[3] / "training" / "corpus"
COLUMNS = ["label", "phenomenon", "build", "variety", "pair", "text"]
LABELS = {"negative", "neutral", "positive"}
PHENOMENA = {
    "comparison",
    "concession",
    "emoji_and_marks",
    "far_negation",
    "implicit_complaint",
    "implicit_praise",
    "irony_marked",
    "mixed_feelings",
    "negated_bad",
    "negated_praise",
    "offer_or_invitation",
    "plain_fact",
    "question",
    "request_polite",
    "slang_complaint",
    "slang_praise",
    "strong_and_mild",
    "used_to_until",
}
LEAST_ROWS = {"es_train": 6_000, "en_train": 2_500, "es_test": 600, "en_test": 400}

Row = dict[str, str]


def read_rows(name: str) -> list[Row]:
    """Return the rows of one table, column -> value."""
    with (CORPUS / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


class CorpusTests(TestCase):
    def tables(self) -> dict[str, list[Row]]:
        return {name: read_rows(name) for name in LEAST_ROWS}

    def test_every_row_has_all_columns_and_known_labels_and_phenomena(self) -> None:
        for name, rows in self.tables().items():
            for row in rows:
                with self.subTest(table=name, text=row["text"]):
                    self.assertEqual(list(row), COLUMNS)
                    self.assertIn(row["label"], LABELS)
                    self.assertIn(row["phenomenon"], PHENOMENA)
                    self.assertTrue(row["build"])
                    self.assertEqual(row["text"], " ".join(row["text"].split()))
                    self.assertTrue(row["text"])

    def test_each_table_is_large_enough(self) -> None:
        for name, rows in self.tables().items():
            with self.subTest(table=name):
                self.assertGreaterEqual(len(rows), LEAST_ROWS[name])
        tests = [row for name, rows in self.tables().items() if name.endswith("_test") for row in rows]
        self.assertGreaterEqual(len(tests), 1_000)

    def test_every_phenomenon_has_every_label_and_none_above_three_quarters(self) -> None:
        for name, rows in self.tables().items():
            labels: dict[str, Counter[str]] = defaultdict(Counter)
            for row in rows:
                labels[row["phenomenon"]][row["label"]] += 1
            self.assertEqual(set(labels), PHENOMENA)
            for phenomenon, counts in labels.items():
                with self.subTest(table=name, phenomenon=phenomenon):
                    self.assertEqual(set(counts), LABELS)
                    self.assertLess(max(counts.values()) / counts.total(), 0.75)

    def test_training_and_test_share_neither_text_nor_build(self) -> None:
        for language in ("es", "en"):
            train, test = read_rows(f"{language}_train"), read_rows(f"{language}_test")
            for column in ("text", "build"):
                with self.subTest(language=language, column=column):
                    shared = {row[column].casefold() for row in train} & {
                        row[column].casefold() for row in test
                    }
                    self.assertEqual(shared, set())

    def test_no_text_stands_twice(self) -> None:
        for name, rows in self.tables().items():
            with self.subTest(table=name):
                texts = Counter(row["text"].casefold() for row in rows)
                self.assertEqual([text for text, count in texts.items() if count > 1], [])

    def test_a_pair_has_two_to_four_rows(self) -> None:
        for name, rows in self.tables().items():
            pairs = Counter(row["pair"] for row in rows if row["pair"])
            with self.subTest(table=name):
                self.assertEqual(set(pairs.values()) - {2, 3, 4}, set())
