"""Fine-tuning: a tiny model learns written sentences, keeps what it knew, and resumes."""

import json
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from unittest import mock

import numpy as np

from sentiq.classifier import load_classifier, read_manifest
from tests.unit.training.fixtures import FolderCase, made_up_rows, write_table
from tests.unit.training.test_pipeline import TINY
from training import finetune as finetune_module
from training.continuation import TrainedModel, average_weights, continue_network, read_trained_model
from training.data import DataError
from training.finetune import Folders, finetune
from training.fit import OptimizerConfig
from training.network import NetworkConfig, predict_unknown_source
from training.pipeline import run_pipeline
from training.recipe import FineTuning, RecipeError
from training.written import COLUMNS

IDS = np.array([[3, 4, 5], [6, 7, 0]], dtype=np.int32)
NEW_WORDS = {"negative": "hotel", "neutral": "film", "positive": "and"}  # fillers before: without a meaning


class FineTuningTest(FolderCase):
    trained: Path

    @classmethod
    def setUpClass(cls) -> None:
        """Train the model to start from once, because it takes longer than a test."""
        directory = tempfile.TemporaryDirectory()
        cls.addClassCleanup(directory.cleanup)
        cls.trained, data = Path(directory.name) / "model", Path(directory.name) / "data"
        data.mkdir()
        write_table(data / "one.tsv.gz", made_up_rows(900, seed=1))
        run_pipeline(data, Path(directory.name) / "work", cls.trained, TINY)

    def setUp(self) -> None:
        super().setUp()
        self.folders = Folders(*(self.path / name for name in ("data", "corpus", "start", "work", "out")))
        self.folders.data.mkdir()
        self.folders.corpus.mkdir()
        write_table(self.folders.data / "one.tsv.gz", made_up_rows(900, seed=1))
        for language in ("es", "en"):
            self.write_sentences(language)
        shutil.copytree(self.trained, self.folders.start)
        schedule = replace(TINY.schedule, epochs=6, optimizer=OptimizerConfig(learning_rate=0.02))
        recipe = replace(TINY, version="4", schedule=schedule)
        self.tuning = FineTuning(recipe, variants=1, written_weight=2.0, share=0.9)

    def write_sentences(self, language: str) -> None:
        lines = [
            f"{label}\tquestion\tbuild{number}\t{language}\t\t{word} {word} el {number}"
            for number in range(40)
            for label, word in NEW_WORDS.items()
        ]
        text = "\n".join(["\t".join(COLUMNS), *lines]) + "\n"
        (self.folders.corpus / f"{language}_train.tsv").write_text(text, encoding="utf-8")

    def test_the_model_learns_the_sentences_and_keeps_the_rest(self) -> None:
        manifest = finetune(self.folders, self.tuning)
        sources = manifest["figures"]["validation"]["sources"]
        self.assertGreater(sources["one"]["accuracy"], 90)
        self.assertGreater(sources["es_written"]["accuracy"], 90)
        self.assertEqual(manifest["trained_on"]["fine_tuning"]["start"], "sentiment-3")
        self.assertEqual(len(manifest["figures"]["history"]), 6)
        classifier = load_classifier(self.folders.out, "onnx", 1)
        texts = ["hotel hotel el 3", "and and el 7", "the film was lovely", "the hotel was HORRIBLE"]
        self.assertEqual(classifier.probabilities(texts).argmax(axis=1).tolist(), [0, 2, 2, 0])
        self.assertEqual(read_manifest(self.folders.out / "model.json")["version"], "4")

    def test_an_interrupted_run_resumes_and_ends_the_same(self) -> None:
        whole = finetune(self.folders._replace(work=self.path / "other"), self.tuning)
        broken = mock.patch.object(finetune_module, "average_weights", side_effect=KeyboardInterrupt)
        with broken, self.assertRaises(KeyboardInterrupt):
            finetune(self.folders, self.tuning)
        resumed = finetune(self.folders, self.tuning)
        self.assertEqual(
            json.dumps(resumed["figures"]["validation"]), json.dumps(whole["figures"]["validation"])
        )

    def test_a_work_folder_of_other_choices_is_refused(self) -> None:
        finetune(self.folders, self.tuning)
        with self.assertRaises(RecipeError):
            finetune(self.folders, replace(self.tuning, written_weight=4.0))

    def test_the_manifest_describes_the_network_of_the_model_that_was_continued(self) -> None:
        recipe = replace(self.tuning.recipe, network=NetworkConfig(), max_tokens=512)
        manifest = finetune(self.folders, replace(self.tuning, recipe=recipe))
        self.assertEqual(manifest["max_tokens"], TINY.max_tokens)
        self.assertEqual(manifest["trained_on"]["recipe"]["network"]["width"], TINY.network.width)
        again = read_trained_model(self.folders.out)
        self.assertEqual(
            continue_network(again).count_params(), continue_network(self.start()).count_params()
        )

    def start(self) -> TrainedModel:
        return read_trained_model(self.folders.start)

    def test_a_model_from_elsewhere_is_refused(self) -> None:
        manifest = read_manifest(self.folders.start / "model.json")
        manifest["trained_on"] = {}
        (self.folders.start / "model.json").write_text(json.dumps(manifest), encoding="utf-8")
        with self.assertRaisesRegex(DataError, "not from `python -m training`"):
            finetune(self.folders, self.tuning)

    def test_the_continued_network_gives_the_answers_of_the_served_one(self) -> None:
        model = read_trained_model(self.folders.start)
        network = continue_network(model)
        logits = network([IDS, np.zeros(2, dtype=np.int32)]).numpy() / model.temperature
        powers = np.exp(logits)
        served = model.served(IDS).numpy()
        np.testing.assert_allclose(powers / powers.sum(axis=1, keepdims=True), served, atol=1e-5)

    def test_an_average_of_weights_lies_between_the_two(self) -> None:
        model = read_trained_model(self.folders.start)
        before, after = continue_network(model), continue_network(model)
        after.set_weights([weights + 1.0 for weights in after.get_weights()])
        expected = [weights + 0.25 for weights in before.get_weights()]
        average_weights(before, after, 0.25)
        for weights, mean in zip(before.get_weights(), expected, strict=True):
            np.testing.assert_allclose(weights, mean, atol=1e-6)
        self.assertEqual(predict_unknown_source(before)(IDS).shape, (2, 3))
