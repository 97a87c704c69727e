"""Corrections: the last one of each text, within limits of bytes and time."""

import json
from typing import Any

from devtools.processes import wait_until
from sentiq import keys
from sentiq.errors import QueueUnavailable
from sentiq.queue.feedback import Feedback, FeedbackStore
from tests.integration.sentiq.queue.queue_case import QueueCase, on_each_server

LONG_TEXT = "ñ" * 5000
CORRECTION_BYTES = 10_400  # of one with LONG_TEXT, as the store counts it


@on_each_server
class TestFeedback(QueueCase):
    def store(self, *, max_bytes: int = 10 * CORRECTION_BYTES, ttl_s: int = 600) -> FeedbackStore:
        return FeedbackStore(self.redis, max_bytes=max_bytes, ttl_s=ttl_s)

    def kept(self) -> list[dict[str, Any]]:
        corrections = [json.loads(raw) for raw in self.redis.hvals(keys.FEEDBACK)]
        return sorted(corrections, key=lambda one: (one["job_id"], one["index"]))

    def assert_consistent(self) -> None:
        ids = sorted(self.redis.hkeys(keys.FEEDBACK))
        self.assertEqual(sorted(self.redis.zrange(keys.FEEDBACK_TIMES, 0, -1)), ids)

    def test_the_last_correction_of_a_text_replaces_the_one_before(self) -> None:
        store = self.store()
        for sentiment in ("neutral", "positive", "negative"):
            store.add(Feedback("job", 0, "positive", sentiment, "text"))
        store.add(Feedback("job", 1, "positive", "neutral"))
        self.assertEqual(
            [(one["index"], one["sentiment"]) for one in self.kept()], [(0, "negative"), (1, "neutral")]
        )
        self.assert_consistent()

    def test_the_oldest_ones_give_way_when_all_have_too_many_bytes(self) -> None:
        store = self.store()
        for number in range(100):
            store.add(Feedback(f"job-{number:02}", 0, "positive", "neutral", LONG_TEXT))
        jobs = [one["job_id"] for one in self.kept()]
        self.assertTrue(8 <= len(jobs) <= 10, jobs)
        self.assertEqual(jobs, [f"job-{number:02}" for number in range(100 - len(jobs), 100)])
        self.assert_consistent()
        counted = int(self.redis.get(keys.FEEDBACK_SIZE) or 0)
        used = sum(
            int(self.redis.memory_usage(key, samples=0) or 0) for key in (keys.FEEDBACK, keys.FEEDBACK_TIMES)
        )
        self.assertLess(abs(counted - used), 0.25 * used, (counted, used))

    def test_a_smaller_correction_of_the_same_text_makes_room(self) -> None:
        store = self.store()
        for number in range(9):
            store.add(Feedback("job", number, "positive", "neutral", LONG_TEXT))
        for number in range(9):
            store.add(Feedback("job", number, "positive", "negative"))
        for number in range(9, 17):
            store.add(Feedback("job", number, "positive", "neutral", LONG_TEXT))
        self.assertEqual(len(self.kept()), 17)

    def test_they_take_a_sixteenth_of_maxmemory_at_most(self) -> None:
        self.redis.config_set("maxmemory", 8 * 1024**2)
        self.addCleanup(self.redis.config_set, "maxmemory", 0)
        store = self.store(max_bytes=1024**3)
        for number in range(200):
            store.add(Feedback(f"job-{number}", 0, "positive", "neutral", LONG_TEXT))
        self.assertLess(len(self.kept()) * len(LONG_TEXT.encode()), 8 * 1024**2 / 16)
        self.assertGreater(len(self.kept()), 10)

    def test_a_full_redis_refuses_a_correction(self) -> None:
        self.store().add(Feedback("first", 0, "positive", "neutral"))
        self.redis.config_set("maxmemory", 1)
        self.addCleanup(self.redis.config_set, "maxmemory", 0)
        with self.assertRaises(QueueUnavailable):
            self.store().add(Feedback("second", 0, "positive", "neutral", LONG_TEXT))
        self.store().drop_expired()
        self.redis.config_set("maxmemory", 0)
        self.assertEqual([one["job_id"] for one in self.kept()], [])

    def test_each_expires_by_itself_and_the_keys_expire_with_the_last(self) -> None:
        self.store(ttl_s=1).add(Feedback("short", 0, "positive", "neutral", "text"))
        self.store(ttl_s=600).add(Feedback("long", 0, "positive", "neutral", "text"))

        def only_the_long_one_stays() -> bool:
            self.store().drop_expired()
            return [one["job_id"] for one in self.kept()] == ["long"]

        wait_until(only_the_long_one_stays, "the short one is dropped")
        self.assert_consistent()
        for key in (keys.FEEDBACK, keys.FEEDBACK_TIMES, keys.FEEDBACK_SIZE):
            self.assertTrue(500 < self.redis.ttl(key) <= 600, key)

    def test_corrections_of_release_0_1_are_moved(self) -> None:
        old = [
            {
                "job_id": f"job-{number}",
                "index": 0,
                "predicted": "positive",
                "sentiment": sentiment,
                "text": None,
            }
            for number in range(150)
            for sentiment in ("neutral", "negative")
        ]
        self.redis.lpush(keys.FEEDBACK_OF_RELEASE_0_1, *map(json.dumps, old), "broken", "[]", '{"job_id": 1}')
        store = self.store(max_bytes=1024**2)
        for _ in range(4):
            store.drop_expired()
        self.assertEqual(self.redis.llen(keys.FEEDBACK_OF_RELEASE_0_1), 0)
        self.assertEqual(len(self.kept()), 150)
        self.assertEqual({one["sentiment"] for one in self.kept()}, {"negative"})  # the last of each text
