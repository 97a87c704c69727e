"""CORS_ORIGINS: what scripts of other sites may read, in the answers and in a real browser."""

import functools
import json
import tempfile
import threading
import unittest
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote

from api.api_keys import key_line, make_key
from devtools.local_service import LocalService
from devtools.processes import free_port, wait_until
from tests.integration.api.api_case import ApiCase
from tests.integration.chromium import EXECUTABLE, Browser

ALLOWED, OTHER = "https://app.example.org", "https://evil.example.org"
TIMEOUT_S = 30
PREFLIGHT = {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "content-type,idempotency-key",
}
FORM_OF_PAGE = {"Sec-Fetch-Site": "cross-site", "Origin": ALLOWED}

# Sends the request that its address names behind "#", and shows the answer.
PAGE = """<!doctype html><meta charset="utf-8"><title>another origin</title><pre></pre>
<script type="module">
const [url, init] = JSON.parse(decodeURIComponent(location.hash.slice(1)));
const show = value => document.querySelector("pre").textContent = JSON.stringify(value);
try {
  const answer = await fetch(url, init);
  show({status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.json()});
} catch (error) { show({error: String(error)}); }
</script>"""


class TestAllowedOrigins(ApiCase):
    environment: ClassVar[dict[str, str]] = {"CORS_ORIGINS": f"https://b.example,{ALLOWED}"}
    with_worker = False

    def test_the_allowed_origin_reads_answers_and_errors(self) -> None:
        for path, status in (("/health/live", 200), ("/nowhere", 404), ("/explain", 405)):
            answer = self.client.get(path, headers={"Origin": ALLOWED})
            self.assertEqual(answer.status_code, status)
            self.assertEqual(answer.headers["Access-Control-Allow-Origin"], ALLOWED)
            self.assertIn("Retry-After", answer.headers["Access-Control-Expose-Headers"])
            self.assertIn("Origin", answer.headers.get_all("Vary"))
            self.assertNotIn("Access-Control-Allow-Credentials", answer.headers)

    def test_no_other_origin_reads_them(self) -> None:
        for headers in ({"Origin": OTHER}, {"Origin": "null"}, {"Origin": ALLOWED + ".evil.example"}, {}):
            answer = self.client.get("/health/live", headers=headers)
            self.assertNotIn("Access-Control-Allow-Origin", answer.headers)
            self.assertIn("Origin", answer.headers.get_all("Vary"))

    def test_a_preflight_of_the_allowed_origin_is_answered(self) -> None:
        answer = self.client.options("/predict", headers={"Origin": ALLOWED, **PREFLIGHT})
        self.assertEqual((answer.status_code, answer.data), (204, b""))
        self.assertEqual(answer.headers["Access-Control-Allow-Origin"], ALLOWED)
        self.assertIn("POST", answer.headers["Access-Control-Allow-Methods"])
        self.assertIn("Idempotency-Key", answer.headers["Access-Control-Allow-Headers"])

    def test_a_preflight_of_another_origin_allows_nothing(self) -> None:
        answer = self.client.options("/predict", headers={"Origin": OTHER, **PREFLIGHT})
        self.assertNotIn("access-control", str(answer.headers).lower())

    def test_options_without_a_preflight_names_the_methods(self) -> None:
        answer = self.client.options("/predict", headers={"Origin": ALLOWED})
        self.assertEqual((answer.status_code, "POST" in answer.headers["Allow"]), (200, True))

    def test_a_form_of_the_allowed_origin_is_not_that_of_another_site(self) -> None:
        asked = {"Prefer": "respond-async", **FORM_OF_PAGE}
        self.assertEqual(self.post("/predict", data={"text": "good"}, headers=asked).status_code, 202)
        refused = self.post("/predict", data={"text": "good"}, headers={**asked, "Origin": OTHER})
        self.assert_problem(refused, 403, "another site")


class TestEveryOrigin(ApiCase):
    environment: ClassVar[dict[str, str]] = {"CORS_ORIGINS": "*"}
    with_worker = False

    def test_every_origin_reads_answers(self) -> None:
        answer = self.client.get("/health/live", headers={"Origin": OTHER})
        self.assertEqual(answer.headers["Access-Control-Allow-Origin"], "*")
        self.assertEqual(
            self.client.options("/jobs/a", headers={"Origin": "null", **PREFLIGHT}).status_code, 204
        )


class TestOff(ApiCase):
    with_worker = False

    def test_without_the_setting_no_answer_has_a_header_of_cors(self) -> None:
        for method, headers in (("GET", {}), ("OPTIONS", PREFLIGHT)):
            answer = self.client.open("/predict", method=method, headers={"Origin": ALLOWED, **headers})
            self.assertNotIn("access-control", str(answer.headers).lower())


class TestFullQueue(ApiCase):
    environment: ClassVar[dict[str, str]] = {"CORS_ORIGINS": ALLOWED, "QUEUE_LIMIT": "1"}
    with_worker = False

    def test_the_early_refusal_can_be_read_too(self) -> None:
        asked = {"Prefer": "respond-async", "Origin": ALLOWED}
        answers = [self.post("/predict", json={"text": "good"}, headers=asked) for _ in range(4)]
        self.assertEqual([answer.status_code for answer in answers], [202, 503, 503, 503])
        for answer in answers:
            self.assertEqual(answer.headers["Access-Control-Allow-Origin"], ALLOWED)


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Keep the output of the tests clean."""


@unittest.skipUnless(EXECUTABLE, "there is no chromium on the PATH")
class TestBrowser(unittest.TestCase):
    """A page of another port, and so of another origin, with API keys on."""

    folder: ClassVar[tempfile.TemporaryDirectory[str]]
    site: ClassVar[ThreadingHTTPServer]
    thread: ClassVar[threading.Thread]
    key: ClassVar[str]
    service: ClassVar[LocalService]

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory()
        (Path(cls.folder.name) / "page.html").write_text(PAGE, encoding="utf-8")
        handler = functools.partial(QuietHandler, directory=cls.folder.name)
        cls.site = ThreadingHTTPServer(("127.0.0.1", free_port()), handler)
        cls.thread = threading.Thread(target=cls.site.serve_forever)
        cls.thread.start()
        origin = f"http://127.0.0.1:{cls.site.server_port}"
        cls.key = make_key()
        keys = Path(cls.folder.name) / "keys"
        keys.write_text(key_line("web", cls.key) + "\n", encoding="utf-8")
        cls.service = LocalService(CORS_ORIGINS=origin, API_KEYS_FILE=str(keys), API_PROCESSES="1").start()

    @classmethod
    def tearDownClass(cls) -> None:  # not addClassCleanup: nosetests does not run it
        cls.service.stop()
        cls.site.shutdown()
        cls.site.server_close()
        cls.thread.join()
        cls.folder.cleanup()

    def fetch(self, path: str, *, host: str = "127.0.0.1", **init: Any) -> dict[str, Any]:
        """Return what a script of the page reads; `host` is that of the page."""
        content = json.dumps([self.service.url + path, init])
        with Browser() as browser:
            browser.open(f"http://{host}:{self.site.server_port}/page.html#{quote(content)}")
            wait_until(lambda: browser.text().startswith("{"), "the answer is shown")
            answer: dict[str, Any] = json.loads(browser.text())
        return answer

    def test_a_script_of_the_origin_sends_json_with_its_key_and_reads_the_answer(self) -> None:
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        body = json.dumps({"text": "A lovely day."})
        answer = self.fetch("/predict", method="POST", headers=headers, body=body)
        self.assertEqual((answer["status"], answer["body"]["sentiment"]), (200, "positive"))
        self.assertIn("x-request-id", answer["headers"])
        headers["Prefer"] = "respond-async"
        answer = self.fetch("/predict", method="POST", headers=headers, body=body)
        self.assertEqual(answer["status"], 202)
        self.assertRegex(answer["headers"]["location"], "^/jobs/")

    def test_it_reads_errors(self) -> None:
        answer = self.fetch(
            "/predict", method="POST", headers={"Content-Type": "application/json"}, body="{}"
        )
        self.assertEqual((answer["status"], answer["body"]["success"]), (401, False))
        self.assertIn("www-authenticate", answer["headers"])

    def test_a_script_of_another_origin_reads_nothing(self) -> None:
        answer = self.fetch("/health/live", host="localhost")
        self.assertIn("Failed to fetch", answer["error"])


class TestBadSetting(unittest.TestCase):
    def test_a_bad_origin_stops_the_start_with_one_line(self) -> None:
        with self.assertRaisesRegex(Exception, "status 78\nsentiq api: CORS_ORIGINS is 'app.example.org'.*$"):
            LocalService(CORS_ORIGINS="app.example.org", workers=0).start()
