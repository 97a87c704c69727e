"""The classifier in Keras, beside ONNX Runtime. `make test-service` leaves this module out."""

import shutil
import tempfile
import unittest
from pathlib import Path

import numpy as np

from sentiq.classifier.folder import KERAS_FILE
from sentiq.classifier.text_classifier import load_classifier
from sentiq.errors import ModelError
from sentiq.settings import RUNTIMES

# Import the module, not the class: unittest would collect an imported class here again.
from tests.unit.sentiq.classifier import test_text_classifier as onnx_tests


class BothRuntimesTest(onnx_tests.ShippedModelTest):
    """The sentiment model, in both runtimes."""

    runtimes = RUNTIMES

    def test_both_runtimes_agree(self) -> None:
        onnx, keras = (
            classifier.probabilities(onnx_tests.EVERYTHING) for classifier in self.classifiers.values()
        )
        np.testing.assert_allclose(onnx, keras, atol=1e-4)


class BrokenKerasFileTest(unittest.TestCase):
    def test_a_broken_file_is_named_in_one_line(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(shutil.copytree(onnx_tests.SHIPPED_MODEL, Path(folder) / "model"))
            whole = (path / KERAS_FILE).read_bytes()
            (path / KERAS_FILE).write_bytes(whole[: len(whole) // 2])
            with self.assertRaises(ModelError) as caught:
                load_classifier(path, "keras", 1)
        self.assertIn(KERAS_FILE, str(caught.exception))
        self.assertNotIn("\n", str(caught.exception))
