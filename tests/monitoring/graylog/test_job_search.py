"""One search for a job finds all its records: every text, the corrections, the request."""

import contextlib
import logging
import os
import random
from collections.abc import Iterator

from monitoring.graylog.streams import ALL_RECORDS
from monitoring.graylog.widgets import PAGE_SIZE
from sentiq.logging.gelf_sender import GelfSender
from sentiq.logging.handler import LineHandler
from sentiq.logging.records import PredictionFields, log_feedback, log_predictions, log_request
from sentiq.settings import GelfAddress
from tests.gelf_receiver import GelfReceiver
from tests.monitoring.graylog.elasticsearch_case import (
    ElasticsearchCase,
    setUpModule,  # noqa: F401
    tearDownModule,  # noqa: F401
)
from tests.monitoring.graylog.fake_routes import Json
from tests.monitoring.graylog.stored_documents import stored_document

TEXTS = 201
CHUNK_TEXTS = 64
JOB, OTHER_JOB = "0198f2c4a1b2", "0198f2c4a1b3"
REQUEST, FEEDBACK_REQUEST = "client-7", "client-8"
CORRECTED = 200


class TestJobSearch(ElasticsearchCase):
    """A job of 201 texts in four chunks, a correction of its last text, and another job."""

    @classmethod
    def setUpClass(cls) -> None:
        predictions = [*_predictions(REQUEST, JOB, TEXTS), *_predictions("other", OTHER_JOB, 3)]
        random.Random(7).shuffle(predictions)  # workers write their records in any order
        with GelfReceiver() as receiver, _gelf_logger(receiver.port) as logger:
            _log_records(logger, predictions)
            messages = [receiver.receive(timeout_s=60) for _ in range(len(predictions) + 2)]
        cls.store([stored_document(message) for message in messages])

    def found_by(self, query: str) -> list[Json]:
        """Return the records of all pages of a search, sorted by index as in Graylog's table of messages."""
        return list(self._pages(query))

    def _pages(self, query: str) -> Iterator[Json]:
        search_type: Json = {
            "query": {"query_string": query},
            "streams": [ALL_RECORDS.title],
            "sort": [{"field": "index", "order": "ASC"}],
            "limit": PAGE_SIZE,
            "offset": 0,
        }
        while page := self.search().messages(search_type):
            yield from page
            search_type["offset"] += PAGE_SIZE

    def test_the_job_id_finds_every_text_in_order(self) -> None:
        found = self.found_by(f"job_id:{JOB} AND event:prediction")
        self.assertEqual([document["index"] for document in found], list(range(TEXTS)))
        self.assertEqual({document["request_id"] for document in found}, {REQUEST})

    def test_the_job_id_alone_finds_the_correction_beside_its_text_and_the_request_last(self) -> None:
        found = self.found_by(f"job_id:{JOB}")
        indices = [document.get("index") for document in found]
        self.assertEqual(indices, [*range(TEXTS), CORRECTED, None])
        self.assertEqual({document["event"] for document in found[-3:-1]}, {"prediction", "feedback"})
        self.assertEqual(found[-1]["event"], "request")

    def test_the_correction_joins_its_prediction_by_job_and_index(self) -> None:
        found = self.found_by(f"job_id:{JOB} AND index:{CORRECTED}")
        by_event = {document["event"]: document for document in found}
        self.assertEqual((len(found), set(by_event)), (2, {"prediction", "feedback"}))
        self.assertEqual(by_event["prediction"]["chunk_id"], f"{JOB}.3")
        self.assertEqual(by_event["feedback"]["request_id"], FEEDBACK_REQUEST)

    def test_the_request_id_finds_the_texts_and_the_request(self) -> None:
        found = self.found_by(f"request_id:{REQUEST}")
        self.assertEqual([document["event"] for document in found], ["prediction"] * TEXTS + ["request"])

    def test_the_chunk_id_finds_the_texts_of_the_chunk(self) -> None:
        found = self.found_by(f"chunk_id:{JOB}.1")
        self.assertEqual([document["index"] for document in found], list(range(CHUNK_TEXTS, 2 * CHUNK_TEXTS)))


def _predictions(request_id: str, job_id: str, texts: int) -> list[PredictionFields]:
    return [
        {
            "request_id": request_id,
            "job_id": job_id,
            "index": index,
            "chunk_id": f"{job_id}.{index // CHUNK_TEXTS}",
            "sentiment": "positive",
            "score": 1.0,
            "probabilities": {"negative": 0.0, "neutral": 0.0, "positive": 1.0},
            "status": "done",
        }
        for index in range(texts)
    ]


@contextlib.contextmanager
def _gelf_logger(port: int) -> Iterator[logging.Logger]:
    """Yield a logger whose records reach Graylog as those of the service do."""
    logger = logging.getLogger(__name__)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    descriptor = os.open(os.devnull, os.O_WRONLY)
    handler = LineHandler("tests", GelfSender(GelfAddress("127.0.0.1", port)), descriptor)
    logger.addHandler(handler)
    try:
        yield logger
    finally:
        logger.removeHandler(handler)
        handler.close()
        os.close(descriptor)


def _log_records(logger: logging.Logger, predictions: list[PredictionFields]) -> None:
    """Write the records of all predictions, of one request and of one correction."""
    log_predictions(logger, predictions)
    log_request(logger, {"request_id": REQUEST, "job_id": JOB, "status_code": 200})
    log_feedback(
        logger,
        {
            "request_id": FEEDBACK_REQUEST,
            "job_id": JOB,
            "index": CORRECTED,
            "sentiment": "neutral",
            "predicted": "positive",
            "correct": False,
        },
    )
