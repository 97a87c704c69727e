"""The page for files on a service with API keys: the cookie of the page is enough."""

import tempfile
import unittest
from pathlib import Path

from devtools.processes import wait_until
from tests.integration.api.files.test_runs import table
from tests.integration.api.files.test_scoring import as_csv
from tests.integration.api.keys_case import TEXT, KeysCase
from tests.integration.chromium import EXECUTABLE, Browser

DONE = "document.querySelector('#result-text').textContent"


@unittest.skipUnless(EXECUTABLE, "there is no chromium on the PATH")
class TestKey(KeysCase):
    def test_the_key_that_the_page_keeps_is_used_for_the_file(self) -> None:
        with Browser("--accept-lang=en") as browser, tempfile.TemporaryDirectory() as folder:
            browser.open(f"{self.service.url}/files")
            wait_until(lambda: browser.has("[name=api_key]"), "the page asks for the key")
            browser.type_into("[name=api_key]", self.keys["web"])
            browser.click("form button")
            wait_until(lambda: browser.has("[name=text_data]"), "the key is taken")
            browser.open(f"{self.service.url}/files")
            wait_until(lambda: browser.is_true("document.querySelector('#files')?.hidden === false"), "ready")
            path = Path(folder) / "visits.csv"
            path.write_text(as_csv(table(30)))
            browser.choose_files("#file", path)
            wait_until(
                lambda: browser.is_true("!document.querySelector('#found').hidden"), "the file is read"
            )
            browser.click("[name=start]")
            wait_until(lambda: "30 rows are done" in browser.evaluate(DONE), "all rows are done")

    def test_the_cookie_counts_for_json_of_this_site_alone(self) -> None:
        alone = {"Cookie": f"sentiq_key={self.keys['web']}"}
        cookie = {**alone, "X-Requested-With": "fetch"}
        for headers, status in (
            (cookie, 200),
            (alone, 401),
            ({**cookie, "Sec-Fetch-Site": "same-origin"}, 200),
            ({**cookie, "Sec-Fetch-Site": "cross-site"}, 401),
            ({**cookie, "Sec-Fetch-Site": "same-site"}, 401),
        ):
            answer = self.ask("POST", "/predict", json={"text": TEXT}, headers=headers)
            self.assertEqual(answer.status_code, status, headers)
        self.assertEqual(self.ask("POST", "/predict", data={"text": TEXT}, headers=cookie).status_code, 401)
