"""The service below a path: behind a real nginx, and with the header alone."""

import re
import unittest
from typing import Any, ClassVar

import requests

from api.admission import keep_in_cookie
from devtools.local_service import LocalService
from tests.integration.api.api_case import BROWSER, ApiCase
from tests.integration.api.test_docs_page import DocsBrowser
from tests.integration.chromium import EXECUTABLE
from tests.integration.nginx import EXECUTABLE as NGINX
from tests.integration.nginx import TIMEOUT_S, NginxServer

PREFIX = "/tools/sentiq"
PROXIED = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Prefix": PREFIX}
LINK = re.compile(r'(?:href|src|action)="([^"]*)"')

RULES = """
location {prefix}/ {{
  proxy_pass {api}/;                          # the slash removes the prefix
  proxy_set_header Host $http_host;
  proxy_set_header X-Forwarded-For $remote_addr;
  proxy_set_header X-Forwarded-Prefix {prefix};
}}
"""


class TestHeader(ApiCase):
    environment: ClassVar[dict[str, str]] = {"TRUSTED_PROXIES": "1"}
    with_worker = False

    def test_urls_begin_with_the_prefix(self) -> None:
        answer = self.post("/predict", json={"text": "good"}, headers={**PROXIED, "Prefer": "respond-async"})
        location = f"{PREFIX}/jobs/{answer.get_json()['job_id']}"
        self.assertEqual((answer.headers["Location"], answer.get_json()["location"]), (location, location))
        description = self.client.get("/openapi.json", headers=PROXIED).get_json()
        self.assertEqual(description["servers"], [{"url": PREFIX}])
        for page in ("/", "/feedback", "/nowhere"):
            links = LINK.findall(self.client.get(page, headers={**BROWSER, **PROXIED}).text)
            self.assertTrue(links)
            self.assertEqual([link for link in links if not link.startswith(f"{PREFIX}/")], [], page)

    def test_without_the_proxy_the_header_has_no_effect(self) -> None:
        answer = self.client.get("/", headers={**BROWSER, "X-Forwarded-Prefix": PREFIX})
        self.assertNotIn(PREFIX, answer.text)
        self.assertNotIn("servers", self.client.get("/openapi.json").get_json())

    def test_a_bad_prefix_is_refused_and_appears_nowhere(self) -> None:
        for prefix in ("//evil.example", "evil", "/a b", "/../x"):
            answer = self.client.get("/openapi.json", headers={**PROXIED, "X-Forwarded-Prefix": prefix})
            self.assert_problem(answer, 400, "X-Forwarded-Prefix is no path")
            self.assertNotIn(prefix, answer.text)

    def test_the_cookie_of_the_key_is_for_the_prefix_only(self) -> None:
        with self.app.test_request_context("/key", environ_overrides={"SCRIPT_NAME": PREFIX}):
            response = self.app.response_class()
            keep_in_cookie(response, "secret")
        self.assertIn(f"Path={PREFIX};", response.headers["Set-Cookie"])


class TestNoTrustedProxy(ApiCase):
    with_worker = False

    def test_the_header_has_no_effect(self) -> None:
        self.assertNotIn("servers", self.client.get("/openapi.json", headers=PROXIED).get_json())


@unittest.skipUnless(NGINX, "there is no nginx")
class TestNginx(unittest.TestCase):
    service: ClassVar[LocalService]
    proxy: ClassVar[NginxServer]
    url: ClassVar[str]

    @classmethod
    def setUpClass(cls) -> None:
        cls.service = LocalService(TRUSTED_PROXIES="1", API_PROCESSES="1").start()
        cls.proxy = NginxServer(RULES.format(prefix=PREFIX, api=cls.service.url)).start()
        cls.url = cls.proxy.url + PREFIX

    @classmethod
    def tearDownClass(cls) -> None:  # not addClassCleanup: nosetests does not run it
        cls.proxy.stop()
        cls.service.stop()

    def open(self, path: str, **arguments: Any) -> requests.Response:
        """Get a path below the root of the proxy."""
        return requests.get(self.proxy.url + path, timeout=TIMEOUT_S, **arguments)

    def test_every_link_of_the_page_leads_somewhere(self) -> None:
        page = self.open(f"{PREFIX}/", headers=BROWSER)
        for link in LINK.findall(page.text):
            self.assertTrue(self.open(link, headers=BROWSER).ok, link)

    @unittest.skipUnless(EXECUTABLE, "there is no chromium on the PATH")
    def test_the_api_page_sends_requests_below_the_prefix(self) -> None:
        with DocsBrowser() as browser:
            browser.show(f"{self.url}/docs")
            self.assertIn(f"'{self.url}/predict'", browser.text_of("#predict .example"))
            self.assertIn("200", browser.send("predict"))
            self.assertEqual(browser.console(), [])

    def test_the_form_gives_an_answer_and_a_job_can_be_followed(self) -> None:
        sent = requests.post(
            f"{self.url}/", data={"text_data": "A lovely day."}, headers=BROWSER, timeout=TIMEOUT_S
        )
        self.assertIn("Positive", sent.text)
        accepted = requests.post(
            f"{self.url}/predict",
            json={"text": "good"},
            headers={"Prefer": "respond-async"},
            timeout=TIMEOUT_S,
        )
        self.assertEqual(accepted.status_code, 202)
        self.assertTrue(self.open(accepted.headers["Location"]).ok)
        self.assertEqual(self.open(f"{PREFIX}/openapi.json").json()["servers"], [{"url": PREFIX}])
