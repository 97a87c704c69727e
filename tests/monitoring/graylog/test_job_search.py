"""One search for a job finds all its records: every text, the correction, the requests."""

import random
from collections.abc import Iterator

import requests

from devtools.processes import RedisServer
from monitoring.graylog.streams import ALL_RECORDS
from monitoring.graylog.widgets import PAGE_SIZE
from tests.monitoring.graylog.elasticsearch_case import (
    ElasticsearchCase,
    setUpModule,  # noqa: F401
    tearDownModule,  # noqa: F401
)
from tests.monitoring.graylog.fake_routes import Json
from tests.monitoring.graylog.recorded_service import TIMEOUT_S, RecordedService

TEXTS = 201
CHUNK_TEXTS = 64
REQUEST, FEEDBACK_REQUEST = "client-7", "client-8"
CORRECTED = 200  # the index of the text


class TestJobSearch(ElasticsearchCase):
    """A job of 201 texts in four chunks, a correction of its last text, and another job."""

    job_id: str

    @classmethod
    def setUpClass(cls) -> None:
        with RedisServer() as redis, RecordedService(redis) as service:
            texts = [f"I love the film number {number}" for number in range(TEXTS)]
            response = service.predict({"texts": texts}, **{"X-Request-ID": REQUEST})
            cls.job_id = response.json()["job_id"]
            correction = {"job_id": cls.job_id, "index": CORRECTED, "sentiment": "neutral"}
            headers = {"X-Request-ID": FEEDBACK_REQUEST}
            requests.post(f"{service.url}/feedback", json=correction, headers=headers, timeout=TIMEOUT_S)
            service.predict({"texts": texts[:3]})
            service.collect(prediction=TEXTS + 3, request=3, feedback=1)
        documents = list(service.documents)
        random.Random(7).shuffle(documents)  # UDP keeps no order
        cls.store(documents)

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
        found = self.found_by(f"job_id:{self.job_id} AND event:prediction")
        self.assertEqual([document["index"] for document in found], list(range(TEXTS)))
        self.assertEqual({document["request_id"] for document in found}, {REQUEST})

    def test_the_job_id_alone_finds_the_correction_beside_its_text_and_the_requests_last(self) -> None:
        found = self.found_by(f"job_id:{self.job_id}")
        indices = [document.get("index") for document in found]
        self.assertEqual(indices, [*range(TEXTS), CORRECTED, None, None])
        self.assertEqual({document["event"] for document in found[-4:-2]}, {"prediction", "feedback"})
        self.assertEqual({document["route"] for document in found[-2:]}, {"/predict", "/feedback"})

    def test_the_correction_joins_its_prediction_by_job_and_index(self) -> None:
        found = self.found_by(f"job_id:{self.job_id} AND index:{CORRECTED}")
        by_event = {document["event"]: document for document in found}
        self.assertEqual((len(found), set(by_event)), (2, {"prediction", "feedback"}))
        self.assertEqual(by_event["feedback"]["predicted"], by_event["prediction"]["sentiment"])
        self.assertEqual(by_event["feedback"]["request_id"], FEEDBACK_REQUEST)

    def test_the_request_id_finds_the_texts_and_the_request(self) -> None:
        found = self.found_by(f"request_id:{REQUEST}")
        self.assertEqual([document["event"] for document in found], ["prediction"] * TEXTS + ["request"])

    def test_the_chunk_id_finds_the_texts_of_the_chunk(self) -> None:
        (second,) = self.found_by(f"job_id:{self.job_id} AND event:prediction AND index:{CHUNK_TEXTS}")
        found = self.found_by(f"chunk_id:{second['chunk_id']}")
        self.assertEqual([document["index"] for document in found], list(range(CHUNK_TEXTS, 2 * CHUNK_TEXTS)))
