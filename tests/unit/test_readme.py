"""Both READMEs: the same in two languages, and true about settings, figures and version."""

import json
import re
from pathlib import Path
from unittest import TestCase

import sentiq
from sentiq.settings import Settings
from tests.markdown import headings, links, shell_blocks, table_rows

REPOSITORY = Path(__file__).parent.parent.parent
MODEL_JSON = REPOSITORY / "model" / "artifacts" / "sentiment" / "model.json"
ENGLISH, SPANISH = "README.md", "README.es.md"
READMES = {name: (REPOSITORY / name).read_text(encoding="utf-8") for name in (ENGLISH, SPANISH)}

VARIABLE = re.compile(r"`([A-Z][A-Z_]+)`")
# words of a README -> member of the figures in model.json
MEASURES = {
    "macro-F1": "macro_f1",
    "macro-recall": "macro_recall",
    "accuracy of two classes": "polarity",
    "accuracy de dos clases": "polarity",
    "accuracy of three classes": "accuracy",
    "accuracy de tres clases": "accuracy",
}


class RecordingEnvironment(dict[str, str]):
    """An empty environment that notes the variables it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def get(self, name: str, default: object = None) -> str:
        self.asked.append(name)
        return str(default)


class TestTwoLanguages(TestCase):
    def test_headings_have_the_same_levels_in_the_same_order(self) -> None:
        english, spanish = ([level for level, _ in headings(text)] for text in READMES.values())
        self.assertEqual(english, spanish)
        self.assertGreater(len(english), 10)

    def test_commands_are_the_same(self) -> None:
        english, spanish = (shell_blocks(text) for text in READMES.values())
        self.assertEqual(english, spanish)
        self.assertGreater(len(english), 5)

    def test_each_readme_links_the_other(self) -> None:
        self.assertIn(SPANISH, links(READMES[ENGLISH]))
        self.assertIn(ENGLISH, links(READMES[SPANISH]))

    def test_both_link_the_same_pages(self) -> None:
        english, spanish = ({link for link in links(text) if ".md" in link} for text in READMES.values())
        self.assertEqual(english - {SPANISH}, spanish - {ENGLISH})

    def test_variables_stand_in_the_same_order_with_the_same_number_of_values(self) -> None:
        english, spanish = (table_rows(text, "variable") for text in READMES.values())
        self.assertEqual([row[0] for row in english], [row[0] for row in spanish])
        self.assertEqual(*([len(row) for row in rows] for rows in (english, spanish)))


class TestSettings(TestCase):
    def test_every_variable_of_the_settings_is_in_the_table_and_no_other(self) -> None:
        environment = RecordingEnvironment()
        Settings.from_environment(environment)
        for name, text in READMES.items():
            with self.subTest(name):
                rows = table_rows(text, "variable")
                documented = [variable for row in rows for variable in VARIABLE.findall(row[0])]
                self.assertCountEqual(documented, set(environment.asked))

    def test_numbers_in_the_table_are_the_defaults(self) -> None:
        settings = Settings.from_environment({})
        for name, text in READMES.items():
            for variables, default, *_ in table_rows(text, "variable"):
                for variable in VARIABLE.findall(variables):
                    value = getattr(settings, variable.lower(), None)
                    if isinstance(value, int | float) and not isinstance(value, bool):
                        with self.subTest(name, variable=variable):
                            self.assertIn(f"{value:g}" if value < 1e6 else str(value), default.split(", "))


class TestFacts(TestCase):
    def test_figures_of_the_model_are_those_of_its_manifest(self) -> None:
        measured = json.loads(MODEL_JSON.read_text(encoding="utf-8"))["figures"]["test"]
        for name, header in ((ENGLISH, "test"), (SPANISH, "prueba")):
            rows = table_rows(READMES[name], header)
            self.assertGreaterEqual(len(rows), 3)
            for test, measure, figure in rows:
                with self.subTest(name, test=test):
                    test_id = re.findall(r"`(\w+)`", test)[0]
                    member = next(value for words, value in MEASURES.items() if words in measure)
                    shown = float(figure.replace(",", "."))
                    self.assertAlmostEqual(shown, measured[test_id][member], delta=0.0501)

    def test_the_model_is_called_by_its_name_and_version(self) -> None:
        manifest = json.loads(MODEL_JSON.read_text(encoding="utf-8"))
        for name, text in READMES.items():
            with self.subTest(name):
                models = set(re.findall(r"\bsentiment-\w+", text))
                self.assertEqual(models, {f"{manifest['name']}-{manifest['version']}"})

    def test_the_badge_shows_the_version(self) -> None:
        for name, text in READMES.items():
            with self.subTest(name):
                self.assertIn(f"/badge/version-{sentiq.__version__}-", text)
