"""Imports of the classifier library: it is usable without the service's packages and without TensorFlow."""

import subprocess
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
SHIPPED_MODEL = ROOT / "model" / "artifacts" / "sentiment"


def run_python(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )


def without_packages(statement: str, *packages: str) -> str:
    """Return a program that runs the statement where importing one of the packages raises."""
    return f"import sys; sys.modules.update(dict.fromkeys({packages!r})); {statement}"


class ImportTest(unittest.TestCase):
    def test_the_classifier_imports_without_the_packages_of_the_service(self) -> None:
        for package in ("graypy", "redis", "flask", "keras", "tensorflow"):
            with self.subTest(package=package):
                ended = run_python(without_packages("import sentiq.classifier", package))
                self.assertEqual(ended.returncode, 0, ended.stderr)

    def test_a_package_that_was_taken_away_cannot_be_imported(self) -> None:
        ended = run_python(without_packages("import redis", "redis"))
        self.assertIn("ModuleNotFoundError", ended.stderr)

    def test_texts_are_scored_by_onnx_runtime_without_the_packages_of_the_service(self) -> None:
        scores = (
            "from pathlib import Path; from sentiq.classifier import load_classifier; "
            f"classifier = load_classifier(Path({str(SHIPPED_MODEL)!r}), 'onnx', 1); "
            "print(classifier.probabilities(['a fine day']).shape)"
        )
        ended = run_python(without_packages(scores, "graypy", "redis", "flask", "keras", "tensorflow"))
        self.assertEqual(ended.stdout.strip(), "(1, 3)", ended.stderr)

    def test_the_import_loads_no_runtime(self) -> None:
        runtimes = ("onnxruntime", "tensorflow", "keras")
        ended = run_python(
            f"import sys, sentiq.classifier; print([name for name in {runtimes!r} if name in sys.modules])"
        )
        self.assertEqual(ended.stdout.strip(), "[]", ended.stderr)
