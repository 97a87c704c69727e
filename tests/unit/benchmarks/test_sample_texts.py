"""The texts that a benchmark scores."""

import json
import tempfile
import unittest
from pathlib import Path
from statistics import mean

from benchmarks.sample_texts import MEAN_WORDS, batch_bodies, sample_texts, single_bodies, write_lines


class SampleTextsTest(unittest.TestCase):
    def test_all_texts_differ_and_each_run_has_the_same_texts(self) -> None:
        self.assertEqual(len(set(sample_texts(5000))), 5000)
        self.assertEqual(sample_texts(50), sample_texts(50))

    def test_the_mean_length_is_as_documented(self) -> None:
        self.assertAlmostEqual(mean(len(text.split()) for text in sample_texts(5000)), MEAN_WORDS, delta=0.3)

    def test_a_body_has_one_text_or_many(self) -> None:
        self.assertEqual([json.loads(body)["text"] for body in single_bodies(3)], sample_texts(3))
        (first, second) = (json.loads(body)["texts"] for body in batch_bodies(2, 10))
        self.assertEqual(first + second, sample_texts(20))

    def test_a_file_has_one_body_a_line(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = write_lines(Path(folder) / "bodies", single_bodies(7))
            self.assertEqual(path.read_bytes().splitlines(), single_bodies(7))
