"""Training from end to end on a made-up language of a few words, and the parts of it that can be wrong."""

import gzip
import json
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import keras
import numpy as np

from model.classifier import load_classifier
from model.folder import read_folder
from model.training import calibration, evaluate, fit
from model.training.batches import BATCH_TOKENS, CROP_TOKENS, Epoch, Examples, Noise
from model.training.data import LABELS, DataError, LabelledTexts, join, read_tables, split
from model.training.metrics import calibration_error, measure
from model.training.network import Shape, served_network, training_network
from model.training.recipe import Recipe, RecipeError, claim
from model.training.run import train
from model.training.tokenizer import normalizer
from model.training.weights import class_weights

HEADER = "label\tlang\tsource\ttext\n"
WORDS = {
    "negative": ["awful", "horrible", "sad", "pésimo", "malo"],
    "neutral": ["table", "monday", "street", "lunes", "calle"],
    "positive": ["great", "lovely", "happy", "bueno", "genial"],
}
FILLING = ["the", "film", "was", "hotel", "el", "muy", "and"]
TINY = Recipe(
    max_tokens=16,
    validation=0.1,
    shape=Shape(vocabulary=200, width=8, hidden=8, word_dropout=0.0, pooled_dropout=0.0),
    schedule=fit.Schedule(epochs=6, learning_rate=0.05, seed=3),
    noise=Noise(hidden_sources=0.3, hidden_words=0.02),
)


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
        self.assertEqual(card["trained_on"]["sources"], {"one": 810, "two": 270})
        self.assertEqual(read_folder(self.out).labels, LABELS)
        texts = ["the film was lovely", "the hotel was HORRIBLE", "", "el lunes"]
        onnx = load_classifier(self.out, "onnx", 1).probabilities(texts)
        keras_ = load_classifier(self.out, "keras", 1).probabilities(texts)
        np.testing.assert_allclose(onnx, keras_, atol=1e-4)
        self.assertEqual(onnx.argmax(axis=1)[[0, 1, 3]].tolist(), [2, 0, 1])
        self.assert_evaluation_is_written()

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
        self.assertEqual(len(epochs), TINY.schedule.epochs - 2)
        self.assertEqual(resumed["figures"]["validation"]["all"], whole["figures"]["validation"]["all"])

    def test_a_work_folder_of_another_recipe_is_refused(self) -> None:
        short = replace(TINY, schedule=replace(TINY.schedule, epochs=1))
        train(self.data, self.work, self.out, short)
        with self.assertRaisesRegex(RecipeError, "another recipe"):
            train(self.data, self.work, self.out, TINY)

    def test_a_work_folder_of_other_data_is_refused(self) -> None:
        rows = read_tables(self.data)
        claim(self.work, TINY, rows["one"])
        claim(self.work, TINY, rows["one"])
        with self.assertRaisesRegex(RecipeError, "data"):
            claim(self.work, TINY, rows["two"])

    def test_what_else_is_in_the_model_folder_stays(self) -> None:
        self.out.mkdir()
        (self.out / "README.md").write_text("the model card")
        train(self.data, self.work, self.out, replace(TINY, schedule=replace(TINY.schedule, epochs=1)))
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


class DataTest(WithFolder):
    def test_tables_are_read_whatever_quotes_they_hold(self) -> None:
        (self.path / "plain.tsv").write_text(HEADER + 'neutral\ten\tx\the said "no\npositive\tes\tx\t¡sí!\n')
        rows = read_tables(self.path)["plain"]
        self.assertEqual(rows.texts, ['he said "no', "¡sí!"])
        self.assertEqual(rows.labels.tolist(), [1, 2])

    def test_a_folder_without_tables_is_refused(self) -> None:
        with self.assertRaisesRegex(DataError, "no table"):
            read_tables(self.path)

    def test_a_malformed_table_is_named(self) -> None:
        for content in ["", "text\tlabel\n", HEADER + "glad\ten\tx\ty\n", HEADER + "neutral\ten\ty\n"]:
            with self.subTest(content=content):
                (self.path / "bad.tsv").write_text(content)
                with self.assertRaisesRegex(DataError, "bad.tsv"):
                    read_tables(self.path)

    def test_the_split_takes_the_same_share_of_every_source_and_label_and_repeats(self) -> None:
        rows = join(
            [
                LabelledTexts(
                    [f"a{n}" for n in range(200)], np.repeat([0, 2], 100).astype(np.int32), full("a", 200)
                ),
                LabelledTexts([f"b{n}" for n in range(100)], np.ones(100, np.int32), full("b", 100)),
            ]
        )
        training, validation = split(rows, 0.1, seed=4)
        self.assertEqual(sorted(training.texts + validation.texts), sorted(rows.texts))
        self.assertEqual(np.bincount(validation.labels).tolist(), [10, 10, 10])
        self.assertEqual(split(rows, 0.1, seed=4)[1].texts, validation.texts)
        self.assertNotEqual(split(rows, 0.1, seed=5)[1].texts, validation.texts)


def full(source: str, rows: int) -> np.ndarray[Any, np.dtype[np.str_]]:
    return np.full(rows, source)


class NormalizerTest(unittest.TestCase):
    def test_what_is_written_in_many_ways_is_read_in_one(self) -> None:
        cases = {
            "I don\u2019t": "i don't",
            "it 's n't": "it'sn't",
            "do n't": "don't",
            "PÉSIMO niño": "pesimo nino",
            "Sooooooo!!!!!!": "sooo!!!",
            "1000000": "1000000",
            "@Some_One hi": "@user hi",
            "me@mail.com": "me@mail.com",
            "zero\u200bwidth": "zerowidth",
            "nul\x00byte": "nul byte",
            "``quoted''": '"quoted"',
            "\ufb01ne": "fine",
        }
        normalize = normalizer().normalize_str
        for text, expected in cases.items():
            with self.subTest(text=text):
                self.assertEqual(normalize(text), expected)

    def test_links_become_one_word(self) -> None:
        for link in ["http://t.co/AbC", "https://example.org/?a=b#c", "www.example.org"]:
            with self.subTest(link=link):
                self.assertEqual(normalizer().normalize_str(f"see {link}").split(), ["see", "http"])


class BatchesTest(unittest.TestCase):
    def setUp(self) -> None:
        chance = np.random.default_rng(8)
        lengths = chance.integers(1, CROP_TOKENS * 2, 500)
        self.examples = Examples(
            ids=[np.full(length, row + 2, dtype=np.int32) for row, length in enumerate(lengths)],
            labels=np.arange(500, dtype=np.int32),
            sources=np.full(500, 7, dtype=np.int32),
            weights=np.ones(500, dtype=np.float32),
        )

    def epoch(self, number: int = 0, **noise: float) -> Epoch:
        return Epoch(self.examples, Noise(**noise), seed=1, number=number)

    def test_an_epoch_holds_every_example_once(self) -> None:
        epoch = self.epoch()
        seen = np.concatenate([epoch[index][1] for index in range(len(epoch))])
        self.assertEqual(sorted(seen), list(range(500)))

    def test_ids_stay_with_their_labels_and_within_the_bound(self) -> None:
        epoch = self.epoch(hidden_words=0.0)
        for index in range(len(epoch)):
            inputs, labels, _ = epoch[index]
            self.assertEqual(inputs["ids"][:, 0].tolist(), (labels + 2).tolist())
            self.assertLessEqual(inputs["ids"].size, BATCH_TOKENS)

    def test_the_same_epoch_can_be_made_again_and_the_next_is_another(self) -> None:
        same, again, other = self.epoch()[0], self.epoch()[0], self.epoch(number=1)[0]
        np.testing.assert_array_equal(same[0]["ids"], again[0]["ids"])
        self.assertNotEqual(same[1].tolist(), other[1].tolist())

    def test_sources_and_words_are_hidden_as_often_as_asked(self) -> None:
        epoch = self.epoch(hidden_sources=0.3, hidden_words=0.1)
        batches = [epoch[index][0] for index in range(len(epoch))]
        hidden = np.mean(np.concatenate([batch["source"] for batch in batches]) == 0)
        words = np.concatenate([batch["ids"].ravel() for batch in batches])
        self.assertAlmostEqual(float(hidden), 0.3, delta=0.07)
        self.assertAlmostEqual(float(np.mean(words[words > 0] == 1)), 0.1, delta=0.01)


class NetworkTest(unittest.TestCase):
    """The served network is the trained one for the unknown source, at a temperature."""

    def test_serving_gives_what_training_gives_for_the_unknown_source(self) -> None:
        keras.utils.set_random_seed(1)
        shape = Shape(vocabulary=50, width=4, hidden=5)
        trained = training_network(shape, sources=3, classes=3)
        for name in ("convention", "prior"):
            weights = trained.get_layer(name).get_weights()[0]
            trained.get_layer(name).set_weights([np.random.default_rng(2).normal(size=weights.shape)])
        ids = np.array([[4, 9, 2, 0], [7, 7, 30, 41]], dtype=np.int32)
        logits = np.asarray(trained([ids, np.zeros(2, np.int32)], training=False))
        for temperature in (1.0, 2.5):
            scaled = np.exp(logits / temperature)
            served = np.asarray(served_network(trained, shape, 3, temperature)(ids))
            np.testing.assert_allclose(served, scaled / scaled.sum(axis=1, keepdims=True), atol=1e-5)


class WeightsTest(unittest.TestCase):
    def test_full_balance_makes_the_classes_of_a_source_count_the_same(self) -> None:
        labels = np.array([0] * 80 + [1] * 20 + [2] * 10 + [0] * 10, dtype=np.int32)
        sources = np.array(["a"] * 100 + ["b"] * 20)
        rows = LabelledTexts([""] * 120, labels, sources)
        weights = class_weights(rows, balance=1.0)
        self.assertAlmostEqual(float(weights[:80].sum()), float(weights[80:100].sum()), places=4)
        self.assertAlmostEqual(float(weights[:100].mean()), 1.0, places=5)
        np.testing.assert_allclose(class_weights(rows, balance=0.0), 1.0)


class MeasuresTest(unittest.TestCase):
    def test_the_figures_of_a_set_that_can_be_counted_by_hand(self) -> None:
        probabilities = np.array(
            [[0.6, 0.3, 0.1], [0.3, 0.4, 0.3], [0.1, 0.1, 0.8], [0.5, 0.1, 0.4]], np.float32
        )
        figures = measure(probabilities, np.array([0, 1, 2, 2], dtype=np.int32))
        self.assertEqual(figures["rows"], 4)
        self.assertEqual(figures["accuracy"], 75.0)
        self.assertEqual(figures["macro_recall"], 83.33)
        self.assertEqual(figures["macro_f1"], 77.78)
        self.assertEqual(figures["polarity"], 66.67)

    def test_a_set_of_two_classes_is_measured_over_those(self) -> None:
        probabilities = np.array([[0.3, 0.5, 0.2], [0.1, 0.2, 0.7]], np.float32)
        figures = measure(probabilities, np.array([0, 2], dtype=np.int32))
        self.assertEqual(
            (figures["accuracy"], figures["macro_recall"], figures["polarity"]), (50.0, 50.0, 100.0)
        )

    def test_a_set_without_polarity_has_none(self) -> None:
        figures = measure(np.array([[0.2, 0.5, 0.3]], np.float32), np.array([1], dtype=np.int32))
        self.assertIsNone(figures["polarity"])

    def test_scaling_by_the_fitted_temperature_brings_confidence_down_to_accuracy(self) -> None:
        chance = np.random.default_rng(6)
        logits = chance.normal(size=(4_000, 3))
        true = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        labels = np.array([chance.choice(3, p=row) for row in true], dtype=np.int32)
        too_sure = calibration.scale(true.astype(np.float32), temperature=1 / 3)
        temperature = calibration.fit_temperature(too_sure, labels)
        self.assertAlmostEqual(temperature, 3.0, delta=0.3)
        self.assertGreater(calibration_error(too_sure, labels), 0.15)
        self.assertLess(calibration_error(calibration.scale(too_sure, temperature), labels), 0.03)
