"""The page of a service with API keys: it asks for the key once."""

import unittest

import requests

from devtools.processes import wait_until
from tests.integration.api.api_case import BROWSER
from tests.integration.api.keys_case import TEXT, TIMEOUT_S, KeysCase
from tests.integration.chromium import EXECUTABLE, Browser


class TestPage(KeysCase):
    def test_the_page_asks_for_the_key_once_and_keeps_it_in_a_cookie(self) -> None:
        asked = self.ask("GET", "/", headers=BROWSER)
        self.assertEqual(asked.status_code, 401)
        self.assertIn('name="api_key"', asked.text)
        self.assertNotIn("alert", asked.text)
        self.assertNotIn("<script", asked.text)
        with requests.Session() as browser:
            browser.headers.update(BROWSER)
            key = {"api_key": f" {self.keys['web']} "}
            answer = browser.post(
                f"{self.service.url}/key", data=key, timeout=TIMEOUT_S, allow_redirects=False
            )
            self.assertEqual((answer.status_code, answer.headers["Location"]), (303, "/"))
            cookie = answer.headers["Set-Cookie"]
            for attribute in ("HttpOnly", "SameSite=Lax", "Path=/"):
                self.assertIn(attribute, cookie)
            for absent in ("Expires", "Max-Age", "Secure"):
                self.assertNotIn(absent, cookie)
            url = f"{self.service.url}/"
            self.assertIn("text_data", browser.get(url, timeout=TIMEOUT_S).text)
            page = browser.post(url, data={"text_data": TEXT}, timeout=TIMEOUT_S)
            self.assertIn('<span class="word">Positive</span>', page.text)

    def test_behind_tls_the_cookie_is_secure(self) -> None:
        answer = self.ask(
            "POST", "/key", data={"api_key": self.keys["web"]}, headers={"X-Forwarded-Proto": "https"}
        )
        self.assertIn("; Secure", answer.headers["Set-Cookie"])

    def test_a_wrong_key_is_asked_for_again(self) -> None:
        for path, fields, headers in (
            ("/key", {"api_key": "wrong"}, BROWSER),
            ("/", {"text_data": TEXT}, {**BROWSER, "Cookie": "sentiq_key=wrong"}),
        ):
            answer = self.ask("POST", path, data=fields, headers=headers)
            self.assertEqual(answer.status_code, 401)
            self.assertIn("This API key is not valid.", answer.text)
            self.assertNotIn("Set-Cookie", answer.headers)

    def test_it_asks_in_spanish(self) -> None:
        asked = self.ask("GET", "/", headers={**BROWSER, "Accept-Language": "es"})
        self.assertIn("Tu clave de API", asked.text)

    @unittest.skipUnless(EXECUTABLE, "there is no Chromium")
    def test_a_real_browser_gets_in_and_sends_a_text_and_a_correction(self) -> None:
        with Browser() as browser:
            browser.open(f"{self.service.url}/")
            wait_until(lambda: browser.has("#api_key"), "the page asks for the key")
            browser.type_into("#api_key", self.keys["web"])
            browser.click("button")
            wait_until(lambda: browser.has("#text_data"), "the page asks for a text")
            browser.type_into("#text_data", TEXT)
            browser.click("button")
            wait_until(lambda: "Positive" in browser.text(), "the page shows the sentiment")
            browser.click(".feedback button")
            wait_until(lambda: "Thank you" in browser.text(), "the correction is kept")
