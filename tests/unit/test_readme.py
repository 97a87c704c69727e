"""The pages in two languages: the same in both, and true about settings, figures and version."""

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


def in_spanish(page: str) -> str:
    """Return the name of the Spanish form of a page."""
    return f"{page.removesuffix('.md')}.es.md"


def contents(page: str) -> str:
    return (REPOSITORY / page).read_text(encoding="utf-8")


READMES = {name: contents(name) for name in (ENGLISH, SPANISH)}
SETTINGS = {name: contents(name) for name in ("docs/settings.md", "docs/settings.es.md")}
# English page -> its contents in both languages
PAGES = {
    page: (contents(page), contents(in_spanish(page)))
    for page in (ENGLISH, "docs/api.md", "docs/settings.md")
}

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


def linked_pages(text: str) -> set[str]:
    """Return the pages that a text links, by the names of their English forms, without anchors."""
    return {link.partition("#")[0].replace(".es.md", ".md") for link in links(text) if ".md" in link}


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
        for name, (english, spanish) in PAGES.items():
            with self.subTest(name):
                self.assertEqual(
                    [level for level, _ in headings(english)], [level for level, _ in headings(spanish)]
                )
        self.assertGreater(len(headings(READMES[ENGLISH])), 10)

    def test_commands_are_the_same(self) -> None:
        for name, (english, spanish) in PAGES.items():
            with self.subTest(name):
                self.assertEqual(shell_blocks(english), shell_blocks(spanish))
        self.assertGreater(len(shell_blocks(READMES[ENGLISH])), 5)

    def test_each_page_links_the_other(self) -> None:
        for name, (english, spanish) in PAGES.items():
            with self.subTest(name):
                self.assertIn(Path(in_spanish(name)).name, links(english))
                self.assertIn(Path(name).name, links(spanish))

    def test_both_link_the_same_pages(self) -> None:
        for name, (english, spanish) in PAGES.items():
            with self.subTest(name):
                self.assertEqual(linked_pages(english), linked_pages(spanish))

    def test_a_page_links_the_pages_of_its_language(self) -> None:
        for name, (english, spanish) in PAGES.items():
            with self.subTest(name):
                other = {Path(in_spanish(name)).name}
                self.assertEqual({link for link in links(english) if ".es.md" in link}, other)
                for page in PAGES.keys() - {name}:
                    self.assertNotIn(page, links(spanish))

    def test_tables_have_the_same_number_of_rows(self) -> None:
        for name, (english, spanish) in PAGES.items():
            with self.subTest(name):
                self.assertEqual(
                    *(
                        [line.count("|") for line in text.splitlines() if line[:1] == "|"]
                        for text in (english, spanish)
                    )
                )

    def test_variables_stand_in_the_same_order_with_the_same_number_of_values(self) -> None:
        english, spanish = (table_rows(text, "variable") for text in SETTINGS.values())
        self.assertEqual([row[0] for row in english], [row[0] for row in spanish])
        self.assertEqual(*([len(row) for row in rows] for rows in (english, spanish)))


class TestSettings(TestCase):
    def test_every_variable_of_the_settings_is_in_the_table_and_no_other(self) -> None:
        environment = RecordingEnvironment()
        Settings.from_environment(environment)
        for name, text in SETTINGS.items():
            with self.subTest(name):
                rows = table_rows(text, "variable")
                documented = [variable for row in rows for variable in VARIABLE.findall(row[0])]
                self.assertCountEqual(documented, set(environment.asked))

    def test_numbers_in_the_table_are_the_defaults(self) -> None:
        settings = Settings.from_environment({})
        for name, text in SETTINGS.items():
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
