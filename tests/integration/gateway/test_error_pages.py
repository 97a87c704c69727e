"""Errors of the gateway itself, from a real nginx with the project's own files."""

import json
import re
import unittest
from pathlib import Path
from typing import ClassVar

import requests

from devtools.processes import free_port
from tests.integration.nginx import EXECUTABLE as NGINX
from tests.integration.nginx import TIMEOUT_S, NginxServer

GATEWAY = Path(__file__).parent.parent.parent.parent / "gateway"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}

# What nginx.conf defines beside pages.conf, and an api that nobody started.
RULES = """
client_max_body_size 1000;
include {gateway}/pages.conf;
{maps}
map $status $title {{ default Title; }}
map $status $detail {{ default Detail; }}
"""
SERVER_RULES = """
include {gateway}/errors.conf;
location / {{ proxy_pass http://127.0.0.1:{closed}; }}
"""
EMPTY = (
    "valid_request_id",
    "hsts",
    "retry_after",
    "allowed_origin",
    "exposed_headers",
    "vary_origin",
)


@unittest.skipUnless(NGINX, "there is no nginx")
class ErrorPagesTest(unittest.TestCase):
    nginx: ClassVar[NginxServer]
    url: ClassVar[str]

    @classmethod
    def setUpClass(cls) -> None:
        maps = " ".join(f'map "" ${name} {{ default ""; }}' for name in EMPTY)
        rules = RULES.format(gateway=GATEWAY, maps=maps)
        cls.nginx = NginxServer(SERVER_RULES.format(gateway=GATEWAY, closed=free_port()), rules).start()
        cls.url = cls.nginx.url

    @classmethod
    def tearDownClass(cls) -> None:  # not addClassCleanup: nosetests does not run it
        cls.nginx.stop()

    def page(self, *, language: str = "en", cookie: str = "", body: bytes = b"") -> requests.Response:
        headers = {**BROWSER, "Accept-Language": language, "Cookie": cookie}
        return requests.request(
            "POST" if body else "GET", self.url, data=body, headers=headers, timeout=TIMEOUT_S
        )

    def test_a_browser_gets_a_page_that_says_what_to_do(self) -> None:
        page = self.page()
        self.assertEqual((page.status_code, page.headers["Content-Type"]), (502, "text/html; charset=utf-8"))
        page.encoding = "utf-8"
        self.assertIn("<h1>The service is busy or being restarted</h1>", page.text)
        self.assertIn("try again in a moment", page.text)
        self.assertEqual(page.headers["Vary"], "Accept, Accept-Language, Cookie")

    def test_it_speaks_the_language_of_the_cookie_or_of_the_browser(self) -> None:
        for language, cookie, expected in (
            ("es-ES,es;q=0.9,en;q=0.8", "", "es"),
            ("es", "", "es"),
            ("en-US,en;q=0.9,es;q=0.8", "", "en"),
            ("en", "a=b; sentiq_language=es", "es"),
            ("es", "sentiq_language=en", "en"),
            ("fr", "", "en"),
        ):
            page = self.page(language=language, cookie=cookie)
            found = re.findall(r'<html lang="(\w+)">', page.text)
            self.assertEqual(found, [expected], (language, cookie))

    def test_a_text_that_is_too_long_is_said_to_be(self) -> None:
        page = self.page(language="es", body=b"x" * 1001)
        page.encoding = "utf-8"
        self.assertEqual(page.status_code, 413)
        self.assertIn("El texto es demasiado largo", page.text)

    def test_other_clients_get_problem_json(self) -> None:
        answer = requests.get(self.url, timeout=TIMEOUT_S)
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
        self.assertEqual(json.loads(answer.text)["status"], 502)
