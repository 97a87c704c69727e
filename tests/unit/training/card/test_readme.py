"""The model card: made from model.json alone, so that it shows measured figures only."""

import unittest

from sentiq.classifier import MANIFEST_FILE, read_manifest
from training import SHIPPED_MODEL
from training.card.readme import README_FILE, render_readme


class ShippedCardTest(unittest.TestCase):
    """The card in the repository."""

    def test_it_equals_the_page_made_from_its_model_json(self) -> None:
        committed = (SHIPPED_MODEL / README_FILE).read_text(encoding="utf-8")
        self.assertEqual(
            committed, render_readme(read_manifest(SHIPPED_MODEL / MANIFEST_FILE)), "run `make card`"
        )

    def test_its_pictures_and_files_are_there(self) -> None:
        page = (SHIPPED_MODEL / README_FILE).read_text(encoding="utf-8")
        references = [part.partition(")")[0] for part in page.split("](")[1:]]
        files = [path for path in references if not path.startswith("http")]
        self.assertIn("LICENSE", files)
        for path in files:
            self.assertTrue((SHIPPED_MODEL / path).is_file(), path)

    def test_calibration_and_size_are_within_their_limits(self) -> None:
        figures = read_manifest(SHIPPED_MODEL / MANIFEST_FILE)["figures"]
        self.assertLessEqual(figures["validation"]["calibration_error"], 0.05)
        self.assertLessEqual((SHIPPED_MODEL / "model.onnx").stat().st_size, 64_000_000)


class RenderTest(unittest.TestCase):
    def setUp(self) -> None:
        self.manifest = read_manifest(SHIPPED_MODEL / MANIFEST_FILE)

    def test_figures_that_were_not_measured_are_marked_as_missing(self) -> None:
        for name in ("test", "behavior", "everyday", "speed", "history", "baselines"):
            self.manifest["figures"].pop(name, None)
        page = render_readme(self.manifest)
        self.assertEqual(page.count("Not measured."), 12)
        self.assertIn("Not recorded.", page)

    def test_a_source_without_a_description_is_marked(self) -> None:
        self.manifest["trained_on"]["sources"]["en_letters"] = 12
        self.assertIn("| en_letters | 12 | not described |", render_readme(self.manifest))

    def test_the_table_of_the_tests_shows_each_figure(self) -> None:
        self.manifest["figures"]["test"]["en_tse_test"]["macro_f1"] = 12.34
        self.assertIn("**12.3**", render_readme(self.manifest))

    def test_teachers_are_shown_with_their_terms_and_their_part_of_the_recipe(self) -> None:
        self.manifest["trained_on"]["recipe"]["teachers"] = [{"name": "use", "schedule": {"epochs": 80}}]
        page = render_readme(self.manifest)
        self.assertIn("Universal Sentence Encoder, a convolutional one, multilingual | [Yang", page)
        self.assertNotIn("MiniLM", page)
        self.assertIn("| teachers.use.schedule.epochs | 80 |", page)

    def test_a_model_without_teachers_says_so(self) -> None:
        self.manifest["trained_on"]["recipe"]["teachers"] = []
        self.assertIn("It learned from these labels alone.", render_readme(self.manifest))
