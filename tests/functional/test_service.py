"""A running service, tested over HTTP alone. SENTIQ_URL is its address."""

import os
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests

URL = os.environ.get("SENTIQ_URL", "http://localhost")
TIMEOUT_S = 60

CLEAR_TEXTS = {
    "Me encantó el hotel, el personal fue amable y la comida excelente.": "positive",
    "La peor experiencia de mi vida, un servicio horrible.": "negative",
    "What a fantastic film, I loved every minute of it.": "positive",
    "Terrible. The battery died after a day and nobody answers my mails.": "negative",
}


def post(path: str, **arguments: Any) -> requests.Response:
    return requests.post(URL + path, timeout=TIMEOUT_S, **arguments)


def get(path: str, **arguments: Any) -> requests.Response:
    return requests.get(URL + path, timeout=TIMEOUT_S, **arguments)


class ServiceTest(unittest.TestCase):
    def test_the_service_is_ready(self) -> None:
        ready = get("/health/ready")
        self.assertEqual(ready.status_code, 200, ready.text)
        self.assertGreaterEqual(ready.json()["workers"], 1)

    def test_clear_texts_get_their_sentiment(self) -> None:
        for text, sentiment in CLEAR_TEXTS.items():
            answer = post("/predict", json={"text": text})
            self.assertEqual(answer.status_code, 200, answer.text)
            self.assertEqual(answer.json()["sentiment"], sentiment, text)

    def test_a_text_has_the_same_score_alone_and_in_a_list(self) -> None:
        texts = list(CLEAR_TEXTS)
        together = post("/predict", json={"texts": texts}).json()["predictions"]
        for text, one in zip(texts, together, strict=True):
            alone = post("/predict", data={"text": text}).json()
            self.assertAlmostEqual(alone["score"], one["score"], places=4)

    def test_a_thousand_predictions_are_in_the_order_of_the_texts(self) -> None:
        texts = [f"{list(CLEAR_TEXTS)[number % 4]} {number}" for number in range(1000)]
        answer = post("/predict", json={"texts": texts})
        self.assertEqual([one["text"] for one in answer.json()["predictions"]], texts)

    def test_a_text_in_the_address_gets_the_same_answer(self) -> None:
        text = next(iter(CLEAR_TEXTS))
        answer = get("/predict", params={"text": text})
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertRegex(answer.headers["Server-Timing"], "^queue;dur=.+, inference;dur=.+, total;dur=.+")
        sent = post("/predict", data={"text": text}).json()
        self.assertEqual(list(answer.json()), list(sent))
        self.assertEqual((answer.json()["text"], answer.json()["sentiment"]), (text, sent["sentiment"]))

    def test_a_text_of_a_list_that_cannot_be_scored_has_an_error_and_the_others_a_prediction(self) -> None:
        answer = post("/predict", json={"texts": [None, *CLEAR_TEXTS, ""]}).json()
        found = [one.get("sentiment") or one["error"]["code"] for one in answer["predictions"]]
        self.assertEqual(found, ["not_a_string", *CLEAR_TEXTS.values(), "empty"])
        self.assertEqual(answer["errors"], 2)

    def test_concurrent_clients_get_their_own_answers(self) -> None:
        texts = [f"number {number}: a lovely day" for number in range(200)]
        with ThreadPoolExecutor(32) as pool:
            answers = list(pool.map(lambda text: post("/predict", json={"text": text}), texts))
        self.assertEqual({answer.status_code for answer in answers}, {200})
        self.assertEqual([answer.json()["text"] for answer in answers], texts)
        self.assertEqual(len({answer.json()["job_id"] for answer in answers}), 200)

    def test_an_async_job_is_done_in_the_end(self) -> None:
        response = post("/predict", json={"texts": list(CLEAR_TEXTS)}, headers={"Prefer": "respond-async"})
        self.assertEqual(response.status_code, 202)
        job = self.finished_job(response.headers["Location"])
        self.assertEqual([one["sentiment"] for one in job["predictions"]], list(CLEAR_TEXTS.values()))

    def test_a_correction_is_accepted(self) -> None:
        job_id = post("/predict", json={"text": "so so"}).json()["job_id"]
        response = post("/feedback", json={"job_id": job_id, "sentiment": "neutral"})
        self.assertEqual(response.status_code, 201, response.text)

    def test_the_page_answers_its_form(self) -> None:
        page = post("/", data={"text_data": next(iter(CLEAR_TEXTS))}, headers={"Accept": "text/html"})
        self.assertEqual(page.status_code, 200)
        self.assertIn('<span class="word">Positive</span>', page.text)

    def test_errors_are_problem_json(self) -> None:
        for response, status in (
            (post("/predict"), 400),
            (post("/predict", data="text", headers={"Content-Type": "text/plain"}), 415),
            (post("/predict", json={"text": "x" * 5001}), 413),
            (post("/predict", data=b"x" * 9_000_000, headers={"Content-Type": "application/json"}), 413),
            (get("/predict"), 400),
            (get("/jobs/unknown"), 404),
        ):
            self.assertEqual(response.status_code, status, response.text)
            self.assertEqual(response.headers["Content-Type"], "application/problem+json")
            self.assertEqual(response.json()["success"], False)

    def test_metrics_are_published(self) -> None:
        text = get("/metrics").text
        self.assertIn("sentiq_requests_total", text)
        self.assertIn("sentiq_workers", text)

    def finished_job(self, location: str) -> Any:
        end = time.monotonic() + TIMEOUT_S
        while time.monotonic() < end:
            job = get(location).json()
            if job["status"] in ("done", "failed"):
                return job
            time.sleep(0.05)
        return self.fail(f"{location} was not done within {TIMEOUT_S} s")
