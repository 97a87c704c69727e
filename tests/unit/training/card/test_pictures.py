"""The pictures of the model card."""

from typing import Any

from sentiq.classifier import MANIFEST_FILE, read_manifest
from tests.unit.training.fixtures import FolderCase
from training import SHIPPED_MODEL
from training.card.pictures import draw
from training.card.readme import CONFUSION, LEARNING, RELIABILITY

HISTORY = [
    {"epoch": 1, "loss": 0.9, "accuracy": 0.6, "validation_loss": 0.8, "validation_accuracy": 0.65},
    {"epoch": 2, "loss": 0.7, "accuracy": 0.7, "validation_loss": 0.7, "validation_accuracy": 0.7},
]


class PicturesTest(FolderCase):
    def test_the_same_figures_give_the_same_files(self) -> None:
        manifest = read_manifest(SHIPPED_MODEL / MANIFEST_FILE)
        manifest["figures"]["history"] = HISTORY
        drawn = [self.drawn(manifest, name) for name in ("one", "two")]
        self.assertEqual(set(drawn[0]), {CONFUSION, RELIABILITY, LEARNING})
        self.assertEqual(drawn[0], drawn[1])

    def test_a_picture_without_figures_is_removed(self) -> None:
        manifest = read_manifest(SHIPPED_MODEL / MANIFEST_FILE)
        self.drawn(manifest, "same")
        manifest["figures"].pop("test")
        self.assertNotIn(CONFUSION, self.drawn(manifest, "same"))

    def drawn(self, manifest: dict[str, Any], name: str) -> dict[str, bytes]:
        draw(manifest, self.path / name)
        return {path.name: path.read_bytes() for path in (self.path / name).iterdir()}
