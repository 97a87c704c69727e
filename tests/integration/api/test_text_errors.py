"""Answers where the model fails on a text, in every form in which a client may get them."""

import threading
from typing import ClassVar

from devtools.processes import wait_until
from model.telemetry.batch_reporter import BatchReporter
from model.telemetry.metrics import WorkerMetrics
from model.worker import Worker
from sentiq.queue import Consumer
from sentiq.queue.daily_scores import DailyMeanScore
from tests.integration.api.api_case import BROWSER, ApiCase
from tests.integration.model.worker_case import POISON, LengthClassifier

ERROR = {"code": "scoring_failed", "detail": "the model failed on this text: ValueError: cannot be scored"}


class TestTextErrors(ApiCase):
    environment: ClassVar[dict[str, str]] = {"PREDICT_TIMEOUT_S": "60"}
    with_worker = False

    def setUp(self) -> None:
        super().setUp()
        reporter = BatchReporter(WorkerMetrics(), DailyMeanScore(self.redis))
        scorer = Worker(Consumer(self.redis, block_s=0.2), LengthClassifier(), reporter, batch_size=64)
        thread = threading.Thread(target=scorer.run)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(scorer.stop)

    def done_job(self, texts: list[str]) -> str:
        response = self.post("/predict", json={"texts": texts}, headers={"Prefer": "respond-async"})
        location = response.headers["Location"]
        wait_until(lambda: self.client.get(location).get_json()["status"] == "done", "the job is done")
        return location.rpartition("/")[2]

    def test_one_text_of_200_has_an_error_at_its_index_and_the_request_succeeds(self) -> None:
        texts = [POISON if index == 150 else "x" * (index + 1) for index in range(200)]
        response = self.post("/predict", json={"texts": texts})
        self.assertEqual(response.status_code, 200, response.text)
        answer = response.get_json()
        self.assertIs(answer["success"], True)
        self.assertEqual(answer["model"], "length-1")
        self.assertEqual(answer["predictions"].pop(150), {"text": POISON, "error": ERROR})
        self.assertEqual(
            [(one["text"], one["score"]) for one in answer["predictions"]],
            [(text, round(len(text) / 1000, 6)) for text in texts if text != POISON],
        )

    def test_a_job_shows_the_error_at_its_index(self) -> None:
        job = self.client.get(f"/jobs/{self.done_job([POISON, 'good'])}").get_json()
        self.assertEqual(job["predictions"][0], {"error": ERROR})
        self.assertEqual(job["predictions"][1]["score"], 0.004)

    def test_a_single_text_is_a_problem(self) -> None:
        self.assert_problem(self.post("/predict", json={"text": POISON}), 500, "cannot be scored")

    def test_a_list_in_which_every_text_fails_is_a_problem_too(self) -> None:
        self.assert_problem(self.post("/predict", json={"texts": [POISON] * 2}), 500, "cannot be scored")

    def test_the_page_says_why_the_text_could_not_be_scored(self) -> None:
        response = self.post("/", data={"text_data": POISON}, headers=BROWSER)
        self.assertEqual((response.status_code, response.mimetype), (500, "text/html"))
        self.assertIn("cannot be scored", response.text)

    def test_a_text_without_a_prediction_cannot_be_corrected_but_others_of_its_job_can(self) -> None:
        correction = {"job_id": self.done_job([POISON, "good"]), "sentiment": "neutral"}
        self.assert_problem(self.post("/feedback", json={**correction, "index": 0}), 409, "no prediction")
        self.assertEqual(self.post("/feedback", json={**correction, "index": 1}).status_code, 201)
        self.assertEqual(self.client.get(f"/feedback?job_id={correction['job_id']}").status_code, 200)

    def test_errors_beside_predictions_are_counted(self) -> None:
        def errors() -> float:
            name = "sentiq_prediction_errors_total"
            return self.metrics._registry.get_sample_value(name, {"code": "scoring_failed"}) or 0.0

        before = errors()
        self.post("/predict", json={"texts": ["good", POISON, POISON]})
        self.assertEqual(errors() - before, 2)

    def test_the_log_of_a_failure_names_the_job_and_not_the_error_of_the_model(self) -> None:
        with self.assertLogs("api.errors", "WARNING") as logs:
            self.post("/predict", json={"text": POISON})
        self.assertIn("no text of job", logs.output[0])
        self.assertNotIn("cannot be scored", logs.output[0])
