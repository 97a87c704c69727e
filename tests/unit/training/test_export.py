"""The export of a Keras model that was made elsewhere."""

import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from unittest import mock

import h5py
import keras
import numpy as np
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from sentiq.classifier import KERAS_FILE, ONNX_FILE, load_classifier, read_folder
from sentiq.classifier.keras_runtime import read_keras_model
from tests.unit.training.fixtures import FolderCase
from training import SHIPPED_MODEL, export

LABELS = ["sport", "politics", "science", "culture"]
WORDS = ["[PAD]", "[UNK]", "[START]", "goal", "vote", "atom", "opera"]
VALUES = ["sport=0", "politics=0.25", "science=1", "culture=1"]


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


def stored_weights(path: Path) -> dict[str, np.dtype]:
    """Return name -> dtype of every weight in a .keras file, those of an optimizer included."""
    found: dict[str, np.dtype] = {}

    def note(name: str, item: object) -> None:
        if isinstance(item, h5py.Dataset):
            found[name] = item.dtype

    with zipfile.ZipFile(path).open("model.weights.h5") as weights, h5py.File(weights) as file:
        file.visititems(note)
    return found


class ExportCase(FolderCase):
    """`python -m training.export`, into the folder `topics`."""

    def setUp(self) -> None:
        super().setUp()
        self.out = self.path / "topics"
        keras.utils.set_random_seed(1)

    def export(self, network: keras.Model, tokenizer: Tokenizer, *options: str) -> None:
        network.save(self.path / "topics.keras")
        tokenizer.save(str(self.path / "tokenizer.json"))
        self.run_command(str(self.path / "topics.keras"), *options)

    def run_command(self, model: str, *options: str) -> None:
        tokenizer = str(self.path / "tokenizer.json")
        given = ["--tokenizer", tokenizer, "--labels", *LABELS, "--out", str(self.out)]
        with mock.patch("sys.argv", ["export", model, *given, *options]):
            export.main()


class ExportedFolderTest(ExportCase):
    def test_a_model_of_four_topics_becomes_a_folder_that_can_be_served(self) -> None:
        names = ["--name", "topics", "--label-names", "sport=Deporte", "politics=Política = poder"]
        network = make_network(len(WORDS), mask_zero=True)
        self.export(network, make_tokenizer(), *names, "--label-values", *VALUES)
        classifier = load_classifier(self.out, "onnx", 1)
        self.assertEqual((classifier.name, classifier.labels), ("topics-1", tuple(LABELS)))
        self.assertEqual(classifier.label_names, {"sport": "Deporte", "politics": "Política = poder"})
        values = {"sport": 0.0, "politics": 0.25, "science": 1.0, "culture": 1.0}
        self.assertEqual(classifier.label_values, values)
        self.assertEqual(classifier.probabilities(["goal", "", "vote"]).shape, (3, 4))
        self.assertTrue((self.out / ONNX_FILE).is_file())

    def test_the_old_options_names_and_scores_still_work(self) -> None:
        network = make_network(len(WORDS), mask_zero=True)
        self.export(network, make_tokenizer(), "--names", "sport=Deporte", "--scores", *VALUES)
        folder = read_folder(self.out)
        self.assertEqual(folder.label_names, {"sport": "Deporte"})
        self.assertEqual(folder.label_values["politics"], 0.25)

    def test_label_names_and_label_values_are_optional(self) -> None:
        self.export(make_network(len(WORDS), mask_zero=True), make_tokenizer())
        folder = read_folder(self.out)
        self.assertEqual(
            (folder.versioned_name, folder.label_names, folder.label_values), ("custom-1", {}, {})
        )


class SavedModelTest(ExportCase):
    """`model.keras` holds the weights in float32, and no state of an optimizer."""

    def assert_weights_alone(self, path: Path) -> None:
        weights = stored_weights(path)
        self.assertEqual([name for name in weights if "optimizer" in name], [])
        self.assertEqual(set(weights.values()), {np.dtype(np.float32)})

    def test_the_shipped_model_is_saved_so(self) -> None:
        self.assert_weights_alone(SHIPPED_MODEL / KERAS_FILE)

    def test_a_compiled_model_is_saved_so_and_its_probabilities_stay(self) -> None:
        network = make_network(len(WORDS), mask_zero=True)
        network.compile(keras.optimizers.Adam(), "sparse_categorical_crossentropy")
        ids = np.array([[2, 3, 0], [2, 4, 5]], dtype=np.int32)
        network.fit(ids, np.array([0, 1]), verbose=0)
        network.save(self.path / "with_optimizer.keras")
        self.assertTrue(
            any("optimizer" in name for name in stored_weights(self.path / "with_optimizer.keras"))
        )
        manifest = {"name": "topics", "version": "1", "labels": LABELS, "max_tokens": 8}
        export.export_folder(network, make_tokenizer(), manifest, self.out)
        self.assert_weights_alone(self.out / KERAS_FILE)
        saved = read_keras_model(self.out / KERAS_FILE)
        np.testing.assert_allclose(np.asarray(saved(ids)), np.asarray(network(ids)), atol=1e-6)


class RefusedModelTest(ExportCase):
    """A model that could not be served is refused with one line."""

    def assert_refused(self, command: Callable[[], None], *words: str) -> None:
        """Check that the command ends with one line that holds the words, and writes nothing."""
        with self.assertRaises(SystemExit) as caught:
            command()
        message = str(caught.exception)
        self.assertNotIn("\n", message)
        for word in ("export: ", *words):
            self.assertIn(word, message)
        self.assertEqual([path for path in self.path.rglob("*") if "topics/" in str(path)], [])

    def test_a_model_that_does_not_mask_its_padding_is_refused(self) -> None:
        network = make_network(len(WORDS), mask_zero=False)
        self.assert_refused(lambda: self.export(network, make_tokenizer()), "padding", "mask_zero=True")

    def test_a_model_without_a_vector_for_each_id_of_the_tokenizer_is_refused(self) -> None:
        network = make_network(len(WORDS) - 1, mask_zero=True)
        self.assert_refused(lambda: self.export(network, make_tokenizer()), "highest id, 6", "at least 7")

    def test_a_model_without_probabilities_for_an_empty_text_is_refused(self) -> None:
        network, tokenizer = make_network(len(WORDS), mask_zero=True), make_tokenizer(with_start=False)
        self.assert_refused(lambda: self.export(network, tokenizer), "no word is left", "TemplateProcessing")

    def test_a_model_that_does_not_read_ids_is_refused(self) -> None:
        floats = keras.Input((None, 1))
        features = keras.layers.GlobalAveragePooling1D()(floats)
        network = keras.Model(floats, keras.layers.Dense(4, activation="softmax")(features))
        self.assert_refused(lambda: self.export(network, make_tokenizer()), "does not take token ids")

    def test_label_names_and_values_that_do_not_match_the_labels_are_refused(self) -> None:
        network, tokenizer = make_network(len(WORDS), mask_zero=True), make_tokenizer()
        for options, member in (
            (["--label-names", "sports=Deporte"], "label_names"),
            (["--label-values", "sport=1"], "label_values"),
        ):
            with self.subTest(options=options):
                self.assert_refused(partial(self.export, network, tokenizer, *options), member)

    def test_a_file_that_is_not_a_model_is_refused(self) -> None:
        make_tokenizer().save(str(self.path / "tokenizer.json"))
        (self.path / "broken.keras").write_bytes(b"PK")
        for name in ("broken.keras", "missing.keras"):
            with self.subTest(name=name):
                self.assert_refused(partial(self.run_command, str(self.path / name)), name)

    def test_a_malformed_pair_is_refused_with_the_usage(self) -> None:
        for options in (
            ["--label-names", "sport"],
            ["--label-values", "sport"],
            ["--label-values", "sport=much"],
        ):
            with (
                self.subTest(options=options),
                mock.patch("sys.stderr") as errors,
                self.assertRaises(SystemExit) as caught,
            ):
                self.run_command("topics.keras", *options)
            self.assertEqual(caught.exception.code, 2)
            self.assertIn(options[0], errors.write.call_args.args[0])
