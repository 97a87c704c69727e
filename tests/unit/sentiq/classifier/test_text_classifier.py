"""The classifier on the model folder that Sentiq ships, with ONNX Runtime."""

import functools
import time
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from sentiq.classifier.folder import read_folder
from sentiq.classifier.text_classifier import TextClassifier, load_classifier

SHIPPED_MODEL = Path(__file__).resolve().parents[4] / "model" / "artifacts" / "sentiment"
THREADS = 2
LIMIT_S = 60  # far above the time that any text needs, on a busy machine too

POSITIVE = [
    "I love this phone, best purchase I have made in years!",
    "What a wonderful evening, thank you all :)",
    "Me encanta este hotel, el personal es maravilloso",
    "Una película preciosa, la recomiendo muchísimo",
]
NEGATIVE = [
    "Terrible service, I want my money back",
    "The worst film I have ever seen. Boring and stupid.",
    "Qué asco de comida, no volveré nunca",
    "Pésimo trato y la habitación muy sucia",
]
LONG = "The food was good and the waiter was kind, but we waited an hour for the bill. " * 40
UNUSUAL = [
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
EVERYTHING = [*POSITIVE, *NEGATIVE, LONG, *UNUSUAL]


def in_each_runtime(test: Callable[[Any, TextClassifier], None]) -> Callable[[Any], None]:
    """Run a test of ShippedModelTest once for the classifier of each runtime."""

    @functools.wraps(test)
    def test_in_each_runtime(self: Any) -> None:
        for runtime, classifier in self.classifiers.items():
            with self.subTest(runtime=runtime):
                test(self, classifier)

    return test_in_each_runtime


class ShippedModelTest(unittest.TestCase):
    """The sentiment model, in each of `runtimes`."""

    runtimes: tuple[str, ...] = ("onnx",)
    classifiers: dict[str, TextClassifier]

    @classmethod
    def setUpClass(cls) -> None:
        cls.classifiers = {
            runtime: load_classifier(SHIPPED_MODEL, runtime, THREADS) for runtime in cls.runtimes
        }

    @in_each_runtime
    def test_it_has_a_name_and_labels(self, classifier: TextClassifier) -> None:
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
    def test_clear_texts_get_the_right_label(self, classifier: TextClassifier) -> None:
        result = classifier.probabilities([*POSITIVE, *NEGATIVE])
        self.assertEqual(result.argmax(axis=1).tolist(), [2] * len(POSITIVE) + [0] * len(NEGATIVE))

    @in_each_runtime
    def test_the_other_texts_of_a_call_change_nothing(self, classifier: TextClassifier) -> None:
        together = classifier.probabilities(EVERYTHING)
        alone = np.concatenate([classifier.probabilities([text]) for text in EVERYTHING])
        np.testing.assert_allclose(alone, together, atol=1e-5)
        backwards = classifier.probabilities(EVERYTHING[::-1])[::-1]
        np.testing.assert_allclose(backwards, together, atol=1e-5)

    @in_each_runtime
    def test_the_width_of_the_padding_changes_nothing(self, classifier: TextClassifier) -> None:
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
    def test_of_a_text_that_is_cut_the_characters_are_counted_that_were_read(
        self, classifier: TextClassifier
    ) -> None:
        folder = read_folder(SHIPPED_MODEL)
        for text, read in (
            ("hola " * 600, 5 * folder.max_tokens - 1),
            ("¡Qué día más bonito! 😀👍🏽 &aacute;rbol " * 90, None),
            ("\ud83d " * 600, None),
            ("😂 " * 5_000, None),
            (LONG, None),
        ):
            with self.subTest(text=text[:20]):
                scores = classifier.score(["short", text, *POSITIVE])
                self.assertEqual(list(scores.read_chars), [1])
                chars = scores.read_chars[1]
                if read:
                    self.assertEqual(chars, read)
                whole, alone, less = classifier.probabilities([text, text[:chars], text[: chars // 2]])
                np.testing.assert_allclose(alone, whole, atol=1e-5)
                self.assertGreater(np.abs(less - whole).max(), 1e-5)
                self.assertEqual(classifier.score([text[:chars]]).read_chars, {})

    @in_each_runtime
    def test_a_text_that_is_read_whole_is_not_among_them(self, classifier: TextClassifier) -> None:
        # Just as many tokens as the model reads, and many characters in few tokens.
        whole = ["wonderful " * read_folder(SHIPPED_MODEL).max_tokens, "a" * 10_000, " " * 5_000, ""]
        self.assertEqual(classifier.score(whole).read_chars, {})

    @in_each_runtime
    def test_every_unusual_text_is_scored_in_bounded_time(self, classifier: TextClassifier) -> None:
        for text in UNUSUAL:
            start = time.perf_counter()
            classifier.probabilities([text])
            self.assertLess(time.perf_counter() - start, LIMIT_S, text[:40])
