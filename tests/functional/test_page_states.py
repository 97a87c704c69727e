"""Every state of the page of one text, for readers of many kinds, in a real browser with axe-core."""

import unittest
from typing import NamedTuple

from tests.functional.page_browser import CONTROL, PageBrowser
from tests.integration.chromium import EXECUTABLE

LONG_TEXT = "The soup was cold and the waiter was rude. " * 100  # 1,000 words: more than the model reads
HARD_EXAMPLE = ".examples li:last-child button"

BROKEN_LABELS = """[...document.querySelectorAll(".bars th")].filter((cell) => {
  const range = document.createRange();
  range.selectNodeContents(cell);
  return new Set([...range.getClientRects()].map(({top}) => top)).size > 1;
}).map((cell) => cell.textContent)"""

# language, colors, width in CSS pixels, JavaScript; 300 is a screen of 320 beside its scroll bar
READERS = (
    ("en", "light", 1280, True),
    ("es", "light", 300, False),
    ("en", "dark", 320, True),
    ("es", "dark", 1280, False),
    ("en", "forced", 320, False),
    ("es", "forced", 1280, True),
)


class Words(NamedTuple):
    """Words that the page must show, in one language."""

    negative: str
    unsure: str
    why: str
    thanks: str
    empty: str
    groups: str  # of neighboring words
    first: str  # of the notice that only the first characters were read


WORDS = {
    "en": Words(
        "Negative",
        "not sure",
        "The weight of each word",
        "Thank you",
        "The text is empty",
        "weighed together",
        "the first",
    ),
    "es": Words(
        "Negativo",
        "no es seguro",
        "El peso de cada palabra",
        "Gracias",
        "El texto está vacío",
        "se pesan juntas",
        "los primeros",
    ),
}


@unittest.skipUnless(EXECUTABLE, "there is no chromium on the PATH")
class PageStatesTest(unittest.TestCase):
    def test_every_state_serves_every_reader(self) -> None:
        for language, colors, width, scripts in READERS:
            reader = f"{language}, {colors}, {width} px, {'with' if scripts else 'without'} JavaScript"
            with (
                self.subTest(reader),
                PageBrowser(language, colors=colors, width=width, scripts=scripts) as browser,
            ):
                browser.prepare()
                self.walk(browser, WORDS[language])
                self.assertEqual(browser.script_errors, [])
                self.assertEqual(browser.foreign_requests(), [])
                self.assertEqual(self.errors_in_console(browser), [])

    def walk(self, browser: PageBrowser, words: Words) -> None:
        """Meet the states one after the other."""
        browser.open_page()
        browser.evaluate("document.querySelector('details.about').open = true")
        self.check(browser, "the form")
        browser.click(HARD_EXAMPLE)
        browser.wait_for(".unsure", "the answer to the hard example")
        self.assertIn(words.unsure, browser.text_of("#answer"))
        self.check(browser, "an unsure answer")
        self.send(browser, LONG_TEXT)
        browser.wait_for(".truncated", "the answer to the long text")
        self.assertIn(words.negative, browser.text_of("#answer"))
        self.assertIn(words.first, browser.text_of(".truncated"))
        self.check(browser, "an answer to a long text")
        browser.click("#why button")
        browser.wait_for(".weighed", "the weights")
        self.assertIn(words.why, browser.text_of("#why"))
        self.assertIn(words.groups, browser.text_of("#why"))
        browser.evaluate("document.querySelector('#why details').open = true")
        self.check(browser, "the weights")
        browser.click(".feedback button")
        browser.wait_for("#correction [role=status]", "the thanks")
        self.assertIn(words.thanks, browser.text_of("#correction"))
        self.assertTrue(browser.has(".result[data-label=negative]"), "the answer is lost")
        self.check(browser, "the thanks")
        self.send(browser, " ")
        browser.wait_for("#result [role=alert]", "the error")
        self.assertIn(words.empty, browser.text_of("#result"))
        self.check(browser, "an error")

    def send(self, browser: PageBrowser, text: str) -> None:
        browser.evaluate("document.querySelector('textarea').required = false")  # so that " " is sent
        browser.evaluate("document.querySelector('textarea').value = ''")
        browser.type_into("textarea", text)
        browser.click("#text-form button")

    def check(self, browser: PageBrowser, state: str) -> None:
        self.assertEqual(browser.violations(), [], state)
        self.assertEqual(browser.evaluate(BROKEN_LABELS), [], f"{state}: labels are broken in two lines")
        self.assertFalse(browser.is_wider_than_window(), f"{state}: the page is wider than the window")

    def errors_in_console(self, browser: PageBrowser) -> list[str]:
        """Return the lines of the console, without those about the answer 400 to an empty text."""
        return [line for line in browser.console() if "status of 400" not in line]


@unittest.skipUnless(EXECUTABLE, "there is no chromium on the PATH")
class KeyboardTest(unittest.TestCase):
    def test_all_is_done_with_the_keyboard_and_the_focus_is_on_what_came(self) -> None:
        with PageBrowser() as browser:
            browser.prepare()
            browser.open_page()
            browser.type_text("I love this hotel")  # the field has the focus
            browser.press("Enter", CONTROL)
            browser.wait_for(".result", "the answer")
            self.assertIn("Positive", browser.focused())
            self.assertTrue(browser.title().startswith("Positive"))
            browser.press("Tab")
            self.assertEqual(browser.focused(), "Why?")
            browser.press("Enter")
            browser.wait_for(".weighed", "the weights")
            self.assertEqual(browser.focused(), "The weight of each word")
            for expected in ("Weights as a table", "negative", "Send"):
                browser.press("Tab")
                self.assertEqual(browser.focused().partition("\n")[0].lower(), expected.lower())
            browser.press("Enter")
            browser.wait_for("#correction [role=status]", "the thanks")
            self.assertIn("Thank you", browser.focused())

    def test_an_error_puts_the_focus_on_the_field_and_describes_it(self) -> None:
        with PageBrowser("es") as browser:
            browser.prepare()
            browser.open_page()
            browser.type_text("   ")
            browser.press("Enter", CONTROL)
            browser.wait_for("#result [role=alert]", "the error")
            self.assertEqual(browser.evaluate("document.activeElement.id"), "text_data")
            described = "document.getElementById(document.activeElement.getAttribute('aria-describedby'))"
            self.assertIn("El texto está vacío", str(browser.evaluate(f"{described}.innerText")))
            self.assertIn("El texto está vacío", browser.title())


@unittest.skipUnless(EXECUTABLE, "there is no chromium on the PATH")
class TextFormTest(unittest.TestCase):
    def test_characters_are_counted_as_the_service_counts_them(self) -> None:
        with PageBrowser("es") as browser:
            browser.prepare()
            browser.open_page()
            browser.type_into("textarea", "sí 🎉\nno")  # an emoji is one, the end of a line two
            self.assertEqual(browser.text_of("[data-counter]"), "8 de 5000 caracteres")
            browser.click("[data-clear]")
            self.assertEqual(browser.evaluate("document.querySelector('textarea').value"), "")
            browser.type_into("textarea", "x" * 5001)
            self.assertIn("acorta el texto en 1", browser.text_of("[data-counter]"))
            browser.click("#text-form button")
            self.assertFalse(browser.evaluate("document.querySelector('#text-form').checkValidity()"))
            self.assertFalse(browser.has(".result"))

    def test_the_text_stays_when_the_language_changes_and_the_language_is_remembered(self) -> None:
        with PageBrowser("en") as browser:
            browser.prepare()
            browser.open_page()
            browser.type_into("textarea", "Hasta luego")
            browser.click("nav a[hreflang=es]")
            browser.wait_for("html[lang=es] [data-clear]:not([hidden])", "the page is in Spanish")
            self.assertEqual(browser.evaluate("document.querySelector('textarea').value"), "Hasta luego")
            browser.open_page("/feedback")
            self.assertEqual(browser.evaluate("document.documentElement.lang"), "es")

    def test_a_lost_connection_is_said_in_the_pages_language_and_the_text_stays(self) -> None:
        for answer in (
            "Promise.reject(new TypeError('offline'))",
            "Promise.resolve(new Response('<h1>No api answers</h1>', {status: 502}))",
        ):
            with self.subTest(answer), PageBrowser("es") as browser:
                browser.prepare()
                browser.open_page()
                browser.evaluate(f"window.fetch = () => {answer}; true")
                browser.type_into("textarea", "Hola")
                browser.click("#text-form button")
                browser.wait_for("#result [role=alert]", "the notice")
                self.assertIn("No hay conexión", browser.text_of("#result"))
                self.assertEqual(browser.evaluate("document.querySelector('textarea').value"), "Hola")


@unittest.skipUnless(EXECUTABLE, "there is no chromium on the PATH")
class ForcedColorsTest(unittest.TestCase):
    def test_buttons_have_borders_bars_have_fills_and_words_have_lines(self) -> None:
        with PageBrowser(colors="forced") as browser:
            browser.prepare()
            browser.open_page()
            browser.type_into("textarea", "I love this hotel but the food was bad")
            browser.click("#text-form button")
            browser.wait_for(".result", "the answer")
            browser.click("#why button")
            browser.wait_for(".weighed", "the weights")
            self.assertNotEqual(browser.style_of("#text-form button", "border-top-width"), "0px")
            self.assertNotEqual(browser.style_of(".fill", "fill"), browser.style_of(".track", "fill"))
            for kind, line in (("for", "solid"), ("against", "dashed")):
                self.assertEqual(browser.style_of(f".weighed .{kind}", "border-bottom-style"), line)
