"""The model folder: the members of model.json, and the errors for a broken manifest."""

import json
import tempfile
import unittest
from pathlib import Path
from typing import Any

from sentiq.classifier.folder import ONNX_FILE, read_folder, read_manifest, write_manifest
from sentiq.errors import ModelError

MANIFEST = {
    "name": "topics",
    "version": "3",
    "labels": ["sport", "politics", "science", "culture"],
    "max_tokens": 64,
    "trained_on": {"rows": 12},
    "figures": {"validation": {"accuracy": 91.5}},
}
LABEL_NAMES = {"sport": "Deporte"}
LABEL_VALUES = {"sport": 0, "politics": 0.5, "science": 1, "culture": 1}


class FolderCase(unittest.TestCase):
    """A test with a temporary model folder."""

    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = Path(directory.name)

    def write(self, **changes: Any) -> None:
        write_manifest(self.path, MANIFEST | changes)


class ModelFolderTest(FolderCase):
    def test_a_manifest_is_read_as_it_was_written(self) -> None:
        self.write()
        folder = read_folder(self.path)
        self.assertEqual(folder.versioned_name, "topics-3")
        self.assertEqual(folder.labels, ("sport", "politics", "science", "culture"))
        self.assertEqual(folder.max_tokens, 64)
        self.assertEqual(folder.trained_on, {"rows": 12})
        self.assertEqual(folder.figures["validation"], {"accuracy": 91.5})

    def test_trained_on_and_figures_may_be_missing(self) -> None:
        write_manifest(self.path, {key: MANIFEST[key] for key in ("name", "version", "labels", "max_tokens")})
        folder = read_folder(self.path)
        self.assertEqual((folder.trained_on, folder.figures), ({}, {}))

    def test_labels_may_have_names_and_values(self) -> None:
        self.write(label_names=LABEL_NAMES, label_values=LABEL_VALUES)
        folder = read_folder(self.path)
        self.assertEqual((folder.label_names, folder.label_values), (LABEL_NAMES, LABEL_VALUES))

    def test_label_names_and_label_values_are_empty_by_default(self) -> None:
        self.write()
        folder = read_folder(self.path)
        self.assertEqual((folder.label_names, folder.label_values), ({}, {}))

    def test_a_threshold_of_confident_answers_may_be_there(self) -> None:
        for threshold in (0, 0.586, 1):
            self.write(threshold=threshold)
            self.assertEqual(read_folder(self.path).threshold, threshold)
        for members in ({}, {"threshold": None}):
            self.write(**members)
            self.assertIsNone(read_folder(self.path).threshold)

    def test_unknown_members_are_allowed(self) -> None:
        self.write(color="blue")
        self.assertEqual(read_folder(self.path).name, "topics")


class OldMembersTest(FolderCase):
    """`names` and `scores`, which the last release wrote for `label_names` and `label_values`."""

    def test_a_folder_with_the_old_member_names_is_read(self) -> None:
        self.write(names=LABEL_NAMES, scores=LABEL_VALUES)
        folder = read_folder(self.path)
        self.assertEqual((folder.label_names, folder.label_values), (LABEL_NAMES, LABEL_VALUES))

    def test_a_manifest_that_is_written_back_has_the_new_member_names(self) -> None:
        self.write(names=LABEL_NAMES, scores=LABEL_VALUES)
        write_manifest(self.path, read_manifest(self.path / "model.json"))
        written = json.loads((self.path / "model.json").read_text(encoding="utf-8"))
        self.assertEqual(written, MANIFEST | {"label_names": LABEL_NAMES, "label_values": LABEL_VALUES})

    def test_the_new_member_wins_over_the_old_one(self) -> None:
        for members in (
            {"names": {"sport": "old"}, "label_names": LABEL_NAMES},
            {"label_names": LABEL_NAMES, "names": {"sport": "old"}},
        ):
            with self.subTest(first=next(iter(members))):
                self.write(**members)
                self.assertEqual(read_folder(self.path).label_names, LABEL_NAMES)


class BrokenManifestTest(FolderCase):
    """Each broken manifest is refused with one line that names the file or the member."""

    def assert_refused(self, *words: str) -> None:
        with self.assertRaises(ModelError) as caught:
            read_folder(self.path)
        message = str(caught.exception)
        self.assertNotIn("\n", message)
        for word in words:
            self.assertIn(word, message)

    def test_a_name_without_a_utf8_form_is_refused(self) -> None:
        (self.path / "model.json").write_text(json.dumps(MANIFEST | {"label_names": {"sport": "\ud83d"}}))
        self.assert_refused("model.json", "not valid JSON")

    def test_the_error_for_a_missing_folder_names_model_path(self) -> None:
        self.path = self.path / "nowhere"
        self.assert_refused("nowhere", "does not exist", "MODEL_PATH")

    def test_a_folder_without_a_manifest_is_refused(self) -> None:
        self.assert_refused("model.json", "No such file")

    def test_a_manifest_that_is_not_json_is_refused(self) -> None:
        (self.path / "model.json").write_text('{"name": ')
        self.assert_refused("model.json", "not valid JSON")

    def test_a_manifest_that_is_not_utf8_is_refused(self) -> None:
        (self.path / "model.json").write_bytes(b'{"name": "\xff"}')
        self.assert_refused("model.json", "not valid JSON")

    def test_a_manifest_that_is_not_an_object_is_refused(self) -> None:
        (self.path / "model.json").write_text(json.dumps(["sentiment"]))
        self.assert_refused("must hold a JSON object")

    def test_every_wrong_member_is_named(self) -> None:
        wrong: list[tuple[str, Any]] = [
            ("name", 5),
            ("version", None),
            ("labels", "negative"),
            ("labels", ["negative"]),
            ("labels", ["negative", "negative"]),
            ("labels", ["negative", 1]),
            ("max_tokens", "many"),
            ("max_tokens", 0),
            ("max_tokens", True),
            ("figures", []),
            ("label_names", ["Deporte"]),
            ("label_names", {"sports": "Deporte"}),
            ("label_names", {"sport": " "}),
            ("label_names", {"sport": 1}),
            ("label_values", {"sport": 1}),
            ("label_values", {"sport": 1, "politics": 0, "science": 0, "opera": 0}),
            ("label_values", {"sport": 1.5, "politics": 0, "science": 0, "culture": 0}),
            ("label_values", {"sport": "1", "politics": 0, "science": 0, "culture": 0}),
            ("label_values", {"sport": True, "politics": 0, "science": 0, "culture": 0}),
            ("threshold", 1.01),
            ("threshold", -0.1),
            ("threshold", "0.5"),
            ("threshold", True),
        ]
        for key, value in wrong:
            with self.subTest(key=key, value=value):
                self.write(**{key: value})
                self.assert_refused("model.json", f'"{key}"')

    def test_the_error_for_a_missing_file_names_the_command_that_makes_it(self) -> None:
        self.write()
        with self.assertRaises(ModelError) as caught:
            read_folder(self.path).file(ONNX_FILE)
        self.assertIn("model.onnx is missing", str(caught.exception))
        self.assertIn("training.export", str(caught.exception))
