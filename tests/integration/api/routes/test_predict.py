"""POST /predict and GET /jobs/<id>: input and output."""

from typing import ClassVar
from unittest import mock

from devtools.processes import wait_until
from sentiq import keys
from sentiq.messages import chunk_id_of
from sentiq.queue.admission import Admission
from tests.integration.api.api_case import BROWSER, ApiCase

GOOD = "The food was excellent and the staff were lovely."
BAD = "Una experiencia horrible, el peor hotel de mi vida."


class TestPredict(ApiCase):
    def test_a_text_may_come_in_the_query_in_a_form_or_in_json(self) -> None:
        forms = [
            self.post("/predict", query_string={"text": GOOD}),
            self.post("/predict", data={"text": GOOD}),
            self.post("/predict", data={"text_data": GOOD}),
            self.post("/predict", data={"text": GOOD}, content_type="multipart/form-data"),
            self.post("/predict", json={"text": GOOD}),
        ]
        for response in forms:
            self.assertEqual(response.status_code, 200, response.text)
            answer = response.get_json()
            self.assertEqual((answer["success"], answer["text"]), (True, GOOD))
            self.assertEqual((answer["prediction"], answer["sentiment"]), ("Positivo", "positive"))

    def test_the_answer_has_all_members(self) -> None:
        answer = self.post("/predict", json={"text": BAD}).get_json()
        self.assertEqual(
            set(answer),
            {
                *("success", "text", "prediction", "sentiment", "score", "probabilities"),
                *("confident", "truncated", "job_id", "model"),
            },
        )
        self.assertEqual((answer["prediction"], answer["sentiment"]), ("Negativo", "negative"))
        probabilities = answer["probabilities"]
        self.assertEqual(list(probabilities), ["negative", "neutral", "positive"])
        self.assertAlmostEqual(sum(probabilities.values()), 1.0, places=4)
        self.assertAlmostEqual(
            answer["score"], probabilities["positive"] + probabilities["neutral"] / 2, places=5
        )
        self.assertRegex(answer["model"], r"^sentiment-")

    def test_many_texts_are_answered_in_their_order(self) -> None:
        texts = [GOOD if number % 3 else BAD for number in range(200)]
        answer = self.post("/predict", json={"texts": texts}).get_json()
        self.assertEqual([one["text"] for one in answer["predictions"]], texts)
        self.assertEqual(
            [one["sentiment"] for one in answer["predictions"]],
            ["positive" if number % 3 else "negative" for number in range(200)],
        )

    def test_text_of_any_script_comes_back_unchanged(self) -> None:
        for text in (
            "¡Qué día más bonito! 😀👍🏽",
            "خدمة ممتازة",
            "素晴らしい",
            "a\u200bb\u200d",
            '"\\/\n\t',
            "x" * 5000,
        ):
            answer = self.post("/predict", json={"text": text}).get_json()
            self.assertEqual((answer["success"], answer["text"]), (True, text))

    def test_a_request_id_is_kept_or_made(self) -> None:
        given = self.post("/predict", json={"text": GOOD}, headers={"X-Request-ID": "my-id.1"})
        self.assertEqual(given.headers["X-Request-ID"], "my-id.1")
        made = self.post("/predict", json={"text": GOOD}, headers={"X-Request-ID": "bad id {}"})
        self.assertRegex(made.headers["X-Request-ID"], r"^[0-9a-f]{32}$")


class TestAsync(ApiCase):
    def test_respond_async_gives_the_location_of_a_job(self) -> None:
        response = self.post("/predict", json={"texts": [GOOD, BAD]}, headers={"Prefer": "respond-async"})
        self.assertEqual(response.status_code, 202)
        self.assertEqual(response.headers["Preference-Applied"], "respond-async")
        location = response.headers["Location"]
        self.assertEqual(location, f"/jobs/{response.get_json()['job_id']}")
        wait_until(lambda: self.client.get(location).get_json()["status"] == "done", "the job is done")
        job = self.client.get(location).get_json()
        self.assertEqual([one["prediction"] for one in job["predictions"]], ["Positivo", "Negativo"])
        self.assertTrue(job["success"])

    def test_a_job_that_a_client_waited_for_can_be_looked_up(self) -> None:
        answer = self.post("/predict", json={"text": GOOD}).get_json()
        job = self.client.get(f"/jobs/{answer['job_id']}").get_json()
        self.assertEqual(job["predictions"][0]["score"], answer["score"])

    def test_an_unknown_or_expired_job_is_not_found(self) -> None:
        answer = self.post("/predict", json={"text": GOOD}).get_json()
        self.redis.delete(keys.JOB + answer["job_id"])  # as its expiry does
        for job_id in ("nonsense", "0" * 32, answer["job_id"], "a b", "x" * 2000):
            self.assert_problem(self.client.get(f"/jobs/{job_id}"), 404, "no such job")

    def test_an_unreadable_result_is_a_500(self) -> None:
        job_id = self.post("/predict", json={"text": GOOD}).get_json()["job_id"]
        self.redis.set(keys.RESULT + chunk_id_of(job_id, 0), "{broken")
        self.assert_problem(self.client.get(f"/jobs/{job_id}"), 500, "internal error")


class TestWithoutWorker(ApiCase):
    with_worker = False
    environment: ClassVar[dict[str, str]] = {"PREDICT_TIMEOUT_S": "0.2", "QUEUE_LIMIT": "3"}

    def setUp(self) -> None:
        super().setUp()
        self.redis.flushall()
        self.enterContext(mock.patch.object(self.producer._enqueuer, "admission", Admission()))

    def test_scoring_that_takes_too_long_is_504_with_the_jobs_location(self) -> None:
        response = self.post("/predict", json={"text": GOOD})
        self.assert_problem(response, 504, "too long")
        self.assertEqual(response.headers["Retry-After"], "1")
        job = self.client.get(response.headers["Location"])
        self.assertEqual(job.get_json()["status"], "queued")
        self.assertEqual(job.headers["Retry-After"], "1")

    def test_a_full_queue_is_503_at_once(self) -> None:
        for _ in range(3):
            self.post("/predict", json={"text": GOOD}, headers={"Prefer": "respond-async"})
        for headers in ({}, {"Prefer": "respond-async"}):
            response = self.post("/predict", json={"text": GOOD}, headers=headers)
            self.assert_problem(response, 503, "full")
            self.assertEqual(response.headers["Retry-After"], "1")

    def test_it_is_live_but_not_ready(self) -> None:
        self.assertEqual(self.client.get("/health/live").status_code, 200)
        not_ready = self.client.get("/health/ready")
        self.assert_problem(not_ready, 503, "No worker")
        self.assertEqual(not_ready.headers["Retry-After"], "1")

    def test_a_page_that_says_503_or_504_says_when_to_try_again(self) -> None:
        for status in (504, 503):
            page = self.post("/", data={"text_data": GOOD}, headers=BROWSER)
            self.assertEqual((page.status_code, page.headers["Retry-After"]), (status, "1"))
            for _ in range(3):
                self.post("/predict", json={"text": GOOD}, headers={"Prefer": "respond-async"})
