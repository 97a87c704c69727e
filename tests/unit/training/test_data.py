"""From tables to texts: reading, the cut between training and validation, normalisation."""

import tempfile
import unittest
from pathlib import Path

import numpy as np

from training.data import DataError, LabelledTexts, read_tables, source_numbers, split
from training.tokenizer import normalizer

HEADER = "label\tlang\tsource\ttext\n"


def labelled(texts: list[str], labels: list[int], source: str = "a") -> LabelledTexts:
    """Texts of one source."""
    rows = len(texts)
    return LabelledTexts(texts, np.array(labels, np.int32), np.full(rows, source), np.full(rows, "en"))


class DataTest(unittest.TestCase):
    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = Path(directory.name)

    def test_tables_are_read_whatever_quotes_they_hold(self) -> None:
        (self.path / "plain.tsv").write_text(HEADER + 'neutral\ten\tx\the said "no\npositive\tes\tx\t¡sí!\n')
        rows = read_tables(self.path)["plain"]
        self.assertEqual(rows.texts, ['he said "no', "¡sí!"])
        self.assertEqual(rows.labels.tolist(), [1, 2])

    def test_a_folder_without_tables_is_refused(self) -> None:
        with self.assertRaisesRegex(DataError, "no table"):
            read_tables(self.path)

    def test_a_malformed_table_is_named(self) -> None:
        for content in ["", "text\tlabel\n", HEADER + "glad\ten\tx\ty\n", HEADER + "neutral\ten\ty\n"]:
            with self.subTest(content=content):
                (self.path / "bad.tsv").write_text(content)
                with self.assertRaisesRegex(DataError, "bad.tsv"):
                    read_tables(self.path)

    def test_languages_and_sources_are_those_of_the_table(self) -> None:
        (self.path / "plain.tsv").write_text(HEADER + "neutral\ten\tx\tone\npositive\tes\tx\tdos\n")
        rows = read_tables(self.path)["plain"]
        self.assertEqual(rows.languages.tolist(), ["en", "es"])
        self.assertEqual(rows.sources.tolist(), ["plain", "plain"])
        self.assertEqual(rows.take(np.array([1])).languages.tolist(), ["es"])

    def test_sources_are_numbered_from_one(self) -> None:
        rows = LabelledTexts([""] * 3, np.zeros(3, np.int32), np.array(["b", "a", "b"]), np.full(3, "en"))
        numbers, sources = source_numbers(rows)
        self.assertEqual((numbers.tolist(), sources), ([2, 1, 2], 2))


class SplitTest(unittest.TestCase):
    def test_the_same_share_of_every_label_is_held_out_and_the_cut_repeats(self) -> None:
        rows = labelled([f"text {n:04}" for n in range(2_000)], [0] * 1_200 + [2] * 800)
        training, validation = split(rows, 0.1, seed=4)
        self.assertEqual(sorted(training.texts + validation.texts), sorted(rows.texts))
        self.assertEqual(np.bincount(validation.labels).tolist(), [120, 0, 80])
        self.assertEqual(split(rows, 0.1, seed=4).validation.texts, validation.texts)
        self.assertNotEqual(split(rows, 0.1, seed=5).validation.texts, validation.texts)

    def test_a_small_source_gives_more_of_its_rows_and_a_large_one_fewer(self) -> None:
        for rows, held_out in ((400, 60), (2_000, 150), (30_000, 500)):
            with self.subTest(rows=rows):
                cut = split(labelled([f"text {n:05}" for n in range(rows)], [1] * rows), 0.02, seed=4)
                self.assertEqual(len(cut.validation), held_out)

    def test_parts_of_a_text_held_out_are_not_trained_on(self) -> None:
        sentences = [f"the plot {n} is thin" for n in range(300)]
        phrases = [f"plot {n}" for n in range(300)]
        training, validation = split(labelled(sentences + phrases, [0] * 600), 0.1, seed=4)
        self.assertTrue(set(validation.texts) <= set(sentences))
        self.assertEqual(len(validation), 90)
        for text in validation.texts:
            self.assertNotIn(text.removeprefix("the ").removesuffix(" is thin"), training.texts)
        self.assertEqual(len(training), 600 - 2 * 90)


class NormalizerTest(unittest.TestCase):
    def test_what_is_written_in_many_ways_is_read_in_one(self) -> None:
        cases = {
            "I don\u2019t": "i don't",
            "it 's n't": "it'sn't",
            "do n't": "don't",
            "PÉSIMO niño": "pesimo nino",
            "Sooooooo!!!!!!": "soo!!",
            "1000000": "1000000",
            "@Some_One hi": "@user hi",
            "me@mail.com": "me@mail.com",
            "zero\u200bwidth": "zerowidth",
            "nul\x00byte": "nul byte",
            "``quoted''": '"quoted"',
            "\ufb01ne": "fine",
        }
        normalize = normalizer().normalize_str
        for text, expected in cases.items():
            with self.subTest(text=text):
                self.assertEqual(normalize(text), expected)

    def test_links_become_one_word(self) -> None:
        for link in ["http://t.co/AbC", "https://example.org/?a=b#c", "www.example.org"]:
            with self.subTest(link=link):
                self.assertEqual(normalizer().normalize_str(f"see {link}").split(), ["see", "http"])
