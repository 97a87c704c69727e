"""Written sentences: reading, and the split by construction."""

from tests.unit.training.fixtures import FolderCase
from training.data import DataError
from training.written import (
    COLUMNS,
    read_sentences,
    read_test_sentences,
    read_training_sentences,
    split_by_build,
)


class WrittenTest(FolderCase):
    def test_a_table_gives_texts_labels_phenomena_and_builds(self) -> None:
        path = self.path / "es.tsv"
        rows = [
            "positive\tnegated_bad\tno_esta_mal\tes-AR\t\tNo está mal.",
            "neutral\tquestion\twhen\tes\t\t¿Cuándo?",
        ]
        path.write_text("\n".join(["\t".join(COLUMNS), *rows]) + "\n", encoding="utf-8")
        table = read_sentences(path, "es")
        self.assertEqual(table.rows.texts, ["No está mal.", "¿Cuándo?"])
        self.assertEqual(table.rows.labels.tolist(), [2, 1])
        self.assertEqual(table.rows.sources.tolist(), ["es_written", "es_written"])
        self.assertEqual(table.phenomena.tolist(), ["negated_bad", "question"])
        self.assertEqual(table.builds.tolist(), ["no_esta_mal", "when"])

    def test_an_unknown_label_is_refused_by_name(self) -> None:
        path = self.path / "es.tsv"
        path.write_text("\t".join(COLUMNS) + "\ngood\ta\tb\tes\t\tBien.\n", encoding="utf-8")
        with self.assertRaisesRegex(DataError, "unknown labels good"):
            read_sentences(path, "es")

    def test_no_build_is_in_both_parts_of_the_split(self) -> None:
        tables = read_training_sentences()
        split = split_by_build(tables, 0.1, seed=1)
        builds = {
            text: (table.rows.languages[0], build)
            for table in tables
            for text, build in zip(table.rows.texts, table.builds, strict=True)
        }
        training, held_out = ({builds[text] for text in part.texts} for part in split)
        self.assertEqual(training & held_out, set())
        self.assertEqual(
            len(split.training) + len(split.validation), sum(len(table.rows) for table in tables)
        )
        self.assertAlmostEqual(len(held_out) / len(training | held_out), 0.1, places=2)

    def test_both_languages_have_test_sentences(self) -> None:
        self.assertEqual(set(read_test_sentences()), {"es", "en"})
