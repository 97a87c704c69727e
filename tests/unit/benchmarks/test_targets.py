"""The targets, compared with medians."""

import unittest

from benchmarks.measurements import MEASUREMENTS
from benchmarks.targets import TARGETS, check_targets

MEDIANS = {
    "single": {
        "64 connections": {"requests/s": 3100.0, "p99 ms": 61.0, "errors": 0.0},
        "256 connections": {"requests/s": 2000.0, "p99 ms": 10.0, "errors": 1.0},
    },
    "constant": {"64 connections": {"requests/s": 5000.0}},
    "graylog": {
        "no Graylog, 64 connections": {"requests/s": 2000.0},
        "a Graylog that reads all, 64 connections": {"requests/s": 1900.0},
        "a Graylog that reads nothing, 64 connections": {"requests/s": 1000.0},
    },
}


class TargetsTest(unittest.TestCase):
    def test_each_target_is_met_or_missed_by_its_limit(self) -> None:
        results = {result.target.what: (result.figure, result.met) for result in check_targets(MEDIANS)}
        self.assertEqual(
            results,
            {
                "requests a second at 64 connections": (3100.0, True),
                "requests a second at 256 connections": (2000.0, False),
                "p99 at 64 connections, ms": (61.0, False),
                "p99 at 256 connections, ms": (10.0, True),
                "share of a constant's rate at 64 connections": (0.62, True),
                "rate with all records to Graylog over that without": (0.95, True),
                "rate with a Graylog that reads nothing": (0.5, False),
                "errors of single texts": (1.0, False),
            },
        )

    def test_a_run_without_figures_has_no_results(self) -> None:
        self.assertEqual(check_targets({}), [])

    def test_every_target_reads_an_existing_measurement(self) -> None:
        for target in TARGETS:
            with self.subTest(target=target.what), self.assertRaises(KeyError) as missing:
                target.figure_of({})
            self.assertIn(missing.exception.args[0], MEASUREMENTS)
