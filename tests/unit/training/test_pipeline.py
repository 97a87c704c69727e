"""The training pipeline from tables to a model folder, on a made-up language of a few words."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from sentiq.classifier import load_classifier, read_folder
from tests.unit.training.fixtures import FolderCase, made_up_rows, write_table
from training import evaluate, fit
from training.batches import Augmentation
from training.data import LABELS
from training.fit import OptimizerConfig
from training.network import NetworkConfig
from training.pipeline import run_pipeline
from training.recipe import Recipe, RecipeError, TrainingSchedule

TINY = Recipe(
    max_tokens=16,
    seed=3,
    validation=0.1,
    network=NetworkConfig(
        vocabulary_size=200,
        width=8,
        hidden_width=8,
        pair_buckets=512,
        word_dropout=0.0,
        pooled_dropout=0.0,
    ),
    schedule=TrainingSchedule(
        6,
        OptimizerConfig(learning_rate=0.05),
        Augmentation(hidden_sources=0.3, hidden_words=0.02, blank_texts=0.01),
    ),
    teachers=(),
)
ONE_EPOCH = replace(TINY, schedule=replace(TINY.schedule, epochs=1))


class PipelineTest(FolderCase):
    def setUp(self) -> None:
        super().setUp()
        self.data, self.work, self.out = self.path / "data", self.path / "work", self.path / "model"
        self.data.mkdir()
        write_table(self.data / "one.tsv.gz", made_up_rows(900, seed=1))
        write_table(self.data / "two.tsv.gz", made_up_rows(300, seed=2))

    def run_with(self, recipe: Recipe, work: Path | None = None) -> dict[str, Any]:
        return run_pipeline(self.data, work or self.work, self.out, recipe)

    def test_a_trained_model_classifies_the_made_up_language_in_both_runtimes(self) -> None:
        manifest = self.run_with(TINY)
        self.assertGreater(manifest["figures"]["validation"]["all"]["accuracy"], 95)
        self.assertEqual(sum(manifest["trained_on"]["sources"].values()), manifest["trained_on"]["rows"])
        self.assert_history_is_whole(manifest["figures"]["history"])
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
        write_table(test / "other.tsv.gz", made_up_rows(100, seed=9))
        result = self.path / "result.json"
        command = ["evaluate", "--model", self.out, "--data", test, "--json", result, "--record"]
        with mock.patch("sys.argv", [str(word) for word in command]):
            evaluate.main()
        figures = json.loads(result.read_text())["figures"]
        self.assertEqual(figures["other"]["rows"], 100)
        self.assertGreater(figures["other"]["macro_f1"], 95)
        self.assertEqual(read_folder(self.out).figures["test"], figures)

    def test_an_interrupted_run_resumes_after_its_last_epoch_and_ends_with_the_same_model(self) -> None:
        whole = self.run_with(TINY)
        second = self.path / "second"
        with (
            mock.patch.object(fit, "save_checkpoint", side_effect=interrupt_after(2, fit.save_checkpoint)),
            self.assertRaises(KeyboardInterrupt),
        ):
            self.run_with(TINY, second)
        epochs: list[int] = []
        with mock.patch.object(fit, "make_dataset", side_effect=count_calls(epochs, fit.make_dataset)):
            resumed = self.run_with(TINY, second)
        self.assertEqual(len(epochs), TINY.schedule.epochs - 2)
        self.assertEqual(resumed["figures"]["validation"]["all"], whole["figures"]["validation"]["all"])
        self.assertEqual(len(resumed["figures"]["history"]), TINY.schedule.epochs)

    def test_a_work_folder_of_another_recipe_is_refused(self) -> None:
        self.run_with(ONE_EPOCH)
        with self.assertRaisesRegex(RecipeError, "another recipe"):
            self.run_with(TINY)

    def test_a_work_folder_of_other_data_is_refused(self) -> None:
        self.run_with(ONE_EPOCH)
        write_table(self.data / "two.tsv.gz", made_up_rows(300, seed=4))
        with self.assertRaisesRegex(RecipeError, "data"):
            self.run_with(ONE_EPOCH)

    def test_other_files_of_the_model_folder_stay(self) -> None:
        self.out.mkdir()
        (self.out / "README.md").write_text("the model card")
        self.run_with(ONE_EPOCH)
        self.assertEqual((self.out / "README.md").read_text(), "the model card")
        self.assertEqual([path.name for path in self.path.iterdir() if path.name.startswith(".")], [])


def interrupt_after(times: int, save: Any) -> Any:
    """Return `save`, interrupted after that number of calls."""
    calls: list[int] = []

    def save_and_interrupt(*arguments: Any) -> None:
        save(*arguments)
        calls.append(1)
        if len(calls) == times:
            raise KeyboardInterrupt

    return save_and_interrupt


def count_calls(calls: list[int], function: Any) -> Any:
    """Return `function`, which adds an element to `calls` at each call."""

    def counted(*arguments: Any) -> Any:
        calls.append(1)
        return function(*arguments)

    return counted
