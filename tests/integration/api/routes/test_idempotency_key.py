"""POST /predict with an Idempotency-Key (draft-ietf-httpapi-idempotency-key-header)."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar

from werkzeug.test import TestResponse

from devtools.processes import start_worker, wait_until
from sentiq import keys
from tests.integration.api.api_case import ApiCase

KEY = '"8e03978e-40d5-43dd-bc93-6894a57f9324"'
ASYNC = {"Prefer": "respond-async"}


class IdempotencyKeyCase(ApiCase):
    def setUp(self) -> None:
        super().setUp()
        for name in self.redis.scan_iter(keys.IDEMPOTENCY + "*"):
            self.redis.delete(name)

    def predict(self, content: object, key: str = KEY, headers: Any = ()) -> TestResponse:
        return self.post("/predict", json=content, headers={"Idempotency-Key": key, **dict(headers)})


class TestIdempotencyKey(IdempotencyKeyCase):
    def test_the_same_key_and_body_give_the_same_answer(self) -> None:
        for key, content in (("one", {"text": "good"}), ("many", {"texts": ["good", "bad"] * 50})):
            first, again = self.predict(content, key), self.predict(content, key)
            self.assertEqual(first.status_code, 200, first.text)
            self.assertEqual(again.get_json(), first.get_json())

    def test_a_key_with_and_without_quotes_is_the_same_key(self) -> None:
        first, again = self.predict({"text": "good"}), self.predict({"text": "good"}, KEY.strip('"'))
        self.assertEqual(first.get_json()["job_id"], again.get_json()["job_id"])

    def test_the_job_is_the_same_for_a_client_that_waits_and_one_that_does_not(self) -> None:
        first, second = self.predict({"text": "good"}), self.predict({"text": "good"}, headers=ASYNC)
        self.assertEqual(second.status_code, 202)
        self.assertEqual(second.headers["Location"], f"/jobs/{first.get_json()['job_id']}")

    def test_the_same_key_with_another_body_is_422(self) -> None:
        self.predict({"text": "good"})
        for content in ({"text": "bad"}, {"texts": ["good"]}, {"texts": ["good", "bad"]}):
            for headers in ({}, ASYNC):
                self.assert_problem(self.predict(content, headers=headers), 422, "Another body")

    def test_a_malformed_key_is_400(self) -> None:
        for key in ("", '""', '"a', 'a"', '"a", "b"', "a, b", "ñ", '"' + "x" * 256 + '"', "x" * 256, "a b"):
            self.assert_problem(self.predict({"text": "good"}, key), 400, "Idempotency-Key must be")

    def test_without_a_key_each_request_is_a_job(self) -> None:
        answers = [self.post("/predict", json={"text": "good"}).get_json() for _ in range(2)]
        self.assertNotEqual(answers[0]["job_id"], answers[1]["job_id"])


class TestInProgress(IdempotencyKeyCase):
    with_worker = False
    environment: ClassVar[dict[str, str]] = {"PREDICT_TIMEOUT_S": "60"}  # a worker starts meanwhile

    def test_a_second_request_is_409_until_the_first_has_its_result(self) -> None:
        with ThreadPoolExecutor(1) as clients:
            first = clients.submit(self.predict, {"text": "good"})
            wait_until(lambda: self.redis.llen(keys.CHUNKS) == 1, "the first request waits")
            second = self.app.test_client(contract=self.contract).post(
                "/predict", json={"text": "good"}, headers={"Idempotency-Key": KEY}
            )
            self.assert_problem(second, 409, "in progress")
            self.assertEqual(second.headers["Retry-After"], "1")
            worker = start_worker(self.server.url)
            self.addCleanup(worker.stop)
            answer = first.result()
        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertEqual(second.headers["Location"], f"/jobs/{answer.get_json()['job_id']}")
        self.assertEqual(self.predict({"text": "good"}).get_json(), answer.get_json())
