"""The description of a model, read from its manifest."""

from sentiq.classifier import read_description
from sentiq.errors import ModelError
from sentiq.model_description import Accuracy, Example
from tests.unit.sentiq.classifier.test_folder import FolderCase


class DescriptionTest(FolderCase):
    def test_a_manifest_needs_no_words(self) -> None:
        self.write()
        description = read_description(self.path)
        self.assertEqual(description.versioned_name, "topics-3")
        self.assertEqual(description.labels, ("sport", "politics", "science", "culture"))
        self.assertEqual((description.languages, description.threshold), ((), None))

    def test_the_words_of_the_manifest_are_read(self) -> None:
        self.write(
            threshold=0.4,
            languages=["es"],
            description={"en": "Says what a headline is about."},
            not_for={"en": ["Novels."]},
            accuracy=[{"language": "es", "texts": 200, "right": 0.9, "kind": {"en": "headlines"}}],
            examples={"es": [{"text": "Gol en el último minuto"}]},
        )
        description = read_description(self.path)
        self.assertEqual(description.threshold, 0.4)
        self.assertEqual(description.not_for, {"en": ("Novels.",)})
        self.assertEqual(description.accuracy, (Accuracy("es", 200, 0.9, {"en": "headlines"}),))
        self.assertEqual(description.examples, {"es": (Example("Gol en el último minuto"),)})

    def test_an_error_names_the_member_and_the_file(self) -> None:
        for member, value in (
            ("languages", "es"),
            ("description", "Topics"),
            ("not_for", {"en": "Novels."}),
            ("accuracy", [{"language": "es", "texts": 200, "right": 90.0, "kind": {}}]),
            ("accuracy", [{"language": "es"}]),
            ("examples", {"es": ["Gol"]}),
        ):
            self.write(**{member: value})
            with self.subTest(member), self.assertRaisesRegex(ModelError, f'model.json: "{member}"'):
                read_description(self.path)
