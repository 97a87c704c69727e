"""Model folders that cannot be served: each is refused with an error of one line."""

import shutil
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import numpy as np

from sentiq.classifier.folder import (
    KERAS_FILE,
    MANIFEST_FILE,
    ONNX_FILE,
    TOKENIZER_FILE,
    read_folder,
    read_manifest,
    write_manifest,
)
from sentiq.classifier.text_classifier import check_network, load_classifier
from sentiq.errors import ModelError

SHIPPED_MODEL = Path(__file__).resolve().parents[4] / "model" / "artifacts" / "sentiment"


class BrokenFolderTest(unittest.TestCase):
    """A copy of the shipped model folder, broken by each test in another way."""

    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = Path(directory.name) / "model"
        shutil.copytree(SHIPPED_MODEL, self.path)

    def assert_refused(self, runtime: str, *words: str) -> None:
        with self.assertRaises(ModelError) as caught:
            load_classifier(self.path, runtime, 1)
        message = str(caught.exception)
        self.assertNotIn("\n", message)
        for word in words:
            self.assertIn(word, message)

    def test_a_missing_file_is_named(self) -> None:
        for name, runtime in [(TOKENIZER_FILE, "onnx"), (ONNX_FILE, "onnx"), (KERAS_FILE, "keras")]:
            with self.subTest(name=name):
                aside = (self.path / name).rename(self.path / "aside")
                self.assert_refused(runtime, f"{name} is missing")
                aside.rename(self.path / name)

    def test_the_file_of_the_other_runtime_may_be_missing(self) -> None:
        (self.path / KERAS_FILE).unlink()
        self.assertEqual(load_classifier(self.path, "onnx", 1).labels[0], "negative")

    def test_a_broken_file_is_named(self) -> None:
        for name in (TOKENIZER_FILE, ONNX_FILE):
            with self.subTest(name=name):
                whole = (self.path / name).read_bytes()
                (self.path / name).write_bytes(whole[: len(whole) // 2])
                self.assert_refused("onnx", name)
                (self.path / name).write_bytes(whole)

    def test_labels_of_another_number_than_the_models_outputs_are_refused(self) -> None:
        manifest = read_manifest(self.path / MANIFEST_FILE)
        write_manifest(self.path, manifest | {"labels": ["bad", "good"]})
        self.assert_refused("onnx", "(2, 3)", "(2, 2)", "labels")

    def test_a_network_without_a_softmax_at_its_end_is_refused(self) -> None:
        with self.assertRaisesRegex(ModelError, "softmax"):
            check_network(read_folder(self.path), lambda ids: np.ones((len(ids), 3), np.float32))

    def test_probabilities_that_are_not_finite_raise_an_error(self) -> None:
        classifier = load_classifier(self.path, "onnx", 1)
        classifier.network = lambda ids: np.full((len(ids), 3), np.nan, np.float32)
        with self.assertRaisesRegex(ModelError, "no probabilities for this text"):
            classifier.probabilities(["a text"])

    def test_a_network_with_another_input_is_refused(self) -> None:
        failing = mock.Mock(side_effect=TypeError("expected images\nat some line"))
        with self.assertRaisesRegex(ModelError, "token ids: expected images$"):
            check_network(read_folder(self.path), failing)

    def test_the_error_names_keras_if_it_is_not_installed(self) -> None:
        with mock.patch.dict(sys.modules, {"keras": None}):
            sys.modules.pop("sentiq.classifier.keras_runtime", None)
            self.assert_refused("keras", "needs keras", "MODEL_RUNTIME=onnx")

    def test_an_unknown_runtime_is_refused(self) -> None:
        self.assert_refused("torch", "MODEL_RUNTIME", "onnx or keras")
