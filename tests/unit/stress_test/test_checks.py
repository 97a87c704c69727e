"""The checks of answers."""

import unittest
from collections.abc import Callable
from functools import partial
from typing import Any

import orjson

from stress_test import checks
from stress_test.bad_requests import BAD_REQUESTS
from stress_test.checks import HttpAnswer, ScoredText, WrongAnswer

TEXT = "El hotel era «precioso» & it's clean"
PREDICTION = {
    "sentiment": "positive",
    "score": 0.9,
    "probabilities": {"negative": 0.05, "neutral": 0.1, "positive": 0.85},
}
ONE = {"success": True, "text": TEXT, "job_id": "a1", **PREDICTION}
PAGE = """<textarea name="text_data">El hotel era «precioso» &amp; it&#39;s clean</textarea>
<section class="result" data-label="positive"><input type="hidden" name="job_id" value="a1">
<option value="negative">Negative</option><option value="neutral">Neutral</option></section>"""


def json_answer(content: Any, status: int = 200, **headers: str) -> HttpAnswer:
    return HttpAnswer(status, orjson.dumps(content), {"Content-Type": "application/json", **headers})


def page_answer(text: str, status: int = 200) -> HttpAnswer:
    return HttpAnswer(status, text.encode(), {"Content-Type": "text/html; charset=utf-8"})


class ChecksCase(unittest.TestCase):
    def assert_wrong(self, check: Callable[[], object], words: str) -> None:
        with self.assertRaises(WrongAnswer) as caught:
            check()
        self.assertIn(words, str(caught.exception))


class PredictionChecksTest(ChecksCase):
    def test_a_correct_prediction_passes_and_returns_job_and_labels(self) -> None:
        scored = checks.check_prediction(json_answer(ONE), TEXT)
        self.assertEqual(scored, ScoredText("a1", ("negative", "neutral", "positive")))

    def test_each_wrong_field_of_a_prediction_is_found(self) -> None:
        for change, words in (
            ({"text": "another"}, "another text"),
            ({"success": False}, "success"),
            ({"job_id": ""}, "job_id"),
            ({"sentiment": "negative"}, "most probable"),
            ({"sentiment": "sad"}, "most probable"),
            ({"score": 1.2}, "score"),
            ({"score": "0.9"}, "score"),
            ({"probabilities": {"negative": 0.05, "positive": 0.85}}, "sum to 1"),
            ({"probabilities": None}, "sum to 1"),
        ):
            with self.subTest(change=change):
                answer = json_answer({**ONE, **change})
                self.assert_wrong(partial(checks.check_prediction, answer, TEXT), words)

    def test_another_status_is_wrong_for_any_body(self) -> None:
        self.assert_wrong(
            lambda: checks.check_prediction(json_answer(ONE, 503), TEXT), "status 503 instead of 200"
        )

    def test_a_body_that_is_not_a_json_object_is_wrong(self) -> None:
        for body, words in ((b"<html>", "not JSON"), (b"[1]", "not a JSON object"), (b"", "not JSON")):
            answer = HttpAnswer(200, body, {})
            self.assert_wrong(partial(checks.check_prediction, answer, TEXT), words)

    def test_a_batch_must_be_complete_and_in_order(self) -> None:
        texts = ["one", "two"]
        whole = [{"text": text, **PREDICTION} for text in texts]
        checks.check_predictions(json_answer({"success": True, "job_id": "a1", "predictions": whole}), texts)
        for broken, words in ((whole[:1], "number of"), (whole[::-1], "another text"), (None, "number of")):
            answer = json_answer({"success": True, "job_id": "a1", "predictions": broken})
            self.assert_wrong(partial(checks.check_predictions, answer, texts), words)

    def test_no_message_has_the_text_or_an_id(self) -> None:
        with self.assertRaises(WrongAnswer) as caught:
            checks.check_prediction(json_answer({**ONE, "text": "a secret"}), TEXT)
        self.assertNotIn("secret", str(caught.exception))
        self.assertNotIn("hotel", str(caught.exception))


class JobChecksTest(ChecksCase):
    def test_location_must_name_an_accepted_job(self) -> None:
        content = {"success": True, "job_id": "a1"}
        accepted = json_answer(content, 202, Location="/jobs/a1")
        self.assertEqual(checks.check_accepted(accepted), "/jobs/a1")
        for answer in (json_answer(content, 202, Location="/jobs/b2"), json_answer(content, 202)):
            self.assert_wrong(partial(checks.check_accepted, answer), "Location")

    def test_a_job_is_queued_or_running_before_it_is_done(self) -> None:
        for state in ("queued", "running"):
            self.assertFalse(checks.check_job(json_answer({"success": True, "status": state}), 2))
        done = json_answer({"success": True, "status": "done", "predictions": [PREDICTION, PREDICTION]})
        self.assertTrue(checks.check_job(done, 2))
        self.assert_wrong(lambda: checks.check_job(done, 3), "number of")

    def test_a_job_of_another_status_is_wrong(self) -> None:
        lost = json_answer({"success": True, "status": "lost"})
        self.assert_wrong(lambda: checks.check_job(lost, 2), "not queued, running or done")
        failed = json_answer({"success": False, "status": "failed"})
        self.assert_wrong(lambda: checks.check_job(failed, 2), "success")

    def test_feedback_must_be_about_the_same_job(self) -> None:
        scored = ScoredText("a1", ())
        checks.check_feedback(json_answer({"success": True, "job_id": "a1"}, 201), scored)
        other = json_answer({"success": True, "job_id": "b"}, 201)
        self.assert_wrong(lambda: checks.check_feedback(other, scored), "another job")


class PageChecksTest(ChecksCase):
    def test_the_page_must_show_the_text_and_a_prediction(self) -> None:
        scored = checks.check_prediction_page(page_answer(PAGE), TEXT)
        self.assertEqual(scored, ScoredText("a1", ("negative", "neutral")))
        for answer, text, words in (
            (page_answer(PAGE), "another", "another text"),
            (page_answer("<form>"), TEXT, "no prediction"),
            (json_answer(ONE), TEXT, "not a page"),
        ):
            self.assert_wrong(partial(checks.check_prediction_page, answer, text), words)

    def test_the_empty_page_must_have_the_form(self) -> None:
        checks.check_empty_page(page_answer(PAGE))
        self.assert_wrong(lambda: checks.check_empty_page(page_answer("<html></html>")), "no form")

    def test_a_style_sheet_must_have_its_type_and_a_body(self) -> None:
        checks.check_style_sheet(HttpAnswer(200, b"p {}", {"Content-Type": "text/css; charset=utf-8"}))
        empty = HttpAnswer(200, b"", {"Content-Type": "text/css"})
        for answer in (empty, json_answer({})):
            self.assert_wrong(partial(checks.check_style_sheet, answer), "not a style sheet")


class RefusalChecksTest(ChecksCase):
    def test_a_refusal_must_have_its_status_its_type_and_a_reason(self) -> None:
        bad = BAD_REQUESTS[0]
        content = {"status": bad.status, "success": False, "detail": "There is no text"}
        problem = {"Content-Type": "application/problem+json"}
        checks.check_refusal(json_answer(content, bad.status, **problem), bad)
        for answer, words in (
            (json_answer(ONE), f"{bad.what}: status 200 instead of 400"),
            (json_answer(content, bad.status), "problem+json"),
            (json_answer({**content, "detail": ""}, bad.status, **problem), "no reason"),
        ):
            self.assert_wrong(partial(checks.check_refusal, answer, bad), words)
