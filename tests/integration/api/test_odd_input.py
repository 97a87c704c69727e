"""No input gets a 500: odd values in every place that a client fills are answered as its mistake."""

import itertools

from tests.integration.api.api_case import BROWSER, ApiCase

ODD = (
    "",
    " ",
    "0",
    "-1",
    "1.5",
    "٣",  # a decimal digit of another script
    "²",
    "9" * 5000,
    "1e400",
    "NaN",
    "x" * 10_000,
    "\0",
    "\ud7ff\uffff",
    "{}",
    "%",
    "../..",
    "a;b=c,d",
    "bytes=0-",
    'W/"x"',
    "*/*;q=x",
    "chunked",
)
FIELDS = ("text", "texts", "text_data", "job_id", "sentiment", "index")
HEADERS = (
    "Accept",
    "Accept-Language",
    "Authorization",
    "Content-Type",
    "Cookie",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "Prefer",
    "Range",
    "X-Forwarded-Host",
    "X-Request-ID",
)
PATHS = (
    "/",
    "/predict",
    "/feedback",
    "/jobs/a",
    "/health/live",
    "/openapi.json",
    "/static/style.css",
    "/none",
)
PREFER = {"Prefer": "respond-async"}  # no worker runs


class TestOddInput(ApiCase):
    with_worker = False

    @classmethod
    def setUpClass(cls) -> None:
        cls.environment = {"PREDICT_TIMEOUT_S": "0.05"}
        super().setUpClass()

    def assert_no_defect(self, method: str, path: str, **arguments: object) -> None:
        response = self.client.open(path, method=method, **arguments)  # type: ignore[arg-type]  # typed loosely
        response.close()
        self.assertNotIn(response.status_code, (500, 501, 502), (method, path, arguments))

    def test_fields(self) -> None:
        for path, name, value in itertools.product(("/predict", "/feedback", "/"), FIELDS, ODD):
            fields = {"job_id": "a", "sentiment": "b", name: value}
            self.assert_no_defect("POST", path, data=fields, headers=PREFER)
            self.assert_no_defect("POST", path, json=fields, headers=PREFER)
            self.assert_no_defect("POST", path, json={name: [value, {}]}, headers=PREFER)
            self.assert_no_defect("GET", path, query_string=fields, headers=BROWSER)

    def test_headers(self) -> None:
        for path, name, value in itertools.product(PATHS, HEADERS, ODD):
            sent = {**PREFER, name: value}
            self.assert_no_defect("GET", path, headers=sent)
            self.assert_no_defect("POST", path, data=b'{"text": "a"}', headers=sent)

    def test_paths_and_methods(self) -> None:
        for folder, value in itertools.product(("/", "/jobs/", "/static/", "/health/"), ODD):
            self.assert_no_defect("GET", folder + value.replace("%", "%25").replace("\0", "%00"))
            self.assert_no_defect("GET", folder + "%ff%00%2e%2e%2f", headers=BROWSER)
        for method, path in itertools.product(("HEAD", "OPTIONS", "TRACE", "CONNECT", "x" * 300), PATHS):
            self.assert_no_defect(method, path)

    def test_multipart_forms(self) -> None:
        for value, name in itertools.product(ODD, ("name", "filename", "charset")):
            part = f'--x\r\nContent-Disposition: form-data; name="text"; {name}="{value}"\r\n'
            part += f"Content-Type: text/plain; charset={value}\r\n\r\na\r\n--x--\r\n"
            for boundary in ("x", "", value.replace("\0", "")):
                content_type = f"multipart/form-data; boundary={boundary}"
                self.assert_no_defect(
                    "POST", "/predict", data=part.encode(), content_type=content_type, headers=PREFER
                )

    def test_methods_are_a_bounded_set_in_the_metrics(self) -> None:
        for number in range(20):
            self.client.open("/none", method=f"INVENTED-{number}").close()
        metrics = self.client.get("/metrics").text
        self.assertIn('sentiq_requests_total{method="other",route="(none)",status="404"}', metrics)
        self.assertNotIn("INVENTED", metrics)


class TestOddCorrections(ApiCase):
    def test_an_index_that_is_no_index_gets_400(self) -> None:
        job_id = self.post("/predict", json={"texts": ["good", "bad"]}).get_json()["job_id"]
        odd: tuple[object, ...] = (
            "9" * 5000,
            "9" * 9,
            "2",
            "-1",
            "",
            " ",
            "1.0",
            "٣",
            "²",
            "0x1",
            "1_0",
            True,
            1.0,
            None,
            [],
            10**18,
        )
        for index in odd:
            response = self.post(
                "/feedback", json={"job_id": job_id, "sentiment": "positive", "index": index}
            )
            self.assert_problem(response, 400, "index must be")
        for good in (1, "1", "01"):
            response = self.post("/feedback", json={"job_id": job_id, "sentiment": "positive", "index": good})
            self.assertEqual(response.status_code, 201)
