"""Requests that may ask Redis for room on a queue that was full."""

import unittest
from unittest import mock

from sentiq.queue.admission import OPEN_AFTER_S, PROBE_INTERVAL_S, Admission


class TestAdmission(unittest.TestCase):
    def setUp(self) -> None:
        self.clock = self.enterContext(mock.patch("sentiq.queue.admission.monotonic", return_value=100.0))
        self.admission = Admission()

    def admitted(self, requests: int = 100) -> int:
        return sum(self.admission.admits() for _ in range(requests))

    def pass_time(self, seconds: float) -> None:
        self.clock.return_value += seconds

    def test_all_are_admitted_before_the_first_refusal(self) -> None:
        self.admission.note_accepted()
        self.admission.note_results(1)
        self.assertEqual(self.admitted(), 100)

    def test_none_is_admitted_after_a_refusal(self) -> None:
        self.admission.note_refused()
        self.assertEqual(self.admitted(), 0)

    def test_one_is_admitted_for_each_result(self) -> None:
        self.admission.note_refused()
        self.admission.note_results(3)
        self.assertEqual(self.admitted(), 3)

    def test_one_probe_is_admitted_in_each_interval(self) -> None:
        self.admission.note_refused()
        for _ in range(3):
            self.pass_time(PROBE_INTERVAL_S)
            self.assertEqual(self.admitted(), 1)

    def test_each_accepted_job_admits_two_until_the_next_refusal(self) -> None:
        self.admission.note_refused()
        self.admission.note_accepted()
        self.assertEqual(self.admitted(), 2)
        for _ in range(2):
            self.admission.note_accepted()
        self.admission.note_refused()
        self.assertEqual(self.admitted(), 0)

    def test_all_are_admitted_again_some_time_after_the_last_refusal(self) -> None:
        self.admission.note_refused()
        self.pass_time(OPEN_AFTER_S / 2)
        self.admission.note_refused()
        self.pass_time(OPEN_AFTER_S * 0.9)
        self.assertEqual(self.admitted(), 1)
        self.pass_time(OPEN_AFTER_S * 0.1)
        self.assertEqual(self.admitted(), 100)
