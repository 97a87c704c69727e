"""The API page in a real browser: its forms, its examples run by bash, Python and Node.js, and axe-core."""

import json
import os
import re
import shutil
import subprocess
import sys
import unittest
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import Any

import requests

from devtools.processes import wait_until
from tests.integration.api.api_case import BROWSER, ApiCase
from tests.integration.api.keys_case import TIMEOUT_S, KeysCase
from tests.integration.chromium import EXECUTABLE, Browser

NODE = shutil.which("node")
AXE = files("axe_core_python") / "axe.min.js"
RUN_AXE = """axe.run(document, {rules: {"color-contrast": {enabled: %s}}}).then((found) => window.found =
  found.violations.map((rule) => rule.id + ": " + rule.nodes.map((node) => node.html).slice(0, 3).join(" ")));
  true"""
COLORS = {
    "light": [],
    "dark": [{"name": "prefers-color-scheme", "value": "dark"}],
    "forced": [{"name": "forced-colors", "value": "active"}],
}
# Each prints the status first.
PROGRAMS = {
    "curl": ("bash", "-c", "%s -s -o /dev/null -w '%%{http_code}'"),
    "python": (sys.executable, "-c", "%s"),
    "javascript": (
        *(str(NODE), "--input-type=module", "-e"),
        "const SENTIQ_API_KEY = process.env.SENTIQ_API_KEY;\n%s",
    ),
}
LINK = re.compile(r'(?:href|src)="([^"]*)"')


class DocsBrowser(Browser):
    """The API page."""

    def show(self, url: str, colors: str = "light", width: int = 1280) -> None:
        """Open the page and wait until its operations are there."""
        self._tell("Emulation.setEmulatedMedia", features=COLORS[colors])
        self._tell(
            "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False
        )
        self.open(url)
        wait_until(lambda: self.has("#predict"), "the operations are shown")

    def send(self, operation: str) -> str:
        """Send the form of an operation; return the status and the answer."""
        section = f"document.getElementById({json.dumps(operation)})"
        self.evaluate(f"{section}.open = true; {section}.querySelector('form').requestSubmit(); true")
        wait_until(lambda: self.text_of(f"#{operation} .answer") != "", "the answer is shown")
        return f"{self.text_of(f'#{operation} .status')}\n{self.text_of(f'#{operation} .answer')}"

    def text_of(self, selector: str) -> str:
        return str(self.evaluate(f"document.querySelector({json.dumps(selector)}).textContent"))

    def fill(self, selector: str, value: str) -> None:
        """Set the value of a field, as typing does."""
        self.evaluate(
            f"(field => {{ field.value = {json.dumps(value)}; "
            'field.dispatchEvent(new Event("input", {bubbles: true})); })'
            f"(document.querySelector({json.dumps(selector)}))"
        )

    def open_everything(self) -> None:
        self.evaluate("for (const one of document.querySelectorAll('details')) one.open = true; true")

    def violations(self, *, contrast: bool) -> list[str]:
        """Return what axe-core finds."""
        self.evaluate(AXE.read_text(encoding="utf-8") + "; true")
        self.evaluate(RUN_AXE % json.dumps(contrast))
        wait_until(lambda: self.is_true("window.found !== undefined"), "axe-core has finished")
        found: list[str] = self.evaluate("window.found")
        return found


class TestPage(ApiCase):
    with_worker = False

    def test_it_needs_nothing_inline_and_all_its_files_are_there(self) -> None:
        page = self.client.get("/docs", headers=BROWSER)
        self.assertEqual(page.status_code, 200)
        self.assertIn("script-src 'self'", page.headers["Content-Security-Policy"])
        self.assertNotRegex(page.text, r"<script(?![^>]* src=)|<style|\son[a-z]+=|style=")
        for link in LINK.findall(page.text):
            self.assertIn(self.client.get(link, headers=BROWSER).status_code, (200, 304), link)

    def test_without_keys_there_is_no_field_for_one(self) -> None:
        self.assertNotIn("api-key", self.client.get("/docs", headers=BROWSER).text)

    def test_it_is_in_the_readers_language(self) -> None:
        page = self.client.get("/docs", headers={**BROWSER, "Accept-Language": "es"}).text
        self.assertIn("Todas las operaciones", page)
        self.assertIn('data-send="Enviar"', page)


@unittest.skipUnless(EXECUTABLE, "there is no chromium on the PATH")
class TestBrowser(KeysCase):
    """With API keys on."""

    @contextmanager
    def docs(self, language: str = "en", **reader: Any) -> Iterator[DocsBrowser]:
        """Yield a browser that shows the page; its console must stay empty."""
        with DocsBrowser(f"--accept-lang={language}") as browser:
            browser.show(f"{self.service.url}/docs", **reader)
            yield browser
            self.assertEqual(browser.console(), [])

    def description(self) -> Any:
        return requests.get(f"{self.service.url}/openapi.json", timeout=TIMEOUT_S).json()

    def test_every_operation_is_on_the_page(self) -> None:
        with self.docs() as browser:
            for path, item in self.description()["paths"].items():
                for method, operation in item.items():
                    title = browser.text_of(f"#{operation['operationId']} h2")
                    self.assertIn(f"{method.upper()} {path}", title)

    def test_a_request_is_sent_with_the_key_that_the_reader_enters(self) -> None:
        with DocsBrowser() as browser:
            browser.show(f"{self.service.url}/docs")
            self.assertIn("401", browser.send("predict"))
            browser.fill("#api-key", self.keys["web"])
            self.assertIn('"sentiment": "positive"', browser.send("predict"))
            self.assertIn('"words": [', browser.send("explain"))
            job_id = browser.evaluate("document.querySelector('#show_job-path-job_id').value")
            self.assertIn(f'"job_id": "{job_id}"', browser.send("show_job"))
            self.assertNotIn(self.keys["web"], browser.text_of("#operations"))

    def test_a_body_that_is_not_json_is_said(self) -> None:
        with self.docs() as browser:
            browser.fill("#predict-body", "{")
            self.assertIn("The body is not JSON", browser.text_of("#predict .example"))

    def test_the_examples_run_as_they_are(self) -> None:
        texts = json.dumps({"text": 'It\'s "good" $HOME `date` \\n ñ 👍'})
        with self.docs() as browser:
            browser.fill("#predict-body", texts)
            browser.fill("#explain-body", texts)
            for operation in ("predict", "explain", "predict_query", "live", "openapi", "show_models"):
                for language in PROGRAMS:
                    with self.subTest(operation=operation, language=language):
                        browser.click(f"input[value={language}]")
                        self.assertEqual(self.run_example(browser, operation, language), "200")

    def test_forms_and_their_parts_run_too(self) -> None:
        with self.docs() as browser:
            for kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
                browser.evaluate(
                    f"(one => {{ one.value = {json.dumps(kind)}; one.dispatchEvent(new Event('change', "
                    "{bubbles: true})); one.dispatchEvent(new Event('input', {bubbles: true})); })"
                    "(document.querySelector('#predict-type'))"
                )
                for language in PROGRAMS:
                    with self.subTest(kind=kind, language=language):
                        browser.click(f"input[value={language}]")
                        self.assertEqual(self.run_example(browser, "predict", language), "200")

    def run_example(self, browser: DocsBrowser, operation: str, language: str) -> str:
        """Run the example of an operation; return the status that it prints."""
        if language == "javascript" and NODE is None:
            self.skipTest("there is no Node.js")
        *program, template = PROGRAMS[language]
        done = subprocess.run(
            [*program, template % browser.text_of(f"#{operation} .example code")],
            capture_output=True,
            text=True,
            check=False,
            timeout=TIMEOUT_S,
            env={**os.environ, "SENTIQ_API_KEY": self.keys["web"]},
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout[:3]

    def test_axe_finds_nothing_for_any_reader(self) -> None:
        for language, colors, width in (("en", "light", 1280), ("es", "dark", 320), ("en", "forced", 320)):
            with (
                self.subTest(language=language, colors=colors),
                DocsBrowser(f"--accept-lang={language}") as browser,
            ):
                browser.show(f"{self.service.url}/docs", colors, width)
                browser.send("live")
                browser.open_everything()
                self.assertEqual(browser.violations(contrast=colors != "forced"), [])
                self.assertFalse(browser.evaluate("document.documentElement.scrollWidth > window.innerWidth"))
                self.assertEqual(browser.console(), [])

    def test_a_link_opens_its_operation(self) -> None:
        with DocsBrowser() as browser:
            browser.show(f"{self.service.url}/docs#explain")
            self.assertTrue(browser.evaluate("document.getElementById('explain').open"))
