"""Bulk scoring while parts of the service are killed, full or slow: every text gets its prediction."""

from benchmarks.sample_texts import sample_texts
from sentiq.client import TimeLimitExceeded
from tests.integration.sentiq.client.client_case import GOOD, FaultCase

TEXTS = sample_texts(12_000)


class FaultTests(FaultCase):
    def test_a_killed_worker_costs_no_text(self) -> None:
        service = self.start_service()

        def kill_worker() -> None:
            service.workers[0].kill()
            service.replace_ended()

        self.assert_complete(
            TEXTS, self.score_during(self.start_client(service), TEXTS, kill_worker, after=1_000)
        )

    def test_a_killed_redis_costs_no_text(self) -> None:
        service = self.start_service()

        def restart_redis() -> None:
            service.redis.kill()
            service.redis.start()

        self.assert_complete(
            TEXTS, self.score_during(self.start_client(service), TEXTS, restart_redis, after=1_000)
        )

    def test_a_restarted_api_costs_no_text(self) -> None:
        service = self.start_service()

        def restart_api() -> None:
            service.api.stop()
            service.replace_ended()

        self.assert_complete(
            TEXTS, self.score_during(self.start_client(service), TEXTS, restart_api, after=1_000)
        )


class OverloadTests(FaultCase):
    def test_a_queue_that_holds_one_request_is_not_overrun(self) -> None:
        service = self.start_service(QUEUE_LIMIT="20")  # chunks; a request of 1,000 texts has 16
        self.assert_complete(TEXTS, self.start_client(service).predict(TEXTS))

    def test_a_queue_that_holds_less_than_a_request_gets_smaller_ones(self) -> None:
        service = self.start_service(QUEUE_LIMIT="4")
        self.assert_complete(TEXTS[:1_000], self.start_client(service).predict(TEXTS[:1_000]))

    def test_smaller_limits_of_the_service_than_usual_are_found_out(self) -> None:
        service = self.start_service(MAX_TEXTS="50", MAX_BODY_BYTES="3000")
        self.assert_complete(TEXTS[:500], self.start_client(service).predict(TEXTS[:500]))

    def test_a_rate_limit_is_kept_by_waiting_as_long_as_the_service_says(self) -> None:
        service = self.start_service(RATE_LIMIT="3/second")
        self.assert_complete(TEXTS[:6_000], self.start_client(service).predict(TEXTS[:6_000]))

    def test_texts_for_which_no_worker_was_free_in_time_are_sent_again(self) -> None:
        service = self.start_service(workers=0, PREDICT_TIMEOUT_S="1")
        with self.assertRaisesRegex(TimeLimitExceeded, "3 s"):
            self.start_client(service, timeout_s=3.0).predict(GOOD)
        service.start_workers(1)
        self.assert_complete(TEXTS[:2_000], self.start_client(service).predict(TEXTS[:2_000]))
