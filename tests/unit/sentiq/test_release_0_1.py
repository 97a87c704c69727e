"""Messages in the form of release 0.1, recorded from it, are read; what it reads is written."""

from dataclasses import replace
from unittest import TestCase

import orjson

from sentiq.messages import Chunk, Prediction, Result, TextError
from sentiq.release_0_1 import EXPIRED_ERROR

# Recorded from the queue of release 0.1.
OLD_CHUNK = (
    b'{"enqueued_at":1764350000123,"deadline":1764350010123,"id":"5f0c.2","texts":["hola","adi\xc3\xb3s"],'
    b'"keep_s":60,"attempts":1,"trace_id":"web-7","reply_to":"sentiq:replies:9a"}'
)
OLD_FIRST_CHUNK = b'{"enqueued_at":1,"id":"5f0c","texts":["hola"],"keep_s":60,"attempts":0,"trace_id":""}'
OLD_RESULT = (
    b'{"id":"5f0c","status":"done","predictions":[{"sentiment":"positive","score":0.9,'
    b'"probabilities":{"negative":0.1,"positive":0.9}}],"model":"sentiment-3","error":"",'
    b'"names":{"positive":"Bueno"}}'
)
OLD_FAILED_RESULT = (
    b'{"id":"5f0c.1","status":"failed","predictions":[],"model":"","error":"broken","names":{}}'
)
OLD_EXPIRED_RESULT = (
    b'{"id":"5f0c","status":"failed","predictions":[],"model":"",'
    b'"error":"its turn came after its time limit","names":{}}'
)
OLD_REAPED_RESULT = b'{"id":"5f0c.1","status":"failed","error":"given up after 3 attempts"}'

PREDICTION = Prediction("positive", 0.9, {"negative": 0.1, "positive": 0.9})
CUT = replace(PREDICTION, confident=True, truncated=True, read_chars=7)


class OldChunkTests(TestCase):
    def test_it_is_read_under_the_names_of_today(self) -> None:
        self.assertEqual(
            Chunk.decode(OLD_CHUNK),
            Chunk(
                "5f0c.2",
                ("hola", "adiós"),
                60,
                first_index=128,
                attempts=1,
                request_id="web-7",
                reply_to="sentiq:replies:9a",
                enqueued_at=1764350000123,
                deadline=1764350010123,
                of_release_0_1=True,
            ),
        )

    def test_the_first_one_has_the_id_of_its_job(self) -> None:
        chunk = Chunk.decode(OLD_FIRST_CHUNK)
        self.assertEqual((chunk.chunk_id, chunk.job_id, chunk.first_index), ("5f0c", "5f0c", 0))


class OldResultTests(TestCase):
    def test_it_is_read_under_the_names_of_today(self) -> None:
        for raw, result in (
            (
                OLD_RESULT,
                Result("5f0c", "done", (PREDICTION,), "sentiment-3", label_names={"positive": "Bueno"}),
            ),
            (OLD_FAILED_RESULT, Result("5f0c.1", "failed", error="broken")),
            (OLD_EXPIRED_RESULT, Result("5f0c", "expired", error=EXPIRED_ERROR)),
            (OLD_REAPED_RESULT, Result("5f0c.1", "failed", error="given up after 3 attempts")),
        ):
            with self.subTest(raw=raw):
                self.assertEqual(Result.decode(raw), result)

    def test_the_sender_of_an_old_chunk_gets_a_result_in_the_old_form(self) -> None:
        chunk = Chunk.decode(OLD_FIRST_CHUNK)
        names = {"positive": "Bueno"}
        done = Result("5f0c", "done", (CUT,), "sentiment-3", label_names=names, queue_ms=1.0, infer_ms=2.0)
        self.assertEqual(orjson.loads(done.encode_for(chunk)), orjson.loads(OLD_RESULT))
        expired = Result("5f0c", "expired", error="the time limit passed")
        self.assertEqual(orjson.loads(expired.encode_for(chunk)), orjson.loads(OLD_EXPIRED_RESULT))

    def test_the_sender_of_an_old_chunk_gets_a_failed_chunk_where_one_text_has_failed(self) -> None:
        chunk = Chunk.decode(OLD_CHUNK)
        errors = (TextError("scoring_failed", "broken"), PREDICTION)
        for result in (
            Result("5f0c.1", "done", errors, "sentiment-3"),
            Result("5f0c.1", "failed", errors[:1], error="broken"),
        ):
            old = orjson.loads(result.encode_for(chunk))
            self.assertEqual((old["id"], old["status"], old["error"]), ("5f0c.1", "failed", "broken"))
            self.assertEqual(old["predictions"], [])

    def test_the_sender_of_a_new_chunk_gets_one_in_the_new_form(self) -> None:
        chunk = Chunk("5f0c.0", ("hola",), 60)
        expired = Result("5f0c.0", "expired", error="the time limit passed")
        self.assertEqual(Result.decode(expired.encode_for(chunk)), expired)
        self.assertNotIn("names", orjson.loads(expired.encode_for(chunk)))


class NewChunkTests(TestCase):
    def test_a_worker_of_release_0_1_finds_its_names_in_a_new_chunk(self) -> None:
        fields = orjson.loads(Chunk("5f0c.0", ("hola",), 60, request_id="web-7").encode())
        self.assertEqual((fields["id"], fields["trace_id"]), ("5f0c.0", "web-7"))
        self.assertEqual((fields["texts"], fields["keep_s"], fields["attempts"]), (["hola"], 60, 0))
