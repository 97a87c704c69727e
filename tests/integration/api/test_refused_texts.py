"""Lists with texts that cannot be scored: each has an error at its index, and the others are scored."""

from typing import Any, ClassVar

from werkzeug.test import TestResponse

from devtools.processes import wait_until
from sentiq import keys
from tests.integration.api.api_case import ApiCase

GOOD = "The food was excellent and the staff were lovely."
BAD = "Una experiencia horrible, el peor hotel de mi vida."
LONG = "ñ" * 5001
TEXTS: list[Any] = [None, GOOD, "", 7, " \n\u00a0", BAD, LONG, "a\0b", ["nested"], {"text": "a"}, True, GOOD]
CODES = [
    *("not_a_string", None, "empty", "not_a_string", "empty", None, "too_long", "nul_character"),
    *("not_a_string", "not_a_string", "not_a_string", None),
]
ASYNC = {"Prefer": "respond-async"}


def codes(answer: Any) -> list[str | None]:
    """Return the code of each text's error, or None for a prediction."""
    return [one["error"]["code"] if "error" in one else None for one in answer["predictions"]]


class RefusedTextsCase(ApiCase):
    def predict(self, texts: list[Any], **headers: str) -> TestResponse:
        return self.post("/predict", json={"texts": texts}, headers=headers)

    def done_job(self, location: str) -> Any:
        wait_until(lambda: self.client.get(location).get_json()["status"] == "done", "the job is done")
        return self.client.get(location).get_json()


class TestRefusedTexts(RefusedTextsCase):
    def test_each_has_an_error_at_its_index_and_the_others_a_prediction(self) -> None:
        response = self.predict(TEXTS)
        self.assertEqual(response.status_code, 200, response.text)
        answer = response.get_json()
        self.assertEqual(codes(answer), CODES)
        self.assertEqual((answer["success"], answer["errors"]), (True, 9))
        found = [one.get("sentiment") for one in answer["predictions"] if "error" not in one]
        self.assertEqual(found, ["positive", "negative", "positive"])

    def test_a_text_comes_back_as_it_was_sent_and_too_long_ones_are_cut(self) -> None:
        shown = [one["text"] for one in self.predict(TEXTS).get_json()["predictions"]]
        expected = [None, GOOD, "", None, " \n\u00a0", BAD, "ñ" * 100, "a\0b", None, None, None, GOOD]
        self.assertEqual(shown, expected)

    def test_the_detail_says_what_to_do(self) -> None:
        details = [
            one["error"]["detail"]
            for one in self.predict([1, "", LONG, "\0", GOOD]).get_json()["predictions"][:4]
        ]
        for detail, words in zip(
            details, ("a string", "not a blank", "5001 characters; at most 5000", "remove it"), strict=True
        ):
            self.assertIn(words, detail)

    def test_a_list_without_any_has_no_errors(self) -> None:
        self.assertEqual(self.predict([GOOD, BAD]).get_json()["errors"], 0)

    def test_a_job_shows_them_too(self) -> None:
        location = self.predict(TEXTS, **ASYNC).headers["Location"]
        job = self.done_job(location)
        self.assertEqual((codes(job), job["errors"]), (CODES, 9))
        waited_for = self.predict(TEXTS).get_json()
        job = self.client.get(f"/jobs/{waited_for['job_id']}").get_json()
        self.assertEqual((codes(job), job["errors"]), (CODES, 9))

    def test_many_in_a_job_of_several_chunks_keep_every_index(self) -> None:
        texts = [("" if index % 3 == 0 else GOOD if index % 3 == 1 else BAD) for index in range(600)]
        expected = ["empty", "positive", "negative"] * 200
        answer = self.predict(texts).get_json()
        location = self.predict(texts, **ASYNC).headers["Location"]
        for found in (answer, self.done_job(location)):
            outcomes = [one.get("sentiment") or one["error"]["code"] for one in found["predictions"]]
            self.assertEqual(outcomes, expected)

    def test_the_same_idempotency_key_gives_the_same_answer(self) -> None:
        first, again = (self.predict(TEXTS, **{"Idempotency-Key": "refused"}) for _ in range(2))
        self.assertEqual(again.get_json(), first.get_json())
        self.assertEqual(codes(again.get_json()), CODES)
        location = self.predict(TEXTS, **{"Idempotency-Key": "refused"}, **ASYNC).headers["Location"]
        self.assertEqual(location, f"/jobs/{first.get_json()['job_id']}")
        other = [*TEXTS[:2], " ", *TEXTS[3:]]  # another text that is refused for the same reason
        self.assert_problem(self.predict(other, **{"Idempotency-Key": "refused"}), 422, "Another body")

    def test_a_deep_list_in_place_of_a_text_is_no_defect(self) -> None:
        body = b'{"texts": ["good", ' + b"[" * 900 + b"]" * 900 + b"]}"
        headers = {"Idempotency-Key": "deep"}
        response = self.post("/predict", data=body, content_type="application/json", headers=headers)
        self.assertEqual(response.status_code, 200, response.text)
        self.assertEqual(codes(response.get_json()), [None, "not_a_string"])

    def test_they_cannot_be_corrected_and_the_others_can_at_their_index(self) -> None:
        job_id = self.predict(TEXTS).get_json()["job_id"]
        for index, code in enumerate(CODES):
            correction = {"job_id": job_id, "index": index, "sentiment": "neutral"}
            response = self.post("/feedback", json=correction)
            if code:
                self.assert_problem(response, 409, "no prediction to correct")
            else:
                self.assertEqual(response.status_code, 201, response.text)
        stored: list[Any] = self.redis.hkeys(keys.FEEDBACK)
        names = [key.decode() for key in stored]
        own = sorted(int(name.partition(":")[2]) for name in names if name.startswith(job_id))
        self.assertEqual(own, [1, 5, 11])

    def test_a_list_without_a_text_that_can_be_scored_is_refused_with_the_first_reason(self) -> None:
        self.assert_problem(self.predict(["", None]), 400, "texts[0]: the text is empty")
        self.assert_problem(self.predict([LONG, ""], **ASYNC), 400, "5001 characters")

    def test_the_limit_of_texts_counts_all_members(self) -> None:
        self.assert_problem(self.predict([GOOD, *[None] * 1000]), 413, "1001 texts")
        self.assertEqual(self.predict([GOOD, *[None] * 999]).get_json()["errors"], 999)

    def test_their_errors_are_counted(self) -> None:
        def errors() -> float:
            name = "sentiq_prediction_errors_total"
            return self.metrics._registry.get_sample_value(name, {"code": "nul_character"}) or 0.0

        before = errors()
        self.predict([GOOD, "\0", "\0"])
        self.assertEqual(errors() - before, 2)


class TestOnTheQueue(RefusedTextsCase):
    with_worker = False
    environment: ClassVar[dict[str, str]] = {"PREDICT_TIMEOUT_S": "0.1"}

    def test_they_never_reach_the_queue(self) -> None:
        self.predict([GOOD, LONG, "secret\0", 1234567], **ASYNC)
        waiting = b""
        for name in keys.WAITING:
            raw: Any = self.redis.lrange(name, 0, -1)
            waiting += b"".join(raw)
        self.assertIn(GOOD.encode(), waiting)
        for part in (LONG[:50].encode(), b"secret", b"1234567"):
            self.assertNotIn(part, waiting)

    def test_a_job_that_waits_shows_no_errors_yet(self) -> None:
        location = self.predict([GOOD, ""], **ASYNC).headers["Location"]
        job = self.client.get(location).get_json()
        self.assertEqual(job["status"], "queued")
        self.assertNotIn("errors", job)
