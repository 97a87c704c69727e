"""Every event definition, checked in a real Elasticsearch with records of a real service."""

from datetime import UTC, datetime, timedelta

from devtools.processes import RedisServer
from monitoring.graylog import event_definitions
from sentiq import keys
from tests.monitoring.graylog.elasticsearch_case import (
    ElasticsearchCase,
    setUpModule,  # noqa: F401
    tearDownModule,  # noqa: F401
)
from tests.monitoring.graylog.recorded_service import RecordedService
from tests.monitoring.graylog.stored_documents import graylog_time

ERRORS = 11  # the alert is raised by more than ten
QUEUE_LIMIT = 10
DAY = timedelta(days=1)


class TestErrors(ElasticsearchCase):
    """Eleven bad requests."""

    @classmethod
    def setUpClass(cls) -> None:
        with RedisServer() as redis, RecordedService(redis) as service:
            for _ in range(ERRORS):
                service.predict({"text": ""})
            service.collect(request=ERRORS)
        cls.store(service.documents)

    def test_more_than_ten_errors_in_a_minute_raise_an_event(self) -> None:
        self.assertEqual(self.raised(), {event_definitions.ERRORS.title})

    def test_ten_errors_in_a_minute_raise_no_event(self) -> None:
        requests_to_predict = self.of_event("request", route="/predict")
        self.store_for_this_test(requests_to_predict[: ERRORS - 1])
        self.assertEqual(self.raised(), set())


class TestQueue(ElasticsearchCase):
    """No worker, a queue that is nine tenths full, and a higher mean score yesterday."""

    filled_at: datetime

    @classmethod
    def setUpClass(cls) -> None:
        with RedisServer() as redis:
            _set_mean_scores(redis, today=0.4, yesterday=0.65)
            with RecordedService(redis, workers=0, QUEUE_LIMIT=str(QUEUE_LIMIT)) as service:
                service.collect(queue=1)
                for _ in range(QUEUE_LIMIT - 1):
                    service.predict({"text": "I love it"}, Prefer="respond-async")
                cls.filled_at = datetime.now(UTC)
                service.collect_until(
                    lambda: any(
                        document.get("event") == "queue"
                        and document["timestamp"] > graylog_time(cls.filled_at)
                        for document in service.documents
                    ),
                    "a record of the full queue",
                )
        cls.store(service.documents)

    def test_no_worker_and_a_lower_mean_score_raise_their_events(self) -> None:
        titles = {event_definitions.NO_WORKER.title, event_definitions.MEAN_SCORE_DROP.title}
        self.assertEqual(self.raised(), titles)

    def test_a_queue_that_was_full_in_every_record_raises_an_event(self) -> None:
        self.assertIn(event_definitions.QUEUE_FULL.title, self.raised(begin=self.filled_at))

    def test_a_smaller_drop_of_the_mean_score_raises_no_event(self) -> None:
        self.store_for_this_test(
            [
                document | {"mean_score_drop": 0.19} if "mean_score_drop" in document else document
                for document in self.documents
            ]
        )
        self.assertNotIn(event_definitions.MEAN_SCORE_DROP.title, self.raised())

    def test_one_record_with_a_worker_prevents_the_event(self) -> None:
        self.store_for_this_test([*self.documents, self.of_event("queue")[0] | {"workers": 1}])
        self.assertNotIn(event_definitions.NO_WORKER.title, self.raised())


def _set_mean_scores(redis: RedisServer, *, today: float, yesterday: float) -> None:
    """Store the sums of a thousand texts of each day with these mean scores."""
    date = datetime.now(UTC).date()
    with redis.client() as client:
        for day, mean in ((date, today), (date - DAY, yesterday)):
            client.hset(
                keys.DAILY_SCORES + day.isoformat(), mapping={"score_sum": mean * 1000, "texts": 1000}
            )
