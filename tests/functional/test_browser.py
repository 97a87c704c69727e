"""The page in a real browser, Chromium, under the page's own Content-Security-Policy."""

import os
import tempfile
import unittest
from pathlib import Path

from devtools.processes import wait_until
from tests.integration.chromium import EXECUTABLE, Browser

URL = os.environ.get("SENTIQ_URL", "http://localhost")

# A page of another site that fills in the form of the service and sends it.
SENDER = """<!doctype html><meta charset="utf-8">
<form id="form" method="post" action="{url}/"><textarea name="text_data">A lovely day.</textarea></form>
<script>document.getElementById("form").submit()</script>"""

FRAME = """<!doctype html><meta charset="utf-8"><iframe src="{url}/"></iframe>"""

# A color of style.css: a page without its style sheet is black on white.
BUTTON_COLOR = "getComputedStyle(document.querySelector('button')).backgroundColor"


def send_text(browser: Browser, text: str) -> None:
    """Type a text into the page's form, send it, and wait for the answer."""
    browser.open(f"{URL}/")
    wait_until(
        lambda: browser.has("[data-clear]:not([hidden])"), "the form is there, and its scripts have run"
    )
    browser.evaluate("document.querySelector('textarea').required = false")  # so that an empty text is sent
    browser.type_into("textarea", text)
    browser.click("form button")
    wait_until(lambda: browser.has(".result, [role=alert]"), "the answer is there")


@unittest.skipUnless(EXECUTABLE, "there is no chromium on the PATH")
class BrowserTest(unittest.TestCase):
    def test_the_page_has_its_style_sheet_and_its_form(self) -> None:
        with Browser() as browser:
            browser.open(f"{URL}/")
            wait_until(lambda: browser.has('[name="text_data"]'), "the form is there")
            wait_until(
                lambda: browser.evaluate(BUTTON_COLOR) == "rgb(36, 86, 199)", "the style sheet is in use"
            )

    def test_a_correction_is_sent_from_the_answer(self) -> None:
        with Browser("--accept-lang=es-ES") as browser:
            send_text(browser, "¡Qué maravilla de película, me encantó!")
            self.assertIn("Positivo", browser.text())
            self.assertEqual(
                browser.evaluate("document.querySelector('textarea').value"),
                "¡Qué maravilla de película, me encantó!",
            )
            browser.click(".feedback button")
            wait_until(lambda: browser.has("#correction [role=status]"), "the correction is taken")
            self.assertIn("Gracias", browser.text())

    def test_an_error_is_shown_on_the_page(self) -> None:
        with Browser() as browser:
            send_text(browser, " ")
            self.assertIn("The text is empty", browser.text())

    def test_a_form_of_another_site_is_refused(self) -> None:
        with Browser() as browser, tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / "sender.html"
            page.write_text(SENDER.format(url=URL), encoding="utf-8")
            browser.open(page.as_uri())
            wait_until(lambda: browser.has("[role=alert]"), "the refusal is there")
            self.assertIn("another site", browser.text())
            self.assertFalse(browser.has(".result"))

    def test_another_site_cannot_show_the_page_in_a_frame(self) -> None:
        with Browser() as browser, tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / "frame.html"
            page.write_text(FRAME.format(url=URL), encoding="utf-8")
            browser.open(page.as_uri())
            wait_until(
                lambda: any("frame-ancestors" in line for line in browser.console()), "the frame is refused"
            )
