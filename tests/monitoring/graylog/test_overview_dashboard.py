"""Every widget of Graylog's dashboard, searched in a real Elasticsearch with records of a real service."""

import statistics
from collections import Counter
from datetime import UTC, datetime, timedelta

import requests

from devtools.processes import RedisServer
from monitoring.graylog import overview_dashboard, streams
from monitoring.graylog.widgets import Chart, Messages
from tests.monitoring.graylog.elasticsearch_case import (
    ElasticsearchCase,
    setUpModule,  # noqa: F401
    tearDownModule,  # noqa: F401
)
from tests.monitoring.graylog.fake_routes import Json
from tests.monitoring.graylog.recorded_service import RecordedService
from tests.monitoring.graylog.stored_documents import expired_copy

TEXTS = ("Me encanta, es genial", "No me gusta nada, es horrible", "El paquete llegó el martes", "I love it")
ROUNDS = 5  # each text alone; and once more all texts in one job
BAD_REQUESTS = 9
TYPES = {
    "double": ("score", "total_ms"),
    "long": ("status_code", "workers", "index"),
    "keyword": ("event", "route", "job_id", "chunk_id"),
}


class TestWidgets(ElasticsearchCase):
    """A service in normal use: texts, a few errors, one correction, and one text that expired."""

    @classmethod
    def setUpClass(cls) -> None:
        with RedisServer() as redis, RecordedService(redis) as service:
            for text in TEXTS * ROUNDS:
                response = service.predict({"text": text})
            service.predict({"texts": list(TEXTS)})
            for _ in range(BAD_REQUESTS):
                service.predict({"text": ""})
            requests.get(f"{service.url}/nowhere", timeout=60)
            correction = {"job_id": response.json()["job_id"], "sentiment": "negative"}
            requests.post(f"{service.url}/feedback", json=correction, timeout=60)
            texts = len(TEXTS) * (ROUNDS + 1)
            jobs = len(TEXTS) * ROUNDS + 1
            service.collect(prediction=texts, request=jobs + BAD_REQUESTS + 2, feedback=1, queue=1)
        scored = next(document for document in service.documents if document.get("event") == "prediction")
        cls.store([*service.documents, expired_copy(scored)])

    def result_of(self, title: str) -> Json:
        """Return the result of a chart's search type."""
        (widget,) = [widget for widget in overview_dashboard.WIDGETS if widget.title == title]
        assert isinstance(widget, Chart)
        return self.search().pivot(widget.as_search_type(widget.stream.title))

    def test_fields_have_the_types_of_the_profile(self) -> None:
        mapping = self.mapping()
        for kind, fields in TYPES.items():
            self.assertEqual({mapping[field] for field in fields}, {kind})

    def test_every_record_is_in_the_stream_of_all_records_and_in_that_of_its_event(self) -> None:
        for document in self.documents:
            self.assertIn(streams.ALL_RECORDS.title, document["streams"])
            self.assertEqual(len(document["streams"]), 2 if "event" in document else 1)
        events = {document["event"] for document in self.documents if "event" in document}
        self.assertEqual(events, {stream.event for stream in streams.STREAMS if stream.event})

    def test_every_widget_finds_records(self) -> None:
        for widget in overview_dashboard.WIDGETS:
            with self.subTest(widget.title):
                search_type = widget.as_search_type(widget.stream.title)
                if isinstance(widget, Messages):
                    self.assertTrue(self.search().messages(search_type))
                else:
                    self.assertGreater(self.search().pivot(search_type)["total"], 0)

    def test_requests_are_counted_by_minute(self) -> None:
        result = self.result_of("Requests a minute")
        self.assertEqual(result["total"], len(self.of_event("request")))
        minutes = result["groups"]["buckets"]
        self.assertEqual(sum(minute["doc_count"] for minute in minutes), result["total"])

    def test_errors_are_counted_by_minute_and_status(self) -> None:
        by_status: Counter[int] = Counter()
        for minute in self.result_of("Errors a minute")["groups"]["buckets"]:
            by_status.update(_counts_by_value(minute["groups"]))
        self.assertEqual(by_status, {400: BAD_REQUESTS, 404: 1})

    def test_errors_are_counted_by_route(self) -> None:
        by_route = _counts_by_value(self.result_of("Errors by route")["groups"])
        self.assertEqual(by_route, {"/predict": BAD_REQUESTS, "(none)": 1})

    def test_scored_texts_are_counted_by_sentiment_over_time(self) -> None:
        by_sentiment: Counter[str] = Counter()
        for minute in self.result_of("Sentiment over time")["groups"]["buckets"]:
            by_sentiment.update(_counts_by_value(minute["groups"]))
        scored = self.of_event("prediction", status="done")
        self.assertEqual(by_sentiment, Counter(document["sentiment"] for document in scored))
        self.assertGreater(len(by_sentiment), 1)

    def test_the_mean_score_is_that_of_all_scored_texts(self) -> None:
        scored = self.of_event("prediction", status="done")
        mean = statistics.fmean(document["score"] for document in scored)
        self.assertAlmostEqual(self.result_of("Mean score")["mean score"]["value"], mean)

    def test_an_expired_text_is_not_counted_as_scored(self) -> None:
        self.assertEqual(len(self.of_event("prediction", status="expired")), 1)
        self.assertEqual(self.result_of("Texts scored")["total"], len(TEXTS) * (ROUNDS + 1))

    def test_the_slowest_routes_have_their_times(self) -> None:
        routes = {row["key"]: row for row in self.result_of("Slowest routes")["groups"]["buckets"]}
        slowest_ms = max(document["total_ms"] for document in self.of_event("request", route="/predict"))
        self.assertEqual(routes["/predict"]["slowest ms"]["value"], slowest_ms)
        self.assertLessEqual(routes["/predict"]["p95 ms"]["values"]["95.0"], slowest_ms)

    def test_the_slowest_requests_are_sorted_by_their_time(self) -> None:
        (widget,) = [widget for widget in overview_dashboard.WIDGETS if isinstance(widget, Messages)]
        rows = self.search().messages(widget.as_search_type(widget.stream.title))
        times = sorted((document["total_ms"] for document in self.of_event("request")), reverse=True)
        self.assertEqual([row["total_ms"] for row in rows], times)
        self.assertTrue(rows[0].keys() >= set(widget.fields))

    def test_the_queue_has_its_workers(self) -> None:
        minutes = self.result_of("Queue and workers")["groups"]["buckets"]
        self.assertEqual(max(minute["workers"]["value"] for minute in minutes), 1)

    def test_feedback_is_counted_by_correctness(self) -> None:
        self.assertEqual(_counts_by_value(self.result_of("Feedback")["groups"]), {"false": 1})

    def test_normal_use_raises_no_event(self) -> None:
        self.assertEqual(self.raised(), set())

    def test_a_time_without_records_raises_no_event(self) -> None:
        self.assertEqual(self.raised(begin=datetime.now(UTC) + timedelta(seconds=30)), set())


def _counts_by_value(groups: Json) -> Json:
    return {bucket["key"]: bucket["doc_count"] for bucket in groups["buckets"]}
