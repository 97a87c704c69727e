"""The daily mean score on a real Redis."""

from datetime import UTC, datetime, timedelta

from sentiq import keys
from sentiq.errors import QueueUnavailable
from sentiq.queue.daily_scores import MIN_TEXTS, DailyMeanScore
from tests.integration.redis_case import RedisCase


class TestDailyMeanScore(RedisCase):
    def setUp(self) -> None:
        super().setUp()
        self.store = DailyMeanScore(self.client)

    def put_yesterday(self, score_sum: float, texts: int) -> None:
        yesterday = datetime.now(UTC).date() - timedelta(days=1)
        key = keys.DAILY_SCORES + yesterday.isoformat()
        self.client.hset(key, mapping={"score_sum": score_sum, "texts": texts})

    def test_it_is_the_mean_of_each_of_two_days(self) -> None:
        self.put_yesterday(160.0, 200)
        self.store.add([0.25] * MIN_TEXTS)
        self.store.flush()
        self.store.add([0.75] * MIN_TEXTS)
        self.store.flush()
        days = self.store.compare()
        assert days is not None
        self.assertAlmostEqual(days.today, 0.5)
        self.assertAlmostEqual(days.yesterday, 0.8)

    def test_several_workers_add_to_one_day(self) -> None:
        self.put_yesterday(50.0, 100)
        for score in (0.0, 1.0):
            worker = DailyMeanScore(self.client)
            worker.add([score] * MIN_TEXTS)
            worker.flush()
        days = self.store.compare()
        assert days is not None
        self.assertAlmostEqual(days.today, 0.5)

    def test_too_few_texts_give_no_mean(self) -> None:
        self.store.add([0.5] * MIN_TEXTS)
        self.store.flush()
        self.assertIsNone(self.store.compare())
        self.put_yesterday(0.9, MIN_TEXTS - 1)
        self.assertIsNone(self.store.compare())

    def test_the_sums_expire(self) -> None:
        self.store.add([0.5])
        self.store.flush()
        (key,) = self.client.keys(keys.DAILY_SCORES + "*")
        self.assertGreater(self.client.ttl(key), 2 * 24 * 3600)

    def test_without_redis_the_counts_are_kept(self) -> None:
        self.put_yesterday(50.0, 100)
        self.store.add([0.5] * MIN_TEXTS)
        self.server.kill()
        with self.assertRaises(QueueUnavailable):
            self.store.flush()
        self.server.start()
        self.put_yesterday(50.0, 100)
        self.store.flush()
        self.assertIsNotNone(self.store.compare())
