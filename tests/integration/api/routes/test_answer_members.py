"""Further members of an answer of /predict, its Server-Timing, and GET /predict."""

import json

from werkzeug.test import TestResponse

from sentiq import keys
from sentiq.messages import chunk_id_of
from tests.integration.api.api_case import BROWSER, ApiCase

GOOD = "The food was excellent and the staff were lovely."
BAD = "Una experiencia horrible, el peor hotel de mi vida."
UNSURE = "The film is not bad, but I expected more."
PROBABILITIES = {"negative": 0.1, "positive": 0.9}


def timing(response: TestResponse) -> dict[str, float]:
    """Return the names of the Server-Timing header and their times in ms."""
    parts = (part.split(";dur=") for part in response.headers["Server-Timing"].split(", "))
    return {name: float(duration) for name, duration in parts}


class PredictCase(ApiCase):
    def put_old_result(self, job_id: str) -> None:
        """Replace the result of a job of one chunk by one of a worker of release 0.1."""
        chunk_id = chunk_id_of(job_id, 0)
        old = {"id": chunk_id, "status": "done", "model": "sentiment-3", "error": "", "names": {}}
        prediction = {"sentiment": "positive", "score": 0.9, "probabilities": PROBABILITIES}
        self.redis.set(keys.RESULT + chunk_id, json.dumps({**old, "predictions": [prediction]}))


class TestMembers(PredictCase):
    def test_an_answer_that_is_not_sure_says_so(self) -> None:
        for text, confident in ((BAD, True), (UNSURE, False)):
            answer = self.post("/predict", json={"text": text}).get_json()
            self.assertIs(answer["confident"], confident, answer)
            self.assertEqual(max(answer["probabilities"].values()) >= 0.586, confident)

    def test_a_text_of_which_only_the_beginning_was_read_says_how_much(self) -> None:
        text = "hola " * 600
        answer = self.post("/predict", json={"text": text}).get_json()
        self.assertEqual((answer["truncated"], answer["read_chars"]), (True, 512 * 5 - 1))
        short, long = self.post("/predict", json={"texts": [GOOD, text]}).get_json()["predictions"]
        self.assertEqual((short["truncated"], long["truncated"]), (False, True))
        self.assertNotIn("read_chars", short)
        job = self.client.get(f"/jobs/{answer['job_id']}").get_json()
        self.assertEqual(job["predictions"][0]["read_chars"], 512 * 5 - 1)

    def test_a_worker_of_release_0_1_says_neither(self) -> None:
        job_id = self.post("/predict", json={"text": GOOD}).get_json()["job_id"]
        self.put_old_result(job_id)
        job = self.client.get(f"/jobs/{job_id}").get_json()
        (found,) = job["predictions"]
        self.assertEqual((found["confident"], found["truncated"]), (None, False))


class TestQuery(ApiCase):
    def test_get_gives_the_same_answer_as_post(self) -> None:
        asked = self.client.get("/predict", query_string={"text": GOOD})
        self.assertEqual(asked.status_code, 200, asked.text)
        self.assertEqual(asked.headers["Cache-Control"], "no-store")
        sent = self.post("/predict", json={"text": GOOD})
        answers = [{**one.get_json(), "job_id": ""} for one in (asked, sent)]
        self.assertEqual(answers[0], answers[1])

    def test_head_has_the_headers_of_get_and_no_body(self) -> None:
        response = self.client.head("/predict", query_string={"text": GOOD})
        self.assertEqual((response.status_code, response.get_data()), (200, b""))
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        self.assertEqual(self.client.head("/predict").status_code, 400)

    def test_without_a_text_it_says_how_to_send_one(self) -> None:
        for query in ({}, {"other": "1"}):
            response = self.client.get("/predict", query_string=query)
            self.assert_problem(response, 400, "There is no text: send ?text=…")

    def test_a_text_of_the_query_is_held_to_the_same_rules(self) -> None:
        self.assert_problem(self.client.get("/predict?text="), 400, "empty")
        self.assert_problem(self.client.get("/predict?text=%ff"), 400, "UTF-8")
        self.assert_problem(self.client.get("/predict?text=a%00b"), 400, "NUL")
        self.assert_problem(self.client.get("/predict?text=a&text=b"), 400, "a field twice")
        self.assert_problem(
            self.client.get("/predict", query_string={"text": "x" * 5001}), 413, "at most 5000"
        )

    def test_a_browser_gets_json_for_a_text_and_a_page_for_an_error(self) -> None:
        good = self.client.get("/predict", query_string={"text": GOOD}, headers=BROWSER)
        self.assertEqual((good.status_code, good.mimetype), (200, "application/json"))
        bad = self.client.get("/predict", headers=BROWSER)
        self.assertEqual((bad.status_code, bad.mimetype), (400, "text/html"))


class TestServerTiming(PredictCase):
    def test_the_answer_says_how_long_it_waited_and_was_scored(self) -> None:
        for response in (
            self.post("/predict", json={"text": GOOD}),
            self.post("/predict", json={"texts": [GOOD] * 200}),
            self.client.get("/predict", query_string={"text": GOOD}),
            self.post("/explain", json={"text": GOOD}),
        ):
            times = timing(response)
            self.assertEqual(list(times), ["queue", "inference", "total"])
            self.assertGreater(times["inference"], 0)
            self.assertGreater(
                times["total"] + 1, times["queue"] + times["inference"]
            )  # Redis counts whole ms

    def test_an_accepted_job_has_the_total_time_only(self) -> None:
        response = self.post("/predict", json={"text": GOOD}, headers={"Prefer": "respond-async"})
        self.assertEqual(list(timing(response)), ["total"])

    def test_a_worker_of_release_0_1_tells_no_times(self) -> None:
        headers = {"Idempotency-Key": "old"}
        job_id = self.post("/predict", json={"text": GOOD}, headers=headers).get_json()["job_id"]
        self.put_old_result(job_id)
        response = self.post("/predict", json={"text": GOOD}, headers=headers)
        self.assertEqual(response.get_json()["job_id"], job_id)
        self.assertEqual(list(timing(response)), ["total"])

    def test_other_answers_have_none(self) -> None:
        for response in (self.client.get("/"), self.client.get("/health/live"), self.post("/predict")):
            self.assertNotIn("Server-Timing", response.headers)
