"""The description of a model that crosses Redis."""

import unittest
from typing import Any

import orjson

from sentiq.errors import MessageError
from sentiq.model_description import Accuracy, Example, ModelDescription

WHOLE = ModelDescription(
    name="topics",
    version="3",
    labels=("sport", "politics"),
    max_tokens=64,
    label_names={"sport": "Deporte"},
    threshold=0.5,
    languages=("es",),
    description={"es": "Dice de qué trata un titular."},
    not_for={"es": ("Novelas.",)},
    accuracy=(Accuracy("es", 200, 0.9, {"es": "titulares"}),),
    examples={"es": (Example("Gol en el último minuto", hard=True),)},
)
SMALLEST = ModelDescription("topics", "3", ("sport", "politics"), 64)


class ModelDescriptionTest(unittest.TestCase):
    def test_it_comes_back_as_it_was(self) -> None:
        for description in (WHOLE, SMALLEST):
            self.assertEqual(ModelDescription.decode(description.encode()), description)

    def test_members_of_a_later_release_are_left_out(self) -> None:
        fields = {**orjson.loads(WHOLE.encode()), "license": "MIT"}
        self.assertEqual(ModelDescription.decode(orjson.dumps(fields)), WHOLE)

    def test_another_message_is_an_error(self) -> None:
        changes: dict[str, Any] = {
            "name": 5,
            "labels": "sport",
            "threshold": 2,
            "accuracy": [{"language": "es", "texts": True, "right": 0.5, "kind": {}}],
            "examples": {"es": ["Gol"]},
        }
        for name, value in changes.items():
            raw = orjson.dumps({**orjson.loads(WHOLE.encode()), name: value})
            with self.subTest(name), self.assertRaises(MessageError):
                ModelDescription.decode(raw)
        for raw in (b"", b"[]", b'{"name": "topics"}'):
            with self.subTest(raw), self.assertRaises(MessageError):
                ModelDescription.decode(raw)
