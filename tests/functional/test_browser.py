"""The page in a real browser, Chromium."""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

URL = os.environ.get("SENTIQ_URL", "http://localhost")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")

# A page that fills in the form of the service and sends it. This page needs JavaScript; the service does not.
SENDER = """<!doctype html><meta charset="utf-8">
<form id="form" method="post" action="{url}/"><textarea name="text_data">{text}</textarea></form>
<script>document.getElementById("form").submit()</script>"""


@unittest.skipUnless(CHROMIUM, "there is no chromium on the PATH")
class BrowserTest(unittest.TestCase):
    def open_page(self, address: str, *options: str) -> str:
        """Return the document after the browser has loaded it."""
        with tempfile.TemporaryDirectory() as profile:
            return subprocess.run(
                [
                    *(str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
                    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
                    *(f"--user-data-dir={profile}", "--virtual-time-budget=10000", *options),
                    *("--dump-dom", address),
                ],
                capture_output=True,
                check=True,
                timeout=180,
                text=True,
            ).stdout

    def send_text(self, text: str, *options: str) -> str:
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / "sender.html"
            page.write_text(SENDER.format(url=URL, text=text), encoding="utf-8")
            return self.open_page(page.as_uri(), *options)

    def test_the_page_shows_the_form(self) -> None:
        self.assertIn('name="text_data"', self.open_page(f"{URL}/"))

    def test_the_page_shows_the_sentiment_of_a_text(self) -> None:
        page = self.send_text("¡Qué maravilla de película, me encantó!", "--accept-lang=es-ES")
        self.assertIn("<h2>Positivo</h2>", page)
        self.assertIn("¡Qué maravilla de película, me encantó!</textarea>", page)

    def test_an_error_is_shown_on_the_page(self) -> None:
        page = self.send_text(" ")
        self.assertIn('role="alert"', page)
        self.assertIn("is empty", page)
