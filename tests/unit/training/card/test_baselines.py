"""The baselines of the model card: VADER and logistic regression."""

from tests.unit.training.fixtures import FolderCase, made_up_rows, write_table
from training.card.baselines import in_domain_sources, measure_baselines
from training.data import LabeledTexts, concatenate_tables, read_tables


class BaselinesTest(FolderCase):
    def tables(self) -> dict[str, LabeledTexts]:
        write_table(self.path / "en_one.tsv.gz", made_up_rows(300, seed=1))
        write_table(self.path / "es_two.tsv.gz", made_up_rows(60, seed=2))
        return read_tables(self.path)

    def test_baselines_learn_the_made_up_language(self) -> None:
        tables = self.tables()
        figures = measure_baselines(tables, tables)
        self.assertEqual(set(figures["vader"]), {"en_one"})  # VADER reads English only
        self.assertGreater(figures["vader"]["en_one"]["accuracy"], 50)  # it knows the English words
        self.assertGreater(figures["logistic_regression"]["es_two"]["accuracy"], 95)

    def test_in_domain_sources_are_limited_to_the_given_tables(self) -> None:
        in_domain = in_domain_sources({"en_airline": concatenate_tables(list(self.tables().values()))})
        self.assertEqual(in_domain, {"en_airline_test": ("en_airline",)})
