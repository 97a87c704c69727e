"""Models that workers announce, as an api reads them."""

from sentiq import keys
from sentiq.model_description import ModelDescription
from sentiq.queue import Consumer
from tests.integration.sentiq.queue.queue_case import LONG_LEASE_MS, QueueCase, on_each_server

TOPICS = ModelDescription("topics", "3", ("sport", "politics"), 64)
STARS = ModelDescription("stars", "1", ("one", "two"), 64)


@on_each_server
class AnnouncedModelsTests(QueueCase):
    def serve(self, model: ModelDescription | None) -> Consumer:
        consumer = Consumer(self.redis, lease_ms=LONG_LEASE_MS, block_s=0.01, model=model)
        consumer.register()
        return consumer

    def served(self) -> dict[str, int]:
        models = self.producer().announced_models()
        return {one.description.versioned_name: one.workers for one in models}

    def test_workers_of_one_model_are_counted_together(self) -> None:
        for model in (STARS, TOPICS, TOPICS):
            self.serve(model)
        self.assertEqual(list(self.served().items()), [("topics-3", 2), ("stars-1", 1)])

    def test_a_worker_that_announces_nothing_is_not_counted(self) -> None:
        self.worker()
        self.assertEqual(self.served(), {})

    def test_a_model_vanishes_with_the_last_lease_of_its_workers(self) -> None:
        dead, stopped = self.serve(TOPICS), self.serve(STARS)
        self.end_lease(dead)
        self.assertEqual(self.served(), {"stars-1": 1})
        stopped.release()
        self.assertEqual(self.served(), {})

    def test_the_announcements_of_dead_workers_are_removed(self) -> None:
        for _ in range(3):
            self.end_lease(self.serve(TOPICS))
        living = self.serve(STARS)
        self.assertEqual(self.redis.hkeys(keys.MODELS), [living.worker_id.encode()])

    def test_a_worker_announces_its_model_again_after_redis_lost_everything(self) -> None:
        worker = self.serve(TOPICS)
        self.redis.flushall()
        self.assertEqual(self.served(), {})
        worker.register()
        self.assertEqual(self.served(), {"topics-3": 1})

    def test_an_announcement_that_cannot_be_read_is_left_out(self) -> None:
        worker = self.serve(TOPICS)
        self.serve(STARS)
        self.redis.hset(keys.MODELS, worker.worker_id, b'{"name": 5}')
        with self.assertLogs("sentiq.queue.announced_models", "WARNING"):
            self.assertEqual(self.served(), {"stars-1": 1})
