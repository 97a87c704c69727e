"""Each state of the page for files, for readers of many kinds."""

import json
from importlib.resources import files

import requests

from tests.integration.api.files.files_case import FilesCase
from tests.integration.api.files.test_runs import table
from tests.integration.api.files.test_scoring import as_csv

AXE = files("axe_core_python") / "axe.min.js"
RUN_AXE = """axe.run(document, {rules: %s}).then(({violations}) => violations.map(
  ({id, nodes}) => id + ": " + nodes.map(({html}) => html.slice(0, 200)).join(" | ")))"""
LIGHT: dict[str, str] = {}
DARK = {"prefers_color_scheme": "dark"}
FORCED = {"forced_colors": "active"}
TIMEOUT_S = 30


class StatesCase(FilesCase):
    def check_state(self, state: str, colors: dict[str, str]) -> None:
        """Check that axe-core finds nothing and that the page fits its window."""
        if not self.browser.evaluate("typeof axe !== 'undefined'"):
            self.browser.evaluate(AXE.read_text(encoding="utf-8") + "; true")
        rules = json.dumps(
            {"color-contrast": {"enabled": colors is not FORCED}}
        )  # those are the reader's own
        self.assertEqual(self.browser.resolve(RUN_AXE % rules), [], state)
        wider = self.browser.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        self.assertFalse(wider, f"{state}: the page is wider than the window")

    def walk(self, width: int, colors: dict[str, str]) -> None:
        """Meet the states one after the other."""
        self.browser.emulate(width=width, height=900, **colors)
        self.check_state("choice", colors)
        self.choose("empty.csv", b"")
        self.check_state("problem", colors)
        rows = [
            [*row, f"{1 + number % 28:02d}/03/2026", ("North", "South")[number % 2]]
            for number, row in enumerate(table(3000))
        ]
        rows[0][2:] = ["day", "shop"]
        self.choose("visits.csv", as_csv(rows).encode())
        self.check_state("found", colors)
        self.browser.click("[name=start]")
        self.check_state("run", colors)
        self.browser.click("[name=pause]")
        self.wait("document.querySelector('#wait').textContent !== ''", "the run is paused")
        self.check_state("pause", colors)
        self.browser.click("[name=pause]")
        self.wait_until_done()
        self.wait("document.querySelectorAll('#summary table').length >= 7", "the summary is there")
        self.check_state("result", colors)


class TestEnglishStates(StatesCase):
    def test_wide_and_light(self) -> None:
        self.walk(1280, LIGHT)

    def test_narrow_and_dark(self) -> None:
        self.walk(320, DARK)

    def test_with_forced_colors(self) -> None:
        self.walk(320, FORCED)

    def test_each_chart_has_a_table(self) -> None:
        self.score("visits.csv", as_csv([*table(200)]).encode())
        self.wait("document.querySelectorAll('#summary table').length > 3", "the summary is there")
        parts = "[...document.querySelectorAll('#summary .part-of-summary')]"
        charts = f"{parts}.filter((one) => one.querySelector('.plot'))"
        self.assertTrue(self.browser.evaluate(f"{charts}.length >= 2"))
        self.assertTrue(self.browser.evaluate(f"{charts}.every((one) => one.querySelector('table caption'))"))


class TestSpanishStates(StatesCase):
    language = "es-ES"

    def test_narrow_and_light(self) -> None:
        self.walk(320, LIGHT)

    def test_numbers_are_those_of_the_language(self) -> None:
        self.score("visits.csv", as_csv(table(1200)).encode())
        self.wait("document.querySelectorAll('#summary table').length > 3", "the summary is there")
        self.assertIn("Las 1.200 filas", self.shown("#result-text"))
        self.assertRegex(self.shown("#summary"), r"la puntuación media es 0,\d\d")
        self.assertRegex(self.shown("#summary"), r"\d,\d\s%")


class TestKeyboard(FilesCase):
    def test_all_is_done_with_the_keyboard(self) -> None:
        self.choose("visits.csv", as_csv(table(50)).encode())
        self.assertEqual(self.focused(), "found-title")
        self.tab_to("start")
        self.browser.press("Enter", 13)
        self.wait("document.activeElement.id === 'result-title'", "the result has the focus")
        self.browser.press("Tab", 9)
        self.assertTrue(self.browser.evaluate("document.activeElement.hasAttribute('download')"))
        self.tab_to("another")
        self.browser.press(" ", 32)
        self.wait("document.activeElement.id === 'file'", "a file can be chosen")

    def tab_to(self, name: str) -> None:
        """Press Tab until the element with this id or name has the focus."""
        for _ in range(40):
            self.browser.press("Tab", 9)
            if self.focused() == name:
                return
        self.fail(f"Tab does not reach {name}")

    def focused(self) -> str:
        return str(self.browser.evaluate("document.activeElement.id || document.activeElement.name"))


class TestPlainPage(FilesCase):
    workers = 0

    def test_without_scripts_the_page_says_what_to_do(self) -> None:
        for language, says in (
            ("en", "This page needs JavaScript"),
            ("es", "Esta página necesita JavaScript"),
        ):
            page = requests.get(
                f"{self.service.url}/files", headers={"Accept-Language": language}, timeout=TIMEOUT_S
            ).text
            without = page.partition("<noscript>")[2].partition("</noscript>")[0]
            self.assertIn(says, without)
            self.assertIn("sentiq score", without)
            self.assertIn(f"{self.service.url}/predict", without)

    def test_the_elements_are_plain_html(self) -> None:
        page = requests.get(f"{self.service.url}/files", timeout=TIMEOUT_S).text
        for element in ('type="file"', 'name="start"', "<progress"):
            self.assertIn(element, page)

    def test_a_worker_has_the_policy_of_the_page(self) -> None:
        answer = requests.get(f"{self.service.url}/static/files/worker.js", timeout=TIMEOUT_S)
        self.assertIn("connect-src 'self'", answer.headers["Content-Security-Policy"])
