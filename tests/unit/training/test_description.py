"""The members of model.json that describe the shipped model."""

from sentiq.classifier import MANIFEST_FILE, read_description, read_manifest, write_manifest
from tests.unit.training.fixtures import FolderCase
from training import SHIPPED_MODEL
from training.data import LABELS
from training.description import KINDS, description_members
from training.manifest import record_description


class DescriptionTest(FolderCase):
    def test_the_shipped_manifest_holds_what_its_own_figures_say(self) -> None:
        manifest = read_manifest(SHIPPED_MODEL / MANIFEST_FILE)
        for name, value in description_members(manifest["figures"]).items():
            self.assertEqual(manifest[name], value, f"{name}: run `make card`")

    def test_the_worker_can_read_and_announce_it(self) -> None:
        description = read_description(SHIPPED_MODEL)
        self.assertEqual(description.labels, LABELS)
        self.assertEqual(len(description.accuracy), len(KINDS))
        for language in description.languages:
            self.assertTrue(description.description[language])
            self.assertTrue(any(example.hard for example in description.examples[language]))

    def test_figures_that_were_measured_again_are_taken_over(self) -> None:
        manifest = read_manifest(SHIPPED_MODEL / MANIFEST_FILE)
        figures = {**manifest["figures"], "test": {"en_airline_test": {"rows": 10, "accuracy": 12.5}}}
        write_manifest(self.path, {**manifest, "figures": figures})
        (one,) = record_description(self.path)["accuracy"]
        self.assertEqual((one["language"], one["texts"], one["right"]), ("en", 10, 0.125))
