from dataclasses import replace
from typing import Any
from unittest import TestCase

import orjson

from sentiq.errors import MessageError
from sentiq.messages import LONGEST_KEEP_S, Job, Prediction, Result, job_id

EVERY_ESCAPE = '\x00\x01\x08\x09\x0a\x0c\x0d\x1f"\\/\x7f\u2028\ufeff\uffff ñ 😀 \U0010ffff'

JOB = Job("abc", ("hola", "adiós"), 60, 2, "trace", "replies", 1_700_000_000_123, 1_700_000_010_123)
RESULT = Result(
    "abc", "done", (Prediction("positive", 0.9, {"positive": 0.9, "negative": 0.1}),), "cnn 1.2.0"
)


class JobIdTests(TestCase):
    def test_the_first_job_bears_the_id_of_its_request(self) -> None:
        self.assertEqual(job_id("abc", 0), "abc")

    def test_the_other_jobs_bear_their_number_behind_it(self) -> None:
        self.assertEqual(job_id("abc", 15), "abc.15")


class JobTests(TestCase):
    def test_decode_is_the_inverse_of_encode(self) -> None:
        for job in (JOB, Job("abc", ("hola",), 60), Job("abc.1", (), 1), Job("", ("",), LONGEST_KEEP_S)):
            with self.subTest(job=job):
                self.assertEqual(Job.decode(job.encode()), job)

    def test_every_character_crosses(self) -> None:
        job = Job("abc", (EVERY_ESCAPE, "😀" * 5000), 60, trace_id=EVERY_ESCAPE)
        self.assertEqual(Job.decode(job.encode()), job)

    def test_times_that_are_not_set_are_not_sent(self) -> None:
        self.assertEqual(
            set(orjson.loads(Job("abc", ("hola",), 60).encode())),
            {"id", "texts", "keep_s", "attempts", "trace_id"},
        )

    def test_the_wire_begins_with_a_brace_and_a_field(self) -> None:
        # The enqueue script puts the times between the two.
        self.assertTrue(Job("abc", ("hola",), 60).encode().startswith(b'{"'))

    def test_unknown_fields_are_let_be(self) -> None:
        self.assertEqual(Job.decode(JOB.encode()[:-1] + b',"colour":"red"}'), JOB)

    def test_what_is_no_job_raises_one_error_with_its_cause(self) -> None:
        for raw in (b"", b"nonsense", b"[]", b"null", b"7", b'"abc"', b"{}", b"\xff\xfe", JOB.encode()[:-1]):
            with self.subTest(raw=raw), self.assertRaises(MessageError) as raised:
                Job.decode(raw)
            self.assertIsNotNone(raised.exception.__cause__)

    def test_a_field_that_is_missing_is_an_error(self) -> None:
        for name in ("id", "texts", "keep_s", "attempts"):
            with self.subTest(name=name):
                self.assert_broken(without=name)

    def test_a_field_of_another_type_is_an_error(self) -> None:
        wrong: dict[str, tuple[Any, ...]] = {
            "id": (None, 7, ["abc"]),
            "texts": (None, "hola", {}, [7], ["hola", None], [["hola"]]),
            "keep_s": (None, "60", 60.5, True),
            "attempts": (None, "1", 0.5, False),
            "trace_id": (None, 7),
            "reply_to": (7, ["abc"]),
            "enqueued_at": ("1700000000123", 1.5, True),
            "deadline": ("1700000000123", 1.5, []),
        }
        for name, values in wrong.items():
            for value in values:
                with self.subTest(name=name, value=value):
                    self.assert_broken(**{name: value})

    def test_a_time_to_keep_the_result_that_redis_would_refuse_is_an_error(self) -> None:
        for keep_s in (0, -1, LONGEST_KEEP_S + 1, 10**18):
            with self.subTest(keep_s=keep_s):
                self.assert_broken(keep_s=keep_s)

    def assert_broken(self, without: str = "", **changes: Any) -> None:
        fields = {**orjson.loads(JOB.encode()), **changes}
        fields.pop(without, None)
        with self.assertRaises(MessageError):
            Job.decode(orjson.dumps(fields))


class ResultTests(TestCase):
    def test_decode_is_the_inverse_of_encode(self) -> None:
        for result in (
            RESULT,
            replace(RESULT, names={"positive": "Positif", "negative": EVERY_ESCAPE}),
            Result("abc", "done"),
            Result("abc.3", "failed", error="boom"),
            self.of(EVERY_ESCAPE),
        ):
            with self.subTest(result=result):
                self.assertEqual(Result.decode(result.encode()), result)

    def test_the_reapers_short_form_is_a_result(self) -> None:
        self.assertEqual(
            Result.decode(b'{"id":"abc","status":"failed","error":"boom"}'),
            Result("abc", "failed", error="boom"),
        )

    def test_floats_cross_unchanged(self) -> None:
        prediction = Prediction("a", 0.1 + 0.2, {"a": 1.0, "b": 0.0, "c": 1e-300})
        result = Result("abc", "done", (prediction,))
        self.assertEqual(Result.decode(result.encode()), result)

    def test_what_is_no_result_raises_one_error_with_its_cause(self) -> None:
        for raw in (b"", b"refused", b"[]", b"null", b"{}", RESULT.encode()[:-1]):
            with self.subTest(raw=raw), self.assertRaises(MessageError) as raised:
                Result.decode(raw)
            self.assertIsNotNone(raised.exception.__cause__)

    def test_a_field_of_another_type_is_an_error(self) -> None:
        good = orjson.loads(RESULT.encode())["predictions"][0]
        wrong: dict[str, tuple[Any, ...]] = {
            "id": (None, 7),
            "status": (None, "queued", "", 7),
            "model": (None, 7),
            "error": (None, 7),
            "predictions": (None, 7, "abc", {}, ["abc"], [None], [{}], [{**good, "sentiment": 1}]),
            "names": (None, [], {"a": 1}, {"a": None}),
        }
        for name, values in wrong.items():
            for value in values:
                with self.subTest(name=name, value=value):
                    self.assert_broken(**{name: value})

    def test_a_prediction_without_numbers_is_an_error(self) -> None:
        good = orjson.loads(RESULT.encode())["predictions"][0]
        changes: list[dict[str, Any]] = [
            {"score": None},
            {"score": "0.9"},
            {"probabilities": []},
            {"probabilities": {"a": "1"}},
        ]
        for change in changes:
            with self.subTest(change=change):
                self.assert_broken(predictions=[{**good, **change}])

    def of(self, text: str) -> Result:
        return Result(text, "done", (Prediction(text, 1.0, {text: 1.0}),), text, text)

    def assert_broken(self, **changes: Any) -> None:
        with self.assertRaises(MessageError):
            Result.decode(orjson.dumps({**orjson.loads(RESULT.encode()), **changes}))
