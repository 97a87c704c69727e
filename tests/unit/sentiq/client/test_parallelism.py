"""The rule for the number of requests in flight, against a service that is simulated by its throughput."""

from collections.abc import Callable
from unittest import TestCase

from sentiq.client.parallelism import ParallelismLimit


def limit_after(answers: int, rate: Callable[[int], float], limit: ParallelismLimit) -> int:
    """Return the limit after `answers` answers of 1,000 texts; `rate` maps a limit to texts a second."""
    now = 0.0
    for _ in range(answers):
        now += 1_000 / rate(limit.limit)
        limit.note_answer(1_000, now, all_busy=True)
    return limit.limit


class ParallelismTests(TestCase):
    def test_it_begins_with_two_requests(self) -> None:
        self.assertEqual(ParallelismLimit().limit, 2)

    def test_it_grows_as_long_as_the_throughput_does(self) -> None:
        limit = limit_after(400, lambda places: 1_000 * min(places, 8), ParallelismLimit())
        self.assertIn(limit, (8, 9))

    def test_it_stays_small_where_more_requests_bring_nothing(self) -> None:
        self.assertIn(limit_after(400, lambda _: 5_000, ParallelismLimit()), (2, 3))

    def test_it_never_passes_its_bounds(self) -> None:
        self.assertEqual(limit_after(2_000, lambda places: 1_000.0 * places, ParallelismLimit(most=5)), 5)
        limit = ParallelismLimit(most=1)
        for second in range(10):
            limit.note_overload(second, second + 0.5)
        self.assertEqual(limit.limit, 1)

    def test_overload_halves_it_once_for_all_requests_that_were_in_flight(self) -> None:
        limit = ParallelismLimit(start=16)
        limit.note_overload(sent_at=1.0, now=2.0)
        limit.note_overload(sent_at=1.5, now=2.1)
        self.assertEqual(limit.limit, 8)
        limit.note_overload(sent_at=2.2, now=3.0)
        self.assertEqual(limit.limit, 4)

    def test_it_grows_again_after_an_overload(self) -> None:
        limit = ParallelismLimit(start=8)
        limit.note_overload(sent_at=0.0, now=0.0)
        self.assertGreater(limit_after(800, lambda places: 1_000 * min(places, 8), limit), 6)

    def test_a_period_with_empty_places_says_nothing(self) -> None:
        limit = ParallelismLimit()
        for second in range(100):
            limit.note_answer(1_000, second, all_busy=second % 3 != 0)
        self.assertEqual(limit.limit, 2)
