"""Every widget and every event definition of Graylog, asked of a real Elasticsearch with real records."""

import statistics
import unittest
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import requests

from devtools.processes import RedisServer
from monitoring.graylog import dashboard, events, streams
from monitoring.graylog.widgets import Chart, Messages
from sentiq import keys
from tests.monitoring.elasticsearch import Elasticsearch
from tests.monitoring.graylog_index import INDEX, index
from tests.monitoring.graylog_routes import Json
from tests.monitoring.graylog_search import GraylogSearch
from tests.monitoring.graylog_service import Service

TEXTS = ("Me encanta, es genial", "No me gusta nada, es horrible", "El paquete llegó el martes", "I love it")
FEW_ERRORS, ERRORS = 10, 11  # the alert is for more than ten
QUEUE_LIMIT = 10
DAY = timedelta(days=1)
KINDS = {"double": ("score", "total_ms"), "long": ("status_code", "workers"), "keyword": ("event", "route")}


def setUpModule() -> None:
    """One Elasticsearch for all: it takes some seconds and half a gigabyte."""
    global elasticsearch  # noqa: PLW0603  # as unittest has it for a module
    elasticsearch = Elasticsearch().start()


def tearDownModule() -> None:  # not enterModuleContext: neither pytest nor nose leaves it again
    elasticsearch.stop()


elasticsearch: Elasticsearch


class ElasticsearchCase(unittest.TestCase):
    documents: Sequence[Json]

    @classmethod
    def keep(cls, documents: Sequence[Json]) -> None:
        """Make the index anew, with these."""
        cls.documents = documents
        requests.delete(f"{elasticsearch.url}/{INDEX}", timeout=30)
        elasticsearch.call("PUT", f"/{INDEX}", index())
        for one in documents:
            elasticsearch.call("POST", f"/{INDEX}/_doc", one)
        elasticsearch.call("POST", f"/{INDEX}/_refresh")

    @classmethod
    def search(cls, begin: datetime | None = None) -> GraylogSearch:
        now = datetime.now(UTC)
        return GraylogSearch(elasticsearch, begin or now - timedelta(hours=1), now + timedelta(minutes=1))

    def of(self, event: str) -> list[Json]:
        return [one for one in self.documents if one.get("event") == event]

    def holding(self, begin: datetime | None = None) -> set[str]:
        """The titles of the event definitions whose condition holds."""
        search = self.search(begin)
        return {event.title for event in events.EVENTS if search.holds(_config(event))}


class TestWidgets(ElasticsearchCase):
    """A service in normal use: texts, a few errors, feedback."""

    @classmethod
    def setUpClass(cls) -> None:
        with RedisServer() as redis, Service(redis) as service:
            for text in TEXTS * 5:
                answer = service.predict({"text": text})
            service.predict({"texts": list(TEXTS)})
            for _ in range(FEW_ERRORS - 1):
                service.predict({"text": ""})
            requests.get(f"{service.url}/nowhere", timeout=5)
            feedback = {"job_id": answer.json()["job_id"], "sentiment": "negative"}
            requests.post(f"{service.url}/feedback", json=feedback, timeout=5)
            service.collect_until("queue", 1)
        cls.keep(service.documents)

    def found(self, title: str) -> Json:
        (widget,) = [one for one in dashboard.WIDGETS if one.title == title]
        assert isinstance(widget, Chart)
        return self.search().pivot(widget.searched(widget.stream.title))

    def test_numbers_were_kept_as_numbers(self) -> None:
        mapping: Json = elasticsearch.call("GET", f"/{INDEX}/_mapping")
        fields = mapping[INDEX]["mappings"]["properties"]
        for kind, names in KINDS.items():
            self.assertEqual({fields[name]["type"] for name in names}, {kind})

    def test_every_record_is_in_the_stream_of_all_and_in_that_of_its_event(self) -> None:
        for one in self.documents:
            self.assertIn(streams.ALL.title, one["streams"])
            self.assertEqual(len(one["streams"]), 2 if "event" in one else 1)
        self.assertEqual({one["event"] for one in self.documents if "event" in one}, EVENTS)

    def test_every_widget_finds_something(self) -> None:
        for widget in dashboard.WIDGETS:
            with self.subTest(widget.title):
                search = widget.searched(widget.stream.title)
                if isinstance(widget, Messages):
                    self.assertTrue(self.search().messages(search))
                else:
                    self.assertGreater(self.search().pivot(search)["total"], 0)

    def test_requests_a_minute(self) -> None:
        found = self.found("Requests a minute")
        self.assertEqual(found["total"], len(self.of("request")))
        self.assertEqual(sum(one["doc_count"] for one in found["groups"]["buckets"]), found["total"])

    def test_errors_a_minute_are_by_status(self) -> None:
        found = self.found("Errors a minute")
        by_status: Counter[int] = Counter()
        for minute in found["groups"]["buckets"]:
            by_status.update({one["key"]: one["doc_count"] for one in minute["groups"]["buckets"]})
        self.assertEqual(by_status, {400: FEW_ERRORS - 1, 404: 1})

    def test_errors_by_route(self) -> None:
        found = self.found("Errors by route")
        by_route = {one["key"]: one["doc_count"] for one in found["groups"]["buckets"]}
        self.assertEqual(by_route, {"/predict": FEW_ERRORS - 1, "(none)": 1})

    def test_sentiment_over_time(self) -> None:
        by_sentiment: Counter[str] = Counter()
        for minute in self.found("Sentiment over time")["groups"]["buckets"]:
            by_sentiment.update({one["key"]: one["doc_count"] for one in minute["groups"]["buckets"]})
        self.assertEqual(by_sentiment, Counter(one["sentiment"] for one in self.of("prediction")))
        self.assertGreater(len(by_sentiment), 1)

    def test_mean_score(self) -> None:
        mean = statistics.fmean(one["score"] for one in self.of("prediction"))
        self.assertAlmostEqual(self.found("Mean score")["mean score"]["value"], mean)
        self.assertEqual(self.found("Texts scored")["total"], len(TEXTS) * 6)

    def test_slowest_routes(self) -> None:
        found = {one["key"]: one for one in self.found("Slowest routes")["groups"]["buckets"]}
        slowest = max(one["total_ms"] for one in self.of("request") if one["route"] == "/predict")
        self.assertEqual(found["/predict"]["slowest ms"]["value"], slowest)
        self.assertLessEqual(found["/predict"]["p95 ms"]["values"]["95.0"], slowest)

    def test_slowest_requests_come_slowest_first(self) -> None:
        (widget,) = [one for one in dashboard.WIDGETS if isinstance(one, Messages)]
        found = self.search().messages(widget.searched(widget.stream.title))
        slow = sorted((one["total_ms"] for one in self.of("request")), reverse=True)
        self.assertEqual([one["total_ms"] for one in found], slow)
        self.assertTrue(found[0].keys() >= set(widget.fields))

    def test_queue_and_feedback(self) -> None:
        minutes = self.found("Queue and workers")["groups"]["buckets"]
        self.assertEqual(max(one["workers"]["value"] for one in minutes), 1)
        answers = {one["key"]: one["doc_count"] for one in self.found("Feedback")["groups"]["buckets"]}
        self.assertEqual(answers, {"false": 1})

    def test_no_event_holds_in_normal_use(self) -> None:
        self.assertEqual(self.holding(), set())

    def test_no_event_holds_where_there_are_no_records(self) -> None:
        self.assertEqual(self.holding(begin=datetime.now(UTC) + timedelta(seconds=30)), set())


class TestErrors(ElasticsearchCase):
    @classmethod
    def setUpClass(cls) -> None:
        with RedisServer() as redis, Service(redis) as service:
            for _ in range(ERRORS):
                service.predict({"text": ""})
            service.collect_until("request", ERRORS)
        cls.keep(service.documents)

    def test_more_than_ten_errors_hold(self) -> None:
        self.assertEqual(self.holding(), {events.ERRORS.title})


class TestQueue(ElasticsearchCase):
    """No worker, nine of ten places taken, and texts of yesterday that were happier."""

    filled: datetime

    @classmethod
    def setUpClass(cls) -> None:
        with RedisServer() as redis:
            _moods(redis, today=0.4, yesterday=0.65)
            with Service(redis, workers=0, QUEUE_LIMIT=str(QUEUE_LIMIT)) as service:
                service.collect_until("queue", 1)
                for _ in range(QUEUE_LIMIT - 1):
                    service.predict({"text": TEXTS[0]}, Prefer="respond-async")
                service.collect()
                cls.filled = datetime.now(UTC)
                service.collect_until("queue", 2)
        cls.keep(service.documents)

    def test_no_worker_holds_and_so_does_the_fall_of_positivity(self) -> None:
        self.assertEqual(self.holding(), {events.NO_WORKER.title, events.POSITIVITY.title})

    def test_the_queue_holds_once_it_was_full_all_the_while(self) -> None:
        self.assertIn(events.QUEUE_FULL.title, self.holding(begin=self.filled))

    def test_a_smaller_fall_of_positivity_does_not_hold(self) -> None:
        smaller = [
            one | {"positivity_drop": 0.19} if "positivity_drop" in one else one for one in self.documents
        ]
        before = self.documents
        self.keep(smaller)
        self.addCleanup(self.keep, before)
        self.assertNotIn(events.POSITIVITY.title, self.holding())

    def test_one_live_worker_in_the_minute_is_enough(self) -> None:
        before = self.documents
        self.keep([*before, self.of("queue")[0] | {"workers": 1}])
        self.addCleanup(self.keep, before)
        self.assertNotIn(events.NO_WORKER.title, self.holding())


EVENTS = {stream.event for stream in streams.STREAMS if stream.event}


def _config(event: events.Event) -> Json:
    body: Json = event.create(event.stream.title)
    return body["entity"]["config"]


def _moods(redis: RedisServer, *, today: float, yesterday: float) -> None:
    """As if a thousand texts of each day had been scored, with these mean scores."""
    now = datetime.now(UTC).date()
    with redis.client() as client:
        for day, mean in ((now, today), (now - DAY, yesterday)):
            client.hset(
                keys.DAILY_SCORES + day.isoformat(), mapping={"score_sum": mean * 1000, "texts": 1000}
            )
