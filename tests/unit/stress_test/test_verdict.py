"""Whether a stress test was good enough."""

import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

from stress_test.verdict import Limits, Outcome, complaints, texts_of

GOOD = Outcome(
    requests=1000,
    failures=0,
    seconds=10.0,
    p50_ms=5,
    p99_ms=80,
    texts=4000,
    defects=0,
    generator_cores=0.3,
)


class TestComplaints(unittest.TestCase):
    def test_a_good_run_gives_none(self) -> None:
        self.assertEqual(complaints(GOOD, Limits(0.0, 100)), [])

    def test_a_single_failure_is_too_much_unless_some_are_allowed(self) -> None:
        run = replace(GOOD, failures=1)
        self.assertEqual(
            complaints(run, Limits(0.0, None)), ["1 of 1,000 requests failed (0.10%); at most 0.00% may."]
        )
        self.assertEqual(complaints(run, Limits(0.001, None)), [])

    def test_a_share_of_failures_above_the_limit_is_told(self) -> None:
        self.assertIn("1.10%", complaints(replace(GOOD, failures=11), Limits(0.01, None))[0])

    def test_a_p99_at_the_limit_passes_and_one_above_it_does_not(self) -> None:
        self.assertEqual(complaints(GOOD, Limits(0.0, 80)), [])
        self.assertEqual(complaints(GOOD, Limits(0.0, 79)), ["p99 is 80 ms; at most 79 ms are allowed."])

    def test_without_a_limit_any_p99_passes(self) -> None:
        self.assertEqual(complaints(replace(GOOD, p99_ms=60_000), Limits(0.0, None)), [])

    def test_a_run_without_a_request_is_never_good(self) -> None:
        nothing = replace(GOOD, requests=0, p99_ms=0)
        self.assertEqual(complaints(nothing, Limits(1.0, None)), ["No request was sent."])

    def test_a_fault_in_the_load_itself_is_never_good(self) -> None:
        self.assertEqual(len(complaints(replace(GOOD, defects=2), Limits(1.0, None))), 1)

    def test_everything_that_is_wrong_is_told_at_once(self) -> None:
        self.assertEqual(len(complaints(replace(GOOD, failures=5, p99_ms=900), Limits(0.0, 100))), 2)


class TestOutcome(unittest.TestCase):
    def test_it_is_read_as_it_was_written(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "outcome.json"
            GOOD.write(path)
            self.assertEqual(Outcome.read(path), GOOD)

    def test_its_rates_are_by_the_second(self) -> None:
        self.assertEqual((GOOD.requests_s, GOOD.texts_s, GOOD.failure_ratio), (100.0, 400.0, 0.0))

    def test_a_run_that_never_began_has_rates_of_zero(self) -> None:
        nothing = replace(GOOD, requests=0, seconds=0.0)
        self.assertEqual((nothing.requests_s, nothing.texts_s, nothing.failure_ratio), (0.0, 0.0, 0.0))

    def test_texts_are_counted_by_the_names_of_requests(self) -> None:
        self.assertEqual(texts_of({"one": 5, "ten": 2, "page": 9}, {"one": 1, "ten": 10}), 25)
