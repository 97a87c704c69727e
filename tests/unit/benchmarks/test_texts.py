"""The texts that are scored in a benchmark."""

import json
import tempfile
import unittest
from pathlib import Path
from statistics import mean

from benchmarks.texts import WORDS, batch_bodies, single_bodies, texts, write_lines


class TestTexts(unittest.TestCase):
    def test_no_two_are_alike_and_each_run_has_the_same(self) -> None:
        self.assertEqual(len(set(texts(5000))), 5000)
        self.assertEqual(texts(50), texts(50))

    def test_they_are_as_long_as_is_said(self) -> None:
        self.assertAlmostEqual(mean(len(text.split()) for text in texts(5000)), WORDS, delta=0.3)

    def test_bodies_hold_one_text_or_many(self) -> None:
        self.assertEqual([json.loads(body)["text"] for body in single_bodies(3)], texts(3))
        (first, second) = (json.loads(body)["texts"] for body in batch_bodies(2, 10))
        self.assertEqual(first + second, texts(20))

    def test_a_file_has_one_body_a_line(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = write_lines(Path(folder) / "bodies", single_bodies(7))
            self.assertEqual(path.read_bytes().splitlines(), single_bodies(7))
