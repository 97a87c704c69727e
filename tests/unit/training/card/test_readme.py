"""The model card: made from model.json alone, and so never another than what was measured."""

import unittest
from typing import Any
from unittest import mock

from sentiq.classifier.folder import CARD_FILE, read_card, write_card
from sentiq.classifier.text_classifier import load_classifier
from tests.unit.training.test_pipeline import WithFolder, made_up, write_table
from training import SHIPPED_MODEL
from training.card.__main__ import main, measure_validation
from training.card.baselines import measure_baselines, near_sources
from training.card.benchmark import Load, texts_per_s
from training.card.pictures import draw
from training.card.readme import CONFUSION, LEARNING, PICTURES, README_FILE, RELIABILITY, render
from training.data import DataError, LabelledTexts, join, read_tables
from training.metrics import confusion, reliability

HISTORY = [
    {"epoch": 1, "loss": 0.9, "accuracy": 0.6, "validation_loss": 0.8, "validation_accuracy": 0.65},
    {"epoch": 2, "loss": 0.7, "accuracy": 0.7, "validation_loss": 0.7, "validation_accuracy": 0.7},
]


class ShippedCardTest(unittest.TestCase):
    """The card in the repository."""

    def test_it_is_what_its_model_json_gives(self) -> None:
        committed = (SHIPPED_MODEL / README_FILE).read_text(encoding="utf-8")
        self.assertEqual(committed, render(read_card(SHIPPED_MODEL / CARD_FILE)), "run `make card`")

    def test_its_pictures_are_there(self) -> None:
        for line in (SHIPPED_MODEL / README_FILE).read_text(encoding="utf-8").splitlines():
            if line.startswith("!["):
                path = line.partition("](")[2].rstrip(")")
                self.assertTrue((SHIPPED_MODEL / path).is_file(), path)

    def test_calibration_and_size_are_within_their_bounds(self) -> None:
        figures = read_card(SHIPPED_MODEL / CARD_FILE)["figures"]
        self.assertLessEqual(figures["validation"]["calibration_error"], 0.05)
        self.assertLessEqual((SHIPPED_MODEL / "model.onnx").stat().st_size, 64_000_000)


class RenderTest(unittest.TestCase):
    def setUp(self) -> None:
        self.card = read_card(SHIPPED_MODEL / CARD_FILE)

    def test_figures_that_were_not_measured_are_said_to_be_missing(self) -> None:
        for name in ("test", "behaviour", "speed", "history", "baselines"):
            self.card["figures"].pop(name, None)
        page = render(self.card)
        self.assertIn("Not measured.", page)
        self.assertIn("None were recorded.", page)

    def test_a_source_that_nobody_described_is_shown_as_such(self) -> None:
        self.card["trained_on"]["sources"]["en_letters"] = 12
        self.assertIn("| en_letters | 12 | not described |", render(self.card))

    def test_each_figure_stands_in_the_table_of_the_tests(self) -> None:
        self.card["figures"]["test"]["en_tse_test"]["macro_f1"] = 12.34
        self.assertIn("**12.3**", render(self.card))

    def test_teachers_are_named_with_their_terms_and_their_choices(self) -> None:
        self.card["trained_on"]["recipe"]["teachers"] = [{"name": "use", "course": {"crop": 80}}]
        page = render(self.card)
        self.assertIn("Universal Sentence Encoder, a convolutional one | [Yang et al., 2020]", page)
        self.assertNotIn("MiniLM", page)
        self.assertIn("| teachers.use.course.crop | 80 |", page)
        self.card["trained_on"]["recipe"]["teachers"] = []
        self.assertIn("It learnt from these labels alone.", render(self.card))


class PicturesTest(WithFolder):
    def test_the_same_figures_give_the_same_files(self) -> None:
        card = read_card(SHIPPED_MODEL / CARD_FILE)
        card["figures"]["history"] = HISTORY
        drawn = [self.drawn(card, name) for name in ("one", "two")]
        self.assertEqual(set(drawn[0]), {CONFUSION, RELIABILITY, LEARNING})
        self.assertEqual(drawn[0], drawn[1])

    def test_a_picture_without_figures_is_removed(self) -> None:
        card = read_card(SHIPPED_MODEL / CARD_FILE)
        self.drawn(card, "same")
        card["figures"].pop("test")
        self.assertNotIn(CONFUSION, self.drawn(card, "same"))

    def drawn(self, card: dict[str, Any], name: str) -> dict[str, bytes]:
        draw(card, self.path / name)
        return {path.name: path.read_bytes() for path in (self.path / name).iterdir()}


class MeasuresTest(WithFolder):
    """What the card's figures are made with."""

    def tables(self) -> dict[str, LabelledTexts]:
        write_table(self.path / "en_one.tsv.gz", made_up(300, seed=1))
        write_table(self.path / "es_two.tsv.gz", made_up(60, seed=2))
        return read_tables(self.path)

    def test_baselines_learn_what_can_be_learnt(self) -> None:
        tables = self.tables()
        figures = measure_baselines(tables, tables)
        self.assertEqual(set(figures["vader"]), {"en_one"})  # VADER reads English only
        self.assertGreater(figures["vader"]["en_one"]["accuracy"], 50)  # it knows the English words
        self.assertGreater(figures["logistic_regression"]["es_two"]["accuracy"], 95)

    def test_near_sources_are_those_that_are_there(self) -> None:
        near = near_sources({"en_airline": join(list(self.tables().values()))})
        self.assertEqual(near, {"en_airline_test": ("en_airline",)})

    def test_confusion_and_reliability_count_every_text(self) -> None:
        table = self.tables()["en_one"]
        probabilities = load_classifier(SHIPPED_MODEL, "onnx", 1).probabilities(table.texts)
        matrix = confusion(probabilities, table.labels)
        self.assertEqual(sum(map(sum, matrix)), 300)
        bins = reliability(probabilities, table.labels)
        self.assertEqual(sum(each["rows"] for each in bins), 300)
        right = sum(each["rows"] * each["accuracy"] for each in bins)
        self.assertAlmostEqual(right, sum(matrix[label][label] for label in range(3)), delta=0.5)

    def test_speed_is_measured_by_real_processes(self) -> None:
        load = Load(SHIPPED_MODEL, ["a fine day"] * 64, batch_rows=64, threads=1, rounds=2)
        self.assertGreater(texts_per_s(load, processes=2), 100)


class CommandTest(WithFolder):
    def run_command(self, *options: str) -> None:
        with mock.patch("sys.argv", ["card", "--model", str(self.path), *options]):
            main()

    def test_without_tables_the_page_is_made_anew_from_the_figures_that_are_there(self) -> None:
        write_card(self.path, read_card(SHIPPED_MODEL / CARD_FILE) | {"version": "9"})
        self.run_command()
        self.assertIn("# sentiment-9:", (self.path / README_FILE).read_text(encoding="utf-8"))
        self.assertTrue((self.path / PICTURES / CONFUSION).is_file())

    def test_a_model_that_was_not_trained_here_is_refused_in_one_line(self) -> None:
        labels = ["negative", "neutral", "positive"]
        write_card(self.path, {"name": "mine", "version": "1", "labels": labels, "max_tokens": 9})
        with self.assertRaisesRegex(SystemExit, "card: .*no recipe"):
            self.run_command()

    def test_training_tables_without_tests_are_refused(self) -> None:
        with mock.patch("sys.stderr") as said, self.assertRaises(SystemExit):
            self.run_command("--train", str(self.path))
        self.assertIn("--train needs --data", said.write.call_args.args[0])

    def test_held_out_texts_are_only_cut_from_the_tables_it_was_trained_on(self) -> None:
        write_table(self.path / "other.tsv.gz", made_up(100, seed=1))
        classifier = load_classifier(SHIPPED_MODEL, "onnx", 1)
        card = read_card(SHIPPED_MODEL / CARD_FILE)
        card["trained_on"]["recipe"]["seed"] = 1
        with self.assertRaisesRegex(DataError, "other tables"):
            measure_validation(classifier, read_tables(self.path), card)
