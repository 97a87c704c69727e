"""The model folder: what model.json must say, and what a broken folder is told."""

import json
import tempfile
import unittest
from pathlib import Path
from typing import Any

from sentiq.classifier.folder import ONNX_FILE, read_folder, write_card
from sentiq.errors import ModelError

CARD = {
    "name": "topics",
    "version": "3",
    "labels": ["sport", "politics", "science", "culture"],
    "max_tokens": 64,
    "trained_on": {"rows": 12},
    "figures": {"validation": {"accuracy": 91.5}},
}


class ModelFolderTest(unittest.TestCase):
    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = Path(directory.name)

    def write(self, **changes: Any) -> None:
        write_card(self.path, CARD | changes)

    def assert_refused(self, *words: str) -> None:
        with self.assertRaises(ModelError) as caught:
            read_folder(self.path)
        message = str(caught.exception)
        self.assertNotIn("\n", message)
        for word in words:
            self.assertIn(word, message)

    def test_a_card_is_read_as_it_was_written(self) -> None:
        self.write()
        folder = read_folder(self.path)
        self.assertEqual(folder.title, "topics-3")
        self.assertEqual(folder.labels, ("sport", "politics", "science", "culture"))
        self.assertEqual(folder.max_tokens, 64)
        self.assertEqual(folder.trained_on, {"rows": 12})
        self.assertEqual(folder.figures["validation"], {"accuracy": 91.5})

    def test_trained_on_and_figures_may_be_left_out(self) -> None:
        write_card(self.path, {key: CARD[key] for key in ("name", "version", "labels", "max_tokens")})
        folder = read_folder(self.path)
        self.assertEqual((folder.trained_on, folder.figures), ({}, {}))

    def test_labels_may_have_names_and_be_worth_something(self) -> None:
        worth = {"sport": 0, "politics": 0.5, "science": 1, "culture": 1}
        self.write(names={"sport": "Deporte"}, scores=worth)
        folder = read_folder(self.path)
        self.assertEqual((folder.names, folder.scores), ({"sport": "Deporte"}, worth))

    def test_without_names_and_scores_the_service_has_its_own(self) -> None:
        self.write()
        folder = read_folder(self.path)
        self.assertEqual((folder.names, folder.scores), ({}, {}))

    def test_a_name_that_has_no_utf8_form_is_refused(self) -> None:
        (self.path / "model.json").write_text(json.dumps(CARD | {"names": {"sport": "\ud83d"}}))
        self.assert_refused("model.json", "not valid JSON")

    def test_members_that_nobody_knows_are_allowed(self) -> None:
        self.write(colour="blue")
        self.assertEqual(read_folder(self.path).name, "topics")

    def test_a_folder_that_is_not_there_is_told_to_set_model_path(self) -> None:
        self.path = self.path / "nowhere"
        self.assert_refused("nowhere", "does not exist", "MODEL_PATH")

    def test_a_folder_without_a_card_is_refused(self) -> None:
        self.assert_refused("model.json", "No such file")

    def test_a_card_that_is_not_json_is_refused(self) -> None:
        (self.path / "model.json").write_text('{"name": ')
        self.assert_refused("model.json", "not valid JSON")

    def test_a_card_that_is_not_utf8_is_refused(self) -> None:
        (self.path / "model.json").write_bytes(b'{"name": "\xff"}')
        self.assert_refused("model.json", "not valid JSON")

    def test_a_card_that_is_no_object_is_refused(self) -> None:
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
            ("names", ["Deporte"]),
            ("names", {"sports": "Deporte"}),
            ("names", {"sport": " "}),
            ("names", {"sport": 1}),
            ("scores", {"sport": 1}),
            ("scores", {"sport": 1, "politics": 0, "science": 0, "opera": 0}),
            ("scores", {"sport": 1.5, "politics": 0, "science": 0, "culture": 0}),
            ("scores", {"sport": "1", "politics": 0, "science": 0, "culture": 0}),
            ("scores", {"sport": True, "politics": 0, "science": 0, "culture": 0}),
        ]
        for key, value in wrong:
            with self.subTest(key=key, value=value):
                self.write(**{key: value})
                self.assert_refused("model.json", f'"{key}"')

    def test_a_missing_file_is_named_together_with_what_makes_it(self) -> None:
        self.write()
        with self.assertRaises(ModelError) as caught:
            read_folder(self.path).file(ONNX_FILE)
        self.assertIn("model.onnx is missing", str(caught.exception))
        self.assertIn("training.export", str(caught.exception))
