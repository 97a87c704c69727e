"""The model folder from a Keras model that was made elsewhere, and what is asked of such a model."""

import tempfile
import unittest
from collections.abc import Callable
from functools import partial
from pathlib import Path
from unittest import mock

import keras
import numpy as np
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from sentiq.classifier.folder import ONNX_FILE, read_folder
from sentiq.classifier.text_classifier import Probabilities, load_classifier
from sentiq.classifier.tokens import TokenIds
from sentiq.errors import ModelError
from training import export
from training.checks import check_ids, check_padding, made_up_rows

LABELS = ["sport", "politics", "science", "culture"]
WORDS = ["[PAD]", "[UNK]", "[START]", "goal", "vote", "atom", "opera"]


def make_tokenizer(*, with_start: bool = True) -> Tokenizer:
    tokenizer = Tokenizer(models.WordLevel({word: id_ for id_, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    if with_start:
        tokenizer.post_processor = processors.TemplateProcessing(
            single="[START] $A", special_tokens=[("[START]", 2)]
        )
    return tokenizer


def make_network(vocabulary: int, *, mask_zero: bool) -> keras.Model:
    ids = keras.Input((None,), dtype="int32")
    words = keras.layers.Embedding(vocabulary, 4, embeddings_initializer="normal", mask_zero=mask_zero)(ids)
    features = keras.layers.GlobalAveragePooling1D()(words)
    return keras.Model(ids, keras.layers.Dense(4, activation="softmax")(features))


class ExportCommandTest(unittest.TestCase):
    """`python -m training.export`."""

    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = Path(directory.name)
        self.out = self.path / "topics"
        keras.utils.set_random_seed(1)

    def export(self, network: keras.Model, tokenizer: Tokenizer, *options: str) -> None:
        network.save(self.path / "topics.keras")
        tokenizer.save(str(self.path / "tokenizer.json"))
        self.run_command(str(self.path / "topics.keras"), *options)

    def run_command(self, model: str, *options: str) -> None:
        given = [
            "--tokenizer",
            str(self.path / "tokenizer.json"),
            "--labels",
            *LABELS,
            "--out",
            str(self.out),
        ]
        with mock.patch("sys.argv", ["export", model, *given, *options]):
            export.main()

    def assert_refused(self, stops: Callable[[], None], *words: str) -> None:
        """The command ends with one line that holds the words, and leaves nothing behind."""
        with self.assertRaises(SystemExit) as caught:
            stops()
        message = str(caught.exception)
        self.assertNotIn("\n", message)
        for word in ("export: ", *words):
            self.assertIn(word, message)
        self.assertEqual([path for path in self.path.rglob("*") if "topics/" in str(path)], [])

    def test_a_model_of_four_topics_becomes_a_folder_that_can_be_served(self) -> None:
        named = ["--name", "topics", "--names", "sport=Deporte", "politics=Política = poder"]
        worth = ["--scores", "sport=0", "politics=0.25", "science=1", "culture=1"]
        self.export(make_network(len(WORDS), mask_zero=True), make_tokenizer(), *named, *worth)
        classifier = load_classifier(self.out, "onnx", 1)
        self.assertEqual((classifier.name, classifier.labels), ("topics-1", tuple(LABELS)))
        self.assertEqual(classifier.names, {"sport": "Deporte", "politics": "Política = poder"})
        self.assertEqual(classifier.scores, {"sport": 0.0, "politics": 0.25, "science": 1.0, "culture": 1.0})
        self.assertEqual(classifier.probabilities(["goal", "", "vote"]).shape, (3, 4))
        self.assertTrue((self.out / ONNX_FILE).is_file())

    def test_names_and_scores_need_not_be_given(self) -> None:
        self.export(make_network(len(WORDS), mask_zero=True), make_tokenizer())
        folder = read_folder(self.out)
        self.assertEqual((folder.title, folder.names, folder.scores), ("custom-1", {}, {}))

    def test_a_model_that_does_not_mask_its_padding_is_refused(self) -> None:
        network = make_network(len(WORDS), mask_zero=False)
        self.assert_refused(lambda: self.export(network, make_tokenizer()), "padding", "mask_zero=True")

    def test_a_model_without_a_vector_for_each_id_of_the_tokenizer_is_refused(self) -> None:
        network = make_network(len(WORDS) - 1, mask_zero=True)
        self.assert_refused(lambda: self.export(network, make_tokenizer()), "highest id, 6", "at least 7")

    def test_a_model_that_says_nothing_of_an_empty_text_is_refused(self) -> None:
        network, tokenizer = make_network(len(WORDS), mask_zero=True), make_tokenizer(with_start=False)
        self.assert_refused(lambda: self.export(network, tokenizer), "no word is left", "TemplateProcessing")

    def test_a_model_that_reads_no_ids_is_refused(self) -> None:
        floats = keras.Input((None, 1))
        features = keras.layers.GlobalAveragePooling1D()(floats)
        network = keras.Model(floats, keras.layers.Dense(4, activation="softmax")(features))
        self.assert_refused(lambda: self.export(network, make_tokenizer()), "does not take token ids")

    def test_names_and_scores_that_do_not_fit_the_labels_are_refused(self) -> None:
        network, tokenizer = make_network(len(WORDS), mask_zero=True), make_tokenizer()
        for options in (["--names", "sports=Deporte"], ["--scores", "sport=1"]):
            with self.subTest(options=options):
                self.assert_refused(partial(self.export, network, tokenizer, *options), options[0][2:])

    def test_a_file_that_is_no_model_is_refused(self) -> None:
        make_tokenizer().save(str(self.path / "tokenizer.json"))
        (self.path / "broken.keras").write_bytes(b"PK")
        for name in ("broken.keras", "missing.keras"):
            with self.subTest(name=name):
                self.assert_refused(partial(self.run_command, str(self.path / name)), name)

    def test_a_pair_that_is_none_is_refused_with_the_usage(self) -> None:
        for options in (["--names", "sport"], ["--scores", "sport"], ["--scores", "sport=much"]):
            with (
                self.subTest(options=options),
                mock.patch("sys.stderr") as said,
                self.assertRaises(SystemExit) as caught,
            ):
                self.run_command("topics.keras", *options)
            self.assertEqual(caught.exception.code, 2)
            self.assertIn(options[0], said.write.call_args.args[0])


class ChecksTest(unittest.TestCase):
    """The checks on networks that are plain functions."""

    rows = made_up_rows(9, 5)

    def network(self, sums: Callable[[TokenIds], object]) -> Callable[[TokenIds], Probabilities]:
        """P(first of two classes) of each row is what `sums` makes of the rows."""

        def score(ids: TokenIds) -> Probabilities:
            first = np.asarray(sums(ids), dtype=np.float32)
            return np.stack([first, 1 - first], axis=1)

        return score

    def test_rows_are_of_all_the_ids_but_that_of_the_padding(self) -> None:
        self.assertEqual(set(made_up_rows(3, 50).ravel().tolist()), {1, 2, 3})

    def test_a_network_that_leaves_the_padding_out_passes(self) -> None:
        check_padding(self.network(lambda ids: ids.sum(axis=1) / 100), self.rows, 512)

    def test_a_network_that_sees_the_width_of_a_row_is_refused(self) -> None:
        with self.assertRaisesRegex(ModelError, "filled up to 6 with zeros, change .* by 0.01"):
            check_padding(self.network(lambda ids: (ids == 0).sum(axis=1) / 100), self.rows, 512)

    def test_a_network_that_sees_only_much_padding_is_refused(self) -> None:
        with self.assertRaisesRegex(ModelError, "filled up to 512"):
            check_padding(
                self.network(lambda ids: np.full(len(ids), float(ids.shape[1] > 100))), self.rows, 512
            )

    def test_a_network_that_gives_no_numbers_is_refused(self) -> None:
        with self.assertRaisesRegex(ModelError, "padding"):
            check_padding(self.network(lambda ids: np.full(len(ids), np.nan)), self.rows, 512)

    def test_a_network_that_reads_shorter_rows_than_it_may_be_given_is_refused(self) -> None:
        failing = mock.Mock(side_effect=[np.zeros((8, 2)), np.zeros((8, 2)), ValueError("64 positions\nat")])
        with self.assertRaisesRegex(ModelError, "rows of 512 tokens: 64 positions; .*--max-tokens"):
            check_padding(failing, self.rows, 512)

    def test_rows_of_one_token_have_no_padding(self) -> None:
        check_padding(self.network(lambda ids: np.full(len(ids), ids.shape[1] / 9)), self.rows[:, :1], 1)

    def test_a_network_is_asked_for_the_highest_id(self) -> None:
        network = mock.Mock()
        check_ids(network, 41)
        self.assertEqual(network.call_args.args[0].tolist(), [[41]])
