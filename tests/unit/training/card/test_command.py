"""`python -m training.card`."""

from unittest import mock

from sentiq.classifier import MANIFEST_FILE, load_classifier, read_manifest, write_manifest
from tests.unit.training.fixtures import FolderCase, made_up_rows, write_table
from training import SHIPPED_MODEL
from training.card.__main__ import main, measure_validation
from training.card.readme import CONFUSION, PICTURES, README_FILE
from training.data import DataError, read_tables


class CommandTest(FolderCase):
    def run_command(self, *options: str) -> None:
        with mock.patch("sys.argv", ["card", "--model", str(self.path), *options]):
            main()

    def test_without_tables_the_page_is_made_from_the_stored_figures(self) -> None:
        write_manifest(self.path, read_manifest(SHIPPED_MODEL / MANIFEST_FILE) | {"version": "9"})
        self.run_command()
        self.assertIn("# sentiment-9:", (self.path / README_FILE).read_text(encoding="utf-8"))
        self.assertTrue((self.path / PICTURES / CONFUSION).is_file())

    def test_a_model_that_was_not_trained_here_is_refused_in_one_line(self) -> None:
        labels = ["negative", "neutral", "positive"]
        write_manifest(self.path, {"name": "mine", "version": "1", "labels": labels, "max_tokens": 9})
        with self.assertRaisesRegex(SystemExit, "card: .*no recipe"):
            self.run_command()

    def test_training_tables_without_test_tables_are_refused(self) -> None:
        with mock.patch("sys.stderr") as errors, self.assertRaises(SystemExit):
            self.run_command("--train", str(self.path))
        self.assertIn("--train needs --data", errors.write.call_args.args[0])

    def test_held_out_texts_of_other_training_tables_are_refused(self) -> None:
        write_table(self.path / "other.tsv.gz", made_up_rows(100, seed=1))
        classifier = load_classifier(SHIPPED_MODEL, "onnx", 1)
        manifest = read_manifest(SHIPPED_MODEL / MANIFEST_FILE)
        with self.assertRaisesRegex(DataError, "other tables"):
            measure_validation(classifier, read_tables(self.path), manifest)
