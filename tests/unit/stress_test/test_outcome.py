"""The outcome of a run, and its limits."""

import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

from stress_test.outcome import Limits, Outcome, count_texts, limit_violations

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


class LimitsTest(unittest.TestCase):
    def test_a_good_run_has_no_violation(self) -> None:
        self.assertEqual(limit_violations(GOOD, Limits(0.0, 100)), [])

    def test_one_failure_is_too_many_unless_a_share_is_allowed(self) -> None:
        outcome = replace(GOOD, failures=1)
        self.assertEqual(
            limit_violations(outcome, Limits(0.0, None)),
            ["1 of 1,000 requests failed (0.10%); the limit is 0.00%."],
        )
        self.assertEqual(limit_violations(outcome, Limits(0.001, None)), [])

    def test_a_share_of_failures_above_the_limit_is_named(self) -> None:
        self.assertIn("1.10%", limit_violations(replace(GOOD, failures=11), Limits(0.01, None))[0])

    def test_a_p99_at_the_limit_passes_and_one_above_it_does_not(self) -> None:
        self.assertEqual(limit_violations(GOOD, Limits(0.0, 80)), [])
        self.assertEqual(limit_violations(GOOD, Limits(0.0, 79)), ["p99 is 80 ms; the limit is 79 ms."])

    def test_without_a_limit_any_p99_passes(self) -> None:
        self.assertEqual(limit_violations(replace(GOOD, p99_ms=60_000), Limits(0.0, None)), [])

    def test_a_run_without_requests_is_never_good(self) -> None:
        nothing = replace(GOOD, requests=0, p99_ms=0)
        self.assertEqual(limit_violations(nothing, Limits(1.0, None)), ["No request was sent."])

    def test_an_exception_in_the_stress_test_is_never_good(self) -> None:
        self.assertEqual(len(limit_violations(replace(GOOD, defects=2), Limits(1.0, None))), 1)

    def test_all_violations_are_listed(self) -> None:
        bad = replace(GOOD, failures=5, p99_ms=900)
        self.assertEqual(len(limit_violations(bad, Limits(0.0, 100))), 2)


class OutcomeTest(unittest.TestCase):
    def test_it_is_read_as_it_was_written(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "outcome.json"
            GOOD.write_file(path)
            self.assertEqual(Outcome.from_file(path), GOOD)

    def test_its_rates_are_per_second(self) -> None:
        self.assertEqual((GOOD.requests_s, GOOD.texts_s, GOOD.failure_ratio), (100.0, 400.0, 0.0))

    def test_a_run_that_never_began_has_rates_of_zero(self) -> None:
        nothing = replace(GOOD, requests=0, seconds=0.0)
        self.assertEqual((nothing.requests_s, nothing.texts_s, nothing.failure_ratio), (0.0, 0.0, 0.0))

    def test_texts_are_counted_by_the_names_of_requests(self) -> None:
        self.assertEqual(count_texts({"one": 5, "ten": 2, "page": 9}, {"one": 1, "ten": 10}), 25)
