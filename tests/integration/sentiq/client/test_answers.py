"""The members of answers that become values: predictions, explanations, the progress and the end of a job."""

import unittest
from collections.abc import Mapping
from typing import Any

from sentiq import Client
from sentiq.client import JobUnfinished, JobUnsuccessful, Prediction, RequestRefused, TextError, WordWeight
from tests.integration.sentiq.client.scripted_server import (
    PREDICTION,
    ScriptedAnswer,
    ScriptedServer,
    json_answer,
    problem,
)

JOB = {"success": True, "job_id": "0123", "status": "done"}
WORDS = [
    {"text": "muy", "start": 0, "end": 3, "weight": 0.25},
    {"text": "bien", "start": 4, "end": 8, "weight": -0.5},
]


class AnswerTests(unittest.TestCase):
    def client_of(self, *answers: ScriptedAnswer) -> Client:
        """Return a client of a server that gives these answers."""
        self.server = ScriptedServer(answers).start()
        self.addCleanup(self.server.stop)
        client = Client(self.server.url)
        self.addCleanup(client.close)
        return client

    def prediction_from(self, **members: Any) -> Prediction:
        """Return the prediction that the client makes of an answer with these members."""
        return self.client_of(json_answer({"success": True, "text": "a", **PREDICTION, **members})).predict(
            "a"
        )

    def test_confidence_and_truncation_are_members_of_a_prediction(self) -> None:
        prediction = self.prediction_from(confident=False, truncated=True, read_chars=2_000)
        self.assertEqual(
            (prediction.confident, prediction.truncated, prediction.read_chars), (False, True, 2_000)
        )

    def test_a_service_that_tells_neither_gives_none_and_false(self) -> None:
        prediction = self.prediction_from()
        self.assertEqual(
            (prediction.confident, prediction.truncated, prediction.read_chars), (None, False, None)
        )

    def test_errors_of_the_service_stand_at_their_places(self) -> None:
        error = {"code": "poison", "detail": "workers died of this text"}
        listed: list[Mapping[str, Any]] = [{"text": "a", "error": error}, {"text": "b", **PREDICTION}]
        first, second = self.client_of(json_answer({**JOB, "predictions": listed})).predict(["a", "b"])
        self.assertEqual(first, Prediction("a", error=TextError(**error)))
        self.assertEqual((second.text, second.sentiment), ("b", "positive"))

    def test_an_explanation_has_the_weights_of_the_words(self) -> None:
        answer = json_answer({"success": True, "explained": "positive", "words": WORDS, **PREDICTION})
        explanation = self.client_of(answer).explain("muy bien", "positive")
        self.assertEqual((explanation.label, explanation.prediction.text), ("positive", "muy bien"))
        self.assertEqual(explanation.words, (WordWeight("muy", 0, 3, 0.25), WordWeight("bien", 4, 8, -0.5)))
        self.assertEqual(self.server.requests[0].body, b'{"text":"muy bien","sentiment":"positive"}')

    def test_a_job_tells_its_progress(self) -> None:
        answer = json_answer({**JOB, "status": "running", "texts": 9, "texts_done": 4})
        progress = self.client_of(answer).job("0123").status()
        self.assertEqual((progress.state, progress.texts, progress.texts_done), ("running", 9, 4))

    def test_the_result_of_a_job_that_runs_is_not_there(self) -> None:
        with self.assertRaisesRegex(JobUnfinished, "wait"):
            self.client_of(json_answer({**JOB, "status": "running"})).job("0123").result()

    def test_a_job_without_a_prediction_raises_its_error(self) -> None:
        answer = json_answer({**JOB, "success": False, "status": "expired", "error": "too late"})
        with self.assertRaisesRegex(JobUnsuccessful, "too late") as caught:
            self.client_of(answer).job("0123").wait()
        self.assertEqual(caught.exception.status, "expired")

    def test_cancelling_says_how_many_texts_were_taken_off_the_queue(self) -> None:
        client = self.client_of(json_answer({**JOB, "cancelled": 7}))
        self.assertEqual(client.job("0123").cancel(), 7)
        self.assertEqual(
            (self.server.requests[0].method, self.server.requests[0].path), ("DELETE", "/jobs/0123")
        )

    def test_a_service_that_cannot_cancel_says_so(self) -> None:
        with self.assertRaisesRegex(RequestRefused, "too old"):
            self.client_of(problem(405, "not allowed")).job("0123").cancel()

    def test_health_says_why_the_service_cannot_score(self) -> None:
        live = json_answer({"success": True, "status": "live", "version": "1.2.3"})
        health = self.client_of(live, problem(503, "No worker is running.")).health()
        self.assertEqual((health.ready, health.version, health.workers), (False, "1.2.3", 0))
        self.assertEqual(health.detail, "No worker is running.")
