"""The page in a real browser, Chromium: what it sends and what it then shows."""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

URL = os.environ.get("SENTIQ_URL", "http://localhost")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")

# The page's own form, filled in and sent. The browser needs JavaScript for that, the page does not.
SENDER = """<!doctype html><meta charset="utf-8">
<form id="form" method="post" action="{url}/"><textarea name="text_data">{text}</textarea></form>
<script>document.getElementById("form").submit()</script>"""


@unittest.skipUnless(CHROMIUM, "there is no chromium on the PATH")
class TestBrowser(unittest.TestCase):
    def shows(self, address: str, *options: str) -> str:
        """The document as the browser has it in the end."""
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
                timeout=60,
                text=True,
            ).stdout

    def sends(self, text: str, *options: str) -> str:
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / "sender.html"
            page.write_text(SENDER.format(url=URL, text=text), encoding="utf-8")
            return self.shows(page.as_uri(), *options)

    def test_it_shows_the_form(self) -> None:
        self.assertIn('name="text_data"', self.shows(f"{URL}/"))

    def test_it_shows_the_sentiment_of_what_was_sent(self) -> None:
        page = self.sends("¡Qué maravilla de película, me encantó!", "--accept-lang=es-ES")
        self.assertIn("<h2>Positivo</h2>", page)
        self.assertIn("¡Qué maravilla de película, me encantó!</textarea>", page)

    def test_it_shows_what_was_wrong_as_a_page(self) -> None:
        page = self.sends(" ")
        self.assertIn('role="alert"', page)
        self.assertIn("is empty", page)
