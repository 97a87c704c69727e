"""Bad input gets its status and a sentence that says what to do, never a traceback or HTML."""

import gzip
from time import perf_counter
from typing import ClassVar

from werkzeug.test import TestResponse

from tests.integration.api.api_case import BROWSER, ApiCase

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


class TestBadInput(ApiCase):
    environment: ClassVar[dict[str, str]] = {"MAX_BODY_BYTES": "20000"}

    def predict(self, body: bytes, content_type: str | None = JSON) -> TestResponse:
        return self.post("/predict", data=body, content_type=content_type)

    def test_a_missing_text(self) -> None:
        for response in (
            self.post("/predict"),
            self.predict(b"{}"),
            self.predict(b"other=1", FORM),
            self.post("/predict", query_string={"other": "1"}),
            self.client.get("/predict"),
            self.client.get("/predict", query_string={"other": "1"}),
        ):
            self.assert_problem(response, 400, "no text")

    def test_json_that_is_sent_as_a_form(self) -> None:
        for path in ("/predict", "/explain"):  # curl sends so without -H 'Content-Type: application/json'
            response = self.post(path, data=b'{"text": "good"}', content_type=FORM)
            self.assert_problem(response, 400, "with Content-Type: application/json")

    def test_an_empty_or_blank_text(self) -> None:
        for body in (b'{"text": ""}', b'{"text": " \\n\\t\\u00a0"}', b'{"texts": ["", " "]}'):
            self.assert_problem(self.predict(body), 400, "empty")
        self.assert_problem(self.predict(b"text=", FORM), 400, "empty")
        self.assert_problem(self.predict(b'{"texts": []}'), 400, "at least one")

    def test_a_text_that_is_not_a_string(self) -> None:
        for value in (b"1", b"null", b"true", b"[]", b"{}", b"1.5"):
            self.assert_problem(self.predict(b'{"text": ' + value + b"}"), 400, "text must be a string")
        self.assert_problem(self.predict(b'{"texts": "one"}'), 400, "list of strings")
        self.assert_problem(self.predict(b'{"texts": [1, ""]}'), 400, "texts[0]: the text must be a string")

    def test_broken_json(self) -> None:
        for body in (
            b"{",
            b"text",
            b'{"text": "a"',
            b"\xff",
            b'{"text": "\xff"}',
            b'{"text": "\\ud800"}',
            b"[" * 5000,
        ):
            self.assert_problem(self.predict(body), 400, "not JSON")
        for body in (b"[]", b'"text"', b"1", b"null"):
            self.assert_problem(self.predict(body), 400, "JSON object")

    def test_broken_utf8(self) -> None:
        self.assert_problem(self.predict(b"text=ma%F1ana", FORM), 400, "UTF-8")
        self.assert_problem(self.predict(b"text=\xf1", FORM), 400, "UTF-8")
        self.assert_problem(self.client.post("/predict?text=%ff"), 400, "UTF-8")
        multipart = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nma\xf1ana\r\n--x--\r\n'
        self.assert_problem(self.predict(multipart, "multipart/form-data; boundary=x"), 400, "UTF-8")

    def test_a_nul_character(self) -> None:
        self.assert_problem(self.predict(b'{"text": "a\\u0000b"}'), 400, "NUL")
        self.assert_problem(self.predict(b"text=a%00b", FORM), 400, "NUL")
        self.assert_problem(self.predict(b'{"text": "a\x00b"}'), 400, "not JSON")

    def test_a_text_that_comes_twice(self) -> None:
        multipart = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\na\r\n' * 2 + b"--x--\r\n"
        for response in (
            self.predict(b"text=a&text=b", FORM),
            self.predict(b"text=a&text=a", FORM),
            self.predict(multipart, "multipart/form-data; boundary=x"),
            self.post("/predict?text=a&text=b"),
            self.post("/feedback?index=0&index=1"),
        ):
            self.assert_problem(response, 400, "a field twice")

    def test_a_text_in_the_query_and_another_in_the_body(self) -> None:
        for path in ("/predict?text=good", "/?text=good", "/predict?text_data=good"):
            for body in ({"json": {"text": "bad"}}, {"data": {"text": "bad"}}, {"json": {"texts": ["bad"]}}):
                with self.subTest(path, body=body):
                    self.assert_problem(self.post(path, **body), 400, "in the body come together: send one")

    def test_several_texts_for_the_page(self) -> None:
        for texts in (["good"], ["good", "bad"]):
            self.assert_problem(self.post("/", json={"texts": texts}), 400, "send texts to POST /predict")

    def test_two_fields_for_texts_at_once(self) -> None:
        for response, names in (
            (self.predict(b'{"text": "a", "texts": ["b"]}'), "text and texts"),
            (self.predict(b"text=a&text_data=b", FORM), "text and text_data"),
            (
                self.post("/predict?text=a", data={"text_data": "b"}),
                "text in the query and text_data in the body",
            ),
        ):
            self.assert_problem(response, 400, f"{names} come together")

    def test_a_compressed_body(self) -> None:
        for path, encoding in (("/predict", "gzip"), ("/predict", "GZIP, br"), ("/feedback", "zstd")):
            body = gzip.compress(b'{"text": "good"}')
            response = self.post(path, data=body, content_type=JSON, headers={"Content-Encoding": encoding})
            self.assert_problem(response, 415, "not compressed")
            self.assertEqual(response.headers["Accept-Encoding"], "identity")
        good = self.post("/predict", json={"text": "good"}, headers={"Content-Encoding": "Identity"})
        self.assertEqual(good.status_code, 200)

    def test_an_unsupported_content_type(self) -> None:
        for content_type in ("text/plain", "application/xml", "nonsense", None):
            self.assert_problem(self.predict(b"good", content_type), 415, "Content-Type")

    def test_too_long_too_many_too_large(self) -> None:
        self.assertEqual(self.post("/predict", json={"text": "x" * 5000}).status_code, 200)
        self.assert_problem(self.post("/predict", json={"text": "x" * 5001}), 413, "at most 5000")
        self.assert_problem(self.post("/predict", json={"texts": ["a"] * 1001}), 413, "at most 1000")
        self.assert_problem(self.predict(b" " * 20_001), 413, "larger than 20000 bytes")

    def test_a_form_or_a_query_is_small(self) -> None:
        fields = b"&".join([b"a=1"] * 101)
        self.assert_problem(self.predict(fields, FORM), 413, "more than 100 fields")
        self.assert_problem(self.client.post("/predict?" + fields.decode()), 414, "more than 100 fields")
        self.assert_problem(self.client.get("/feedback?" + fields.decode()), 414, "more than 100 fields")
        part = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
        multipart = part * 101 + b"--x--\r\n"
        self.assert_problem(self.predict(multipart, "multipart/form-data; boundary=x"), 413, "")

    def test_a_form_of_another_site(self) -> None:
        sent_by = {"Sec-Fetch-Site": "cross-site"}
        refused = (
            self.post("/", data={"text_data": "good"}, headers=sent_by),
            self.post("/predict", data={"text": "good"}, headers=sent_by),
            self.post("/predict", query_string={"text": "good"}, headers=sent_by),
            self.post("/predict", data=b'{"text": "good"}', content_type="text/plain", headers=sent_by),
            self.post("/feedback", data={"job_id": "a", "sentiment": "neutral"}, headers=sent_by),
        )
        for response in refused:
            self.assert_problem(response, 403, "another site")
        page = self.post("/", data={"text_data": "prize"}, headers={**sent_by, **BROWSER})
        self.assertEqual((page.status_code, page.mimetype), (403, "text/html"))
        self.assertNotIn("prize", page.text)
        for site in ("same-origin", "same-site", "none"):
            response = self.post("/predict", data={"text": "good"}, headers={"Sec-Fetch-Site": site})
            self.assertEqual(response.status_code, 200, site)
        self.assertEqual(self.client.get("/", headers=sent_by).status_code, 200)  # a link

    def test_an_unknown_method_or_path(self) -> None:
        response = self.client.delete("/predict")
        self.assert_problem(response, 405, "the header Allow")
        self.assertIn("POST", response.headers["Allow"])
        self.assertIn("GET", response.headers["Allow"])
        self.assert_problem(self.client.get("/nothing"), 404, "openapi.json lists the paths")

    def test_a_browser_gets_a_page_and_keeps_its_text(self) -> None:
        response = self.post("/", data={"text_data": "x" * 5001}, headers=BROWSER)
        self.assertEqual((response.status_code, response.mimetype), (413, "text/html"))
        self.assertIn("at most 5000", response.text)
        self.assertIn("x" * 5001, response.text)

    def test_a_browser_that_sends_too_much_gets_a_page_too(self) -> None:
        response = self.post("/", data={"text_data": "x" * 30_000}, headers=BROWSER)
        self.assertEqual((response.status_code, response.mimetype), (413, "text/html"))
        self.assertIn("larger than 20000 bytes", response.text)


class TestLargeInput(ApiCase):
    with_worker = False

    def test_a_form_or_a_query_beyond_the_limits_is_refused_within_milliseconds(self) -> None:
        fields = b"a=%41&" * 1_300_000
        multipart = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' * 130_000
        for path, body, content_type in (
            ("/predict", fields, FORM),
            ("/predict", multipart, "multipart/form-data; boundary=x"),
            ("/feedback", fields, FORM),
            ("/", fields, FORM),
            ("/nothing", fields, FORM),
        ):
            with self.subTest(path=path, content_type=content_type):
                started = perf_counter()
                response = self.post(path, data=body, content_type=content_type, headers=BROWSER)
                self.assertLess(perf_counter() - started, 0.5)
                self.assertEqual(response.status_code, 404 if path == "/nothing" else 413)


class TestRedisAway(ApiCase):
    with_worker = False

    def test_every_route_that_needs_redis_says_503_and_recovers(self) -> None:
        self.server.kill()
        try:
            for response in (
                self.post("/predict", json={"text": "good"}),
                self.post("/predict", json={"text": "good"}, headers={"Prefer": "respond-async"}),
                self.client.get("/jobs/abc"),
                self.client.get("/health/ready"),
                self.post("/feedback", json={"job_id": "abc", "sentiment": "positive"}),
            ):
                self.assert_problem(response, 503, "cannot be reached")
                self.assertEqual(response.headers["Retry-After"], "1")
            self.assertEqual(self.client.get("/health/live").status_code, 200)
            self.assertIn("sentiq_redis_up 0.0", self.client.get("/metrics").text)
        finally:
            self.server.start()
        self.assertEqual(
            self.post("/predict", json={"text": "good"}, headers={"Prefer": "respond-async"}).status_code, 202
        )
