"""The classifier on the model folder that Sentiq ships, with ONNX Runtime, and on broken folders."""

import functools
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from sentiq.classifier.folder import (
    CARD_FILE,
    KERAS_FILE,
    ONNX_FILE,
    TOKENIZER_FILE,
    read_card,
    read_folder,
    write_card,
)
from sentiq.classifier.text_classifier import TextClassifier, check_network, load_classifier
from sentiq.classifier.tokens import BATCH_TOKENS, batches
from sentiq.errors import ModelError

ROOT = Path(__file__).resolve().parents[4]
FOLDER = ROOT / "model" / "artifacts" / "sentiment"
THREADS = 2

GLAD = [
    "I love this phone, best purchase I have made in years!",
    "What a wonderful evening, thank you all :)",
    "Me encanta este hotel, el personal es maravilloso",
    "Una película preciosa, la recomiendo muchísimo",
]
SAD = [
    "Terrible service, I want my money back",
    "The worst film I have ever seen. Boring and stupid.",
    "Qué asco de comida, no volveré nunca",
    "Pésimo trato y la habitación muy sucia",
]
LONG = "The food was good and the waiter was kind, but we waited an hour for the bill. " * 40
ODD = [
    "",
    "   ",
    "😂",
    "👍🏽❤️🏳️‍🌈",
    "هذا المنتج رائع جدا وأنا سعيد به",
    "日本語のテキスト",
    "\u200b\u200d\ufeff\u2060",
    "nul\x00byte and \x07bell",
    "\ud83d a lone surrogate",
    "a" * 10_000,
    "ab" * 2_500,
    "x1!" * 1_666,
    "@" * 5_000,
    "'" * 5_000,
    " " * 5_000,
    "😂" * 5_000,
    "\u0301" * 5_000,
    "http://" * 700,
    "".join(chr(33 + number * 7919 % 50_000) for number in range(5_000)),
]
EVERYTHING = [*GLAD, *SAD, LONG, *ODD]


def in_each_runtime(test: Callable[[Any, TextClassifier], None]) -> Callable[[Any], None]:
    """Run a test of ShippedModelTest once for the classifier of each runtime."""

    @functools.wraps(test)
    def run(self: Any) -> None:
        for runtime, classifier in self.classifiers.items():
            with self.subTest(runtime=runtime):
                test(self, classifier)

    return run


class ShippedModelTest(unittest.TestCase):
    """The sentiment model, in each of `runtimes`."""

    runtimes: tuple[str, ...] = ("onnx",)
    classifiers: dict[str, TextClassifier]

    @classmethod
    def setUpClass(cls) -> None:
        cls.classifiers = {runtime: load_classifier(FOLDER, runtime, THREADS) for runtime in cls.runtimes}

    @in_each_runtime
    def test_it_says_its_name_and_labels(self, classifier: TextClassifier) -> None:
        self.assertRegex(classifier.name, r"^sentiment-\S+$")
        self.assertEqual(classifier.labels, ("negative", "neutral", "positive"))

    @in_each_runtime
    def test_each_text_gets_probabilities(self, classifier: TextClassifier) -> None:
        result = classifier.probabilities(EVERYTHING)
        self.assertEqual(result.shape, (len(EVERYTHING), 3))
        self.assertEqual(result.dtype, np.float32)
        self.assertTrue(np.all(result >= 0))
        np.testing.assert_allclose(result.sum(axis=1), 1.0, atol=1e-5)

    @in_each_runtime
    def test_no_texts_get_no_probabilities(self, classifier: TextClassifier) -> None:
        self.assertEqual(classifier.probabilities([]).shape, (0, 3))

    @in_each_runtime
    def test_glad_texts_are_positive_and_sad_ones_negative(self, classifier: TextClassifier) -> None:
        result = classifier.probabilities([*GLAD, *SAD])
        self.assertEqual(result.argmax(axis=1).tolist(), [2] * len(GLAD) + [0] * len(SAD))

    @in_each_runtime
    def test_a_text_scores_the_same_alone_and_in_any_company(self, classifier: TextClassifier) -> None:
        together = classifier.probabilities(EVERYTHING)
        alone = np.concatenate([classifier.probabilities([text]) for text in EVERYTHING])
        np.testing.assert_allclose(alone, together, atol=1e-5)
        backwards = classifier.probabilities(EVERYTHING[::-1])[::-1]
        np.testing.assert_allclose(backwards, together, atol=1e-5)

    @in_each_runtime
    def test_how_far_a_text_is_padded_changes_nothing(self, classifier: TextClassifier) -> None:
        ids = np.array([[5, 17, 301, 42]], dtype=np.int32)
        padded = np.pad(ids, ((0, 0), (0, 60)))
        np.testing.assert_allclose(classifier.network(padded), classifier.network(ids), atol=1e-5)

    @in_each_runtime
    def test_case_accents_elongation_and_names_change_nothing(self, classifier: TextClassifier) -> None:
        same = [
            ("Pésima atención, no volveré", "PESIMA ATENCION, no volvere"),
            ("this is sooooooo good", "this is sooo good"),
            ("@anna see https://example.org/a?b=c", "@bert see http://example.com"),
            ("I don\u2019t \u201clike\u201d it", 'I do n\'t "like" it'),
            ("two\n\nlines", "two lines"),
        ]
        for one, other in same:
            result = classifier.probabilities([one, other])
            np.testing.assert_allclose(result[0], result[1], atol=1e-5, err_msg=one)

    @in_each_runtime
    def test_any_text_is_answered_in_bounded_time(self, classifier: TextClassifier) -> None:
        for text in ODD:
            start = time.perf_counter()
            classifier.probabilities([text])
            self.assertLess(time.perf_counter() - start, 1.0, text[:40])


class BatchesTest(unittest.TestCase):
    """How many sequences are cut into batches."""

    def setUp(self) -> None:
        chance = np.random.default_rng(5)
        lengths = [0, 1, 1, 512, 512, *chance.integers(0, 513, 300)]
        self.sequences = [chance.integers(1, 9, length).tolist() for length in lengths]

    def test_every_row_is_in_one_batch_once_and_whole(self) -> None:
        seen = []
        for rows, ids in batches(self.sequences):
            seen.extend(rows)
            for row, line in zip(rows, ids, strict=True):
                self.assertEqual(line[line > 0].tolist(), self.sequences[row])
        self.assertEqual(sorted(seen), list(range(len(self.sequences))))

    def test_no_batch_is_larger_than_the_bound(self) -> None:
        for _, ids in batches(self.sequences):
            self.assertLessEqual(ids.size, BATCH_TOKENS)

    def test_little_of_what_is_scored_is_padding(self) -> None:
        scored = sum(ids.size for _, ids in batches(self.sequences))
        self.assertLess(scored, 1.2 * sum(map(len, self.sequences)))

    def test_a_sequence_longer_than_the_bound_has_a_batch_of_its_own(self) -> None:
        found = [ids.shape for _, ids in batches([[1] * (BATCH_TOKENS + 1), [1]])]
        self.assertEqual(found, [(1, 1), (1, BATCH_TOKENS + 1)])


class BrokenFolderTest(unittest.TestCase):
    """Each folder that cannot be served is refused in one line."""

    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = Path(directory.name) / "model"
        shutil.copytree(FOLDER, self.path)

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

    def test_labels_that_are_not_those_of_the_model_are_refused(self) -> None:
        card = read_card(self.path / CARD_FILE)
        write_card(self.path, card | {"labels": ["bad", "good"]})
        self.assert_refused("onnx", "(2, 3)", "(2, 2)", "labels")

    def test_a_network_that_ends_in_no_softmax_is_refused(self) -> None:
        with self.assertRaisesRegex(ModelError, "softmax"):
            check_network(read_folder(self.path), lambda ids: np.ones((len(ids), 3), np.float32))

    def test_probabilities_that_are_no_numbers_are_an_error_and_no_answer(self) -> None:
        classifier = load_classifier(self.path, "onnx", 1)
        classifier.network = lambda ids: np.full((len(ids), 3), np.nan, np.float32)
        with self.assertRaisesRegex(ModelError, "no probabilities for this text"):
            classifier.probabilities(["a text"])

    def test_a_network_that_takes_something_else_is_refused(self) -> None:
        failing = mock.Mock(side_effect=TypeError("expected images\nat some line"))
        with self.assertRaisesRegex(ModelError, "token ids: expected images$"):
            check_network(read_folder(self.path), failing)

    def test_keras_that_is_not_installed_is_named(self) -> None:
        with mock.patch.dict(sys.modules, {"keras": None}):
            sys.modules.pop("sentiq.classifier.keras_runtime", None)
            self.assert_refused("keras", "needs keras", "MODEL_RUNTIME=onnx")

    def test_an_unknown_runtime_is_refused(self) -> None:
        self.assert_refused("torch", "MODEL_RUNTIME", "onnx or keras")


class ImportTest(unittest.TestCase):
    """What importing the classifier and scoring with ONNX Runtime must not bring with it."""

    def test_the_classifier_is_light_to_import(self) -> None:
        self.assert_not_imported("import sentiq.classifier", "tensorflow", "keras", "onnxruntime")

    def test_scoring_with_onnx_needs_no_tensorflow(self) -> None:
        load = f"load_classifier(Path({str(FOLDER)!r}), 'onnx', 1)"
        statement = f"from pathlib import Path; from sentiq.classifier import load_classifier; {load}"
        self.assert_not_imported(statement, "tensorflow", "keras")

    def assert_not_imported(self, statement: str, *modules: str) -> None:
        check = f"{statement}; import sys; print([name for name in {modules!r} if name in sys.modules])"
        done = subprocess.run(
            [sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=False
        )
        self.assertEqual(done.stdout.strip(), "[]", done.stderr)
