"""What the stress tests take for an answer that makes sense."""

import unittest
from collections.abc import Callable
from functools import partial
from typing import Any

import orjson

from stress_test import answers
from stress_test.answers import Answer, Scored, WrongAnswer
from stress_test.bad_requests import BAD_REQUESTS

TEXT = "El hotel era «precioso» & it's clean"
PREDICTION = {
    "sentiment": "positive",
    "score": 0.9,
    "probabilities": {"negative": 0.05, "neutral": 0.1, "positive": 0.85},
}
ONE = {"success": True, "text": TEXT, "job_id": "a1", **PREDICTION}
PAGE = """<textarea name="text_data">El hotel era «precioso» &amp; it&#39;s clean</textarea>
<section data-sentiment="positive"><input type="hidden" name="job_id" value="a1">
<option value="negative">Negative</option><option value="neutral">Neutral</option></section>"""


def json_answer(content: Any, status: int = 200, **headers: str) -> Answer:
    return Answer(status, orjson.dumps(content), {"Content-Type": "application/json", **headers})


def page(text: str, status: int = 200) -> Answer:
    return Answer(status, text.encode(), {"Content-Type": "text/html; charset=utf-8"})


class TestAnswers(unittest.TestCase):
    def wrong(self, check: Callable[[], object], what: str) -> None:
        with self.assertRaises(WrongAnswer) as caught:
            check()
        self.assertIn(what, str(caught.exception))

    def test_a_good_prediction_passes_and_says_what_feedback_needs(self) -> None:
        scored = answers.one_prediction(json_answer(ONE), TEXT)
        self.assertEqual(scored, Scored("a1", ("negative", "neutral", "positive")))

    def test_a_prediction_that_makes_no_sense_is_found(self) -> None:
        for change, what in (
            ({"text": "another"}, "another text"),
            ({"success": False}, "success"),
            ({"job_id": ""}, "job_id"),
            ({"sentiment": "negative"}, "most probable"),
            ({"sentiment": "sad"}, "most probable"),
            ({"score": 1.2}, "score"),
            ({"score": "0.9"}, "score"),
            ({"probabilities": {"negative": 0.05, "positive": 0.85}}, "sum up"),
            ({"probabilities": None}, "sum up"),
        ):
            with self.subTest(change=change):
                answer = json_answer({**ONE, **change})
                self.wrong(partial(answers.one_prediction, answer, TEXT), what)

    def test_another_status_is_wrong_whatever_the_body_says(self) -> None:
        self.wrong(lambda: answers.one_prediction(json_answer(ONE, 503), TEXT), "status 503 instead of 200")

    def test_what_is_no_json_object_is_wrong(self) -> None:
        for body, what in ((b"<html>", "no JSON"), (b"[1]", "no JSON object"), (b"", "no JSON")):
            answer = Answer(200, body, {})
            self.wrong(partial(answers.one_prediction, answer, TEXT), what)

    def test_a_batch_must_be_whole_and_in_order(self) -> None:
        texts = ["one", "two"]
        whole = [{"text": text, **PREDICTION} for text in texts]
        answers.predictions(json_answer({"success": True, "job_id": "a1", "predictions": whole}), texts)
        for broken, what in ((whole[:1], "as many"), (whole[::-1], "another text"), (None, "as many")):
            answer = json_answer({"success": True, "job_id": "a1", "predictions": broken})
            self.wrong(partial(answers.predictions, answer, texts), what)

    def test_an_accepted_job_is_where_location_says(self) -> None:
        content = {"success": True, "job_id": "a1"}
        self.assertEqual(answers.accepted(json_answer(content, 202, Location="/jobs/a1")), "/jobs/a1")
        self.wrong(lambda: answers.accepted(json_answer(content, 202, Location="/jobs/b2")), "Location")
        self.wrong(lambda: answers.accepted(json_answer(content, 202)), "Location")

    def test_a_job_waits_runs_and_is_done(self) -> None:
        for state in ("queued", "running"):
            self.assertFalse(answers.job_is_done(json_answer({"success": True, "status": state}), 2))
        done = {"success": True, "status": "done", "predictions": [PREDICTION, PREDICTION]}
        self.assertTrue(answers.job_is_done(json_answer(done), 2))
        self.wrong(lambda: answers.job_is_done(json_answer(done), 3), "as many")
        self.wrong(
            lambda: answers.job_is_done(json_answer({"success": True, "status": "lost"}), 2), "none of"
        )
        self.wrong(
            lambda: answers.job_is_done(json_answer({"success": False, "status": "failed"}), 2), "success"
        )

    def test_feedback_must_be_about_the_same_job(self) -> None:
        answers.feedback_taken(json_answer({"success": True, "job_id": "a1"}, 201), Scored("a1", ()))
        self.wrong(
            lambda: answers.feedback_taken(
                json_answer({"success": True, "job_id": "b"}, 201), Scored("a1", ())
            ),
            "another job",
        )

    def test_the_page_must_show_the_text_and_a_prediction(self) -> None:
        scored = answers.page_with_prediction(page(PAGE), TEXT)
        self.assertEqual(scored, Scored("a1", ("negative", "neutral")))
        self.wrong(lambda: answers.page_with_prediction(page(PAGE), "another"), "another text")
        self.wrong(lambda: answers.page_with_prediction(page("<form>"), TEXT), "no prediction")
        self.wrong(lambda: answers.page_with_prediction(json_answer(ONE), TEXT), "no page")
        self.wrong(lambda: answers.empty_page(page("<html></html>")), "no form")
        answers.empty_page(page(PAGE))

    def test_a_style_sheet_must_be_one(self) -> None:
        answers.style_sheet(Answer(200, b"p {}", {"Content-Type": "text/css; charset=utf-8"}))
        self.wrong(
            lambda: answers.style_sheet(Answer(200, b"", {"Content-Type": "text/css"})), "no style sheet"
        )
        self.wrong(lambda: answers.style_sheet(json_answer({})), "no style sheet")

    def test_a_refusal_must_have_its_status_and_say_why(self) -> None:
        bad = BAD_REQUESTS[0]
        content = {"status": bad.status, "success": False, "detail": "There is no text"}
        problem = {"Content-Type": "application/problem+json"}
        answers.refused(json_answer(content, bad.status, **problem), bad)
        self.wrong(lambda: answers.refused(json_answer(ONE), bad), f"{bad.what}: status 200 instead of 400")
        self.wrong(lambda: answers.refused(json_answer(content, bad.status), bad), "problem+json")
        self.wrong(
            lambda: answers.refused(json_answer({**content, "detail": ""}, bad.status, **problem), bad),
            "what is wrong",
        )

    def test_no_word_of_a_failure_holds_the_text_or_an_id(self) -> None:
        with self.assertRaises(WrongAnswer) as caught:
            answers.one_prediction(json_answer({**ONE, "text": "a secret"}), TEXT)
        self.assertNotIn("secret", str(caught.exception))
        self.assertNotIn("hotel", str(caught.exception))
