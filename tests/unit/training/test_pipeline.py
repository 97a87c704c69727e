"""Training from end to end on a made-up language of a few words, and the parts of it that can be wrong."""

import gzip
import json
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from sentiq.classifier.folder import read_folder
from sentiq.classifier.text_classifier import load_classifier
from training import evaluate, fit
from training.batches import Noise
from training.data import LABELS
from training.network import Shape
from training.recipe import Course, Recipe, RecipeError
from training.run import train

HEADER = "label\tlang\tsource\ttext\n"
WORDS = {
    "negative": ["awful", "horrible", "sad", "pésimo", "malo"],
    "neutral": ["table", "monday", "street", "lunes", "calle"],
    "positive": ["great", "lovely", "happy", "bueno", "genial"],
}
FILLING = ["the", "film", "was", "hotel", "el", "muy", "and"]
TINY = Recipe(
    max_tokens=16,
    seed=3,
    validation=0.1,
    shape=Shape(vocabulary=200, width=8, hidden=8, pairs=512, word_dropout=0.0, pooled_dropout=0.0),
    course=Course(
        fit.Schedule(epochs=6, learning_rate=0.05), Noise(hidden_sources=0.3, hidden_words=0.02, blank=0.01)
    ),
    teachers=(),
)
SHORT = replace(TINY, course=replace(TINY.course, schedule=replace(TINY.course.schedule, epochs=1)))


def made_up(rows: int, seed: int) -> list[tuple[str, str]]:
    """Labels and texts, each with one word that gives its label away."""
    chance = np.random.default_rng(seed)
    labels = [str(label) for label in chance.choice(LABELS, rows)]
    return [
        (label, " ".join(chance.permutation([chance.choice(WORDS[label]), *chance.choice(FILLING, 4)])))
        for label in labels
    ]


def write_table(path: Path, rows: list[tuple[str, str]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write(HEADER + "".join(f"{label}\ten\tmade-up\t{text}\n" for label, text in rows))


class WithFolder(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = Path(directory.name)


class TrainingRunTest(WithFolder):
    def setUp(self) -> None:
        super().setUp()
        self.data, self.work, self.out = self.path / "data", self.path / "work", self.path / "model"
        self.data.mkdir()
        write_table(self.data / "one.tsv.gz", made_up(900, seed=1))
        write_table(self.data / "two.tsv.gz", made_up(300, seed=2))

    def test_texts_go_in_and_a_model_that_has_learnt_them_comes_out(self) -> None:
        card = train(self.data, self.work, self.out, TINY)
        self.assertGreater(card["figures"]["validation"]["all"]["accuracy"], 95)
        self.assertEqual(sum(card["trained_on"]["sources"].values()), card["trained_on"]["rows"])
        self.assert_history_is_whole(card["figures"]["history"])
        self.assertEqual(read_folder(self.out).labels, LABELS)
        texts = ["the film was lovely", "the hotel was HORRIBLE", "", "el lunes"]
        onnx = load_classifier(self.out, "onnx", 1).probabilities(texts)
        keras_ = load_classifier(self.out, "keras", 1).probabilities(texts)
        np.testing.assert_allclose(onnx, keras_, atol=1e-4)
        self.assertEqual(onnx.argmax(axis=1)[[0, 1, 3]].tolist(), [2, 0, 1])
        self.assert_evaluation_is_written()

    def assert_history_is_whole(self, history: list[dict[str, float]]) -> None:
        self.assertEqual([epoch["epoch"] for epoch in history], [1, 2, 3, 4, 5, 6])
        self.assertGreater(history[0]["loss"], history[-1]["loss"])
        self.assertGreater(history[-1]["validation_accuracy"], 0.95)
        self.assertLess(history[-1]["validation_loss"], 0.3)

    def assert_evaluation_is_written(self) -> None:
        test = self.path / "test"
        test.mkdir()
        write_table(test / "fresh.tsv.gz", made_up(100, seed=9))
        result = self.path / "result.json"
        command = ["evaluate", "--model", self.out, "--data", test, "--json", result, "--record"]
        with mock.patch("sys.argv", [str(word) for word in command]):
            evaluate.main()
        figures = json.loads(result.read_text())["figures"]
        self.assertEqual(figures["fresh"]["rows"], 100)
        self.assertGreater(figures["fresh"]["macro_f1"], 95)
        self.assertEqual(read_folder(self.out).figures["test"], figures)

    def test_an_interrupted_run_goes_on_after_its_last_epoch_and_ends_the_same(self) -> None:
        whole = train(self.data, self.work, self.out, TINY)
        with (
            mock.patch.object(fit, "save", side_effect=interrupt_after(2, fit.save)),
            self.assertRaises(KeyboardInterrupt),
        ):
            train(self.data, self.path / "second", self.out, TINY)
        epochs: list[int] = []
        with mock.patch.object(fit, "stream", side_effect=count_calls(epochs, fit.stream)):
            resumed = train(self.data, self.path / "second", self.out, TINY)
        self.assertEqual(len(epochs), TINY.course.schedule.epochs - 2)
        self.assertEqual(resumed["figures"]["validation"]["all"], whole["figures"]["validation"]["all"])
        self.assertEqual(len(resumed["figures"]["history"]), TINY.course.schedule.epochs)

    def test_a_work_folder_of_another_recipe_is_refused(self) -> None:
        train(self.data, self.work, self.out, SHORT)
        with self.assertRaisesRegex(RecipeError, "another recipe"):
            train(self.data, self.work, self.out, TINY)

    def test_a_work_folder_of_other_data_is_refused(self) -> None:
        train(self.data, self.work, self.out, SHORT)
        write_table(self.data / "two.tsv.gz", made_up(300, seed=4))
        with self.assertRaisesRegex(RecipeError, "data"):
            train(self.data, self.work, self.out, SHORT)

    def test_what_else_is_in_the_model_folder_stays(self) -> None:
        self.out.mkdir()
        (self.out / "README.md").write_text("the model card")
        train(self.data, self.work, self.out, SHORT)
        self.assertEqual((self.out / "README.md").read_text(), "the model card")
        self.assertEqual([path.name for path in self.path.iterdir() if path.name.startswith(".")], [])


def interrupt_after(times: int, save: Any) -> Any:
    """`save`, interrupted after it has been called so often."""
    calls: list[int] = []

    def interrupting(*arguments: Any) -> None:
        save(*arguments)
        calls.append(1)
        if len(calls) == times:
            raise KeyboardInterrupt

    return interrupting


def count_calls(calls: list[int], function: Any) -> Any:
    """`function`, which notes each of its calls."""

    def counting(*arguments: Any) -> Any:
        calls.append(1)
        return function(*arguments)

    return counting
