"""Messages: encode and decode are inverses, and a broken message raises one error."""

from dataclasses import replace
from typing import Any
from unittest import TestCase

import orjson

from sentiq.errors import MessageError
from sentiq.messages import LONGEST_KEEP_S, Chunk, Prediction, Result, TextError, chunk_id_of, job_id_of

EVERY_ESCAPE = '\x00\x01\x08\x09\x0a\x0c\x0d\x1f"\\/\x7f\u2028\ufeff\uffff ñ 😀 \U0010ffff'

CHUNK = Chunk(
    "abc.1",
    ("hola", "adiós"),
    60,
    first_index=64,
    indexes=(64, 66),
    attempts=2,
    request_id="request",
    reply_to="replies",
    enqueued_at=1_700_000_000_123,
    deadline=1_700_000_010_123,
)
PREDICTION = Prediction(
    "positive", 0.9, {"positive": 0.9, "negative": 0.1}, confident=True, truncated=True, read_chars=7
)
RESULT = Result("abc.1", "done", (PREDICTION,), "cnn 1.2.0", queue_ms=0.5, infer_ms=12.25)


class IdTests(TestCase):
    def test_a_chunk_has_the_id_of_its_job_and_its_number(self) -> None:
        self.assertEqual(chunk_id_of("abc", 0), "abc.0")
        self.assertEqual(chunk_id_of("abc", 15), "abc.15")

    def test_the_id_of_a_chunk_tells_its_job(self) -> None:
        for chunk_id in ("abc.0", "abc.15", "abc"):
            with self.subTest(chunk_id=chunk_id):
                self.assertEqual(job_id_of(chunk_id), "abc")
        self.assertEqual((CHUNK.job_id, RESULT.job_id), ("abc", "abc"))


class ChunkTests(TestCase):
    def test_decode_is_the_inverse_of_encode(self) -> None:
        for chunk in (CHUNK, Chunk("abc.0", ("hola",), 60), Chunk("abc.1", (), 1), Chunk("", ("",), 60)):
            with self.subTest(chunk=chunk):
                self.assertEqual(Chunk.decode(chunk.encode()), chunk)

    def test_every_character_crosses(self) -> None:
        chunk = Chunk("abc.0", (EVERY_ESCAPE, "😀" * 5000), 60, request_id=EVERY_ESCAPE)
        self.assertEqual(Chunk.decode(chunk.encode()), chunk)

    def test_times_that_are_not_set_are_not_sent(self) -> None:
        fields = set(orjson.loads(Chunk("abc.0", ("hola",), 60).encode()))
        self.assertEqual(fields & {"enqueued_at", "deadline", "reply_to"}, set())

    def test_the_index_of_a_text_follows_that_of_the_first_one_or_is_named(self) -> None:
        self.assertEqual([CHUNK.index_of(0), CHUNK.index_of(1)], [64, 66])
        self.assertEqual(replace(CHUNK, indexes=None).index_of(1), 65)

    def test_the_wait_is_never_below_zero(self) -> None:
        chunk = Chunk("abc.0", ("hola",), 60, enqueued_at=1000)
        self.assertEqual([chunk.waited_ms(now) for now in (1500, 1000, 900)], [500.0, 0.0, 0.0])
        self.assertEqual(replace(chunk, enqueued_at=None).waited_ms(1500), 0.0)

    def test_the_message_begins_with_a_brace_and_a_member(self) -> None:
        # The enqueue script inserts the times between the two.
        self.assertTrue(Chunk("abc.0", ("hola",), 60).encode().startswith(b'{"'))

    def test_unknown_members_are_ignored(self) -> None:
        self.assertEqual(Chunk.decode(CHUNK.encode()[:-1] + b',"color":"red"}'), CHUNK)

    def test_a_broken_message_raises_one_error_with_its_cause(self) -> None:
        for raw in (
            b"",
            b"nonsense",
            b"[]",
            b"null",
            b"7",
            b'"abc"',
            b"{}",
            b"\xff\xfe",
            CHUNK.encode()[:-1],
        ):
            with self.subTest(raw=raw), self.assertRaises(MessageError) as raised:
                Chunk.decode(raw)
            self.assertIsNotNone(raised.exception.__cause__)

    def test_a_missing_member_is_an_error(self) -> None:
        for name in ("texts", "keep_s", "attempts", "first_index", "request_id"):
            with self.subTest(name=name):
                self.assert_broken(without=name)

    def test_a_member_of_another_type_is_an_error(self) -> None:
        wrong: dict[str, tuple[Any, ...]] = {
            "chunk_id": (None, 7, ["abc"]),
            "texts": (None, "hola", {}, [7], ["hola", None], [["hola"]]),
            "keep_s": (None, "60", 60.5, True),
            "first_index": (None, "1", 0.5, False),
            "indexes": (7, "12", {}, [], [64], [64, "66"], [64, 65, 66]),
            "attempts": (None, "1", 0.5, False),
            "request_id": (None, 7),
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
        fields = {**orjson.loads(CHUNK.encode()), **changes}
        fields.pop(without, None)
        with self.assertRaises(MessageError):
            Chunk.decode(orjson.dumps(fields))


class ResultTests(TestCase):
    def test_decode_is_the_inverse_of_encode(self) -> None:
        for result in (
            RESULT,
            replace(RESULT, label_names={"positive": "Positif", "negative": EVERY_ESCAPE}),
            Result("abc.0", "done"),
            Result("abc.3", "failed", error="boom"),
            Result("abc.3", "expired", (TextError("expired", "too late"),) * 2, error="too late"),
            replace(RESULT, predictions=(TextError("scoring_failed", EVERY_ESCAPE), *RESULT.predictions)),
            self.of(EVERY_ESCAPE),
        ):
            with self.subTest(result=result):
                self.assertEqual(Result.decode(result.encode()), result)

    def test_the_short_form_of_the_reap_script_is_a_result(self) -> None:
        self.assertEqual(
            Result.decode(b'{"id":"abc.0","chunk_id":"abc.0","status":"failed","error":"boom"}'),
            Result("abc.0", "failed", error="boom"),
        )

    def test_floats_cross_unchanged(self) -> None:
        prediction = Prediction("a", 0.1 + 0.2, {"a": 1.0, "b": 0.0, "c": 1e-300})
        result = Result("abc.0", "done", (prediction,))
        self.assertEqual(Result.decode(result.encode()), result)

    def test_a_broken_message_raises_one_error_with_its_cause(self) -> None:
        for raw in (b"", b"refused", b"[]", b"null", b"{}", RESULT.encode()[:-1]):
            with self.subTest(raw=raw), self.assertRaises(MessageError) as raised:
                Result.decode(raw)
            self.assertIsNotNone(raised.exception.__cause__)

    def test_a_member_of_another_type_is_an_error(self) -> None:
        good = orjson.loads(RESULT.encode())["predictions"][0]
        wrong: dict[str, tuple[Any, ...]] = {
            "chunk_id": (None, 7),
            "status": (None, "queued", "", 7),
            "model": (None, 7),
            "error": (None, 7),
            "predictions": (
                *(None, 7, "abc", {}, ["abc"], [None], [{}], [{**good, "sentiment": 1}]),
                *(
                    [{"code": "tired", "detail": ""}],
                    [{"code": "expired"}],
                    [{"code": "expired", "detail": 7}],
                ),
            ),
            "label_names": (None, [], {"a": 1}, {"a": None}),
            "queue_ms": (1, "1"),
            "infer_ms": (1, []),
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
            {"confident": 1},
            {"truncated": None},
            {"read_chars": 1.5},
        ]
        for change in changes:
            with self.subTest(change=change):
                self.assert_broken(predictions=[{**good, **change}])

    def of(self, text: str) -> Result:
        return Result(text, "done", (Prediction(text, 1.0, {text: 1.0}),), text, text)

    def assert_broken(self, **changes: Any) -> None:
        with self.assertRaises(MessageError):
            Result.decode(orjson.dumps({**orjson.loads(RESULT.encode()), **changes}))
