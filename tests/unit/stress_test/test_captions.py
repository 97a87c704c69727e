"""The captions of the charts."""

import unittest
from dataclasses import replace

from devtools.machine import hardware
from stress_test.captions import run_caption, scaling_caption
from stress_test.locust_run import RunPlan
from stress_test.outcome import Outcome
from stress_test.scaling import ALL, ScalingPoint, Turns

OUTCOME = Outcome(900, 3, 10.0, 8, 120, 2700, 0, 0.42)
BUSY = replace(OUTCOME, generator_cores=0.97)
PLAN = RunPlan("ramp", 50, 10, 10, 0.5)


class CaptionsTest(unittest.TestCase):
    def test_a_caption_names_the_run_and_the_machine(self) -> None:
        caption = run_caption(PLAN, OUTCOME, "everything")
        for words in ("900 requests", "50 users", "ramp", "3 failures", hardware(), "0.42 cores"):
            self.assertIn(words, caption)
        self.assertNotIn("limit", caption)

    def test_a_caption_tells_that_the_load_generator_was_the_limit(self) -> None:
        self.assertIn("limit", run_caption(PLAN, BUSY, "everything"))
        points = [ScalingPoint(ALL, 1, OUTCOME), ScalingPoint(ALL, 2, BUSY)]
        self.assertIn("limit", scaling_caption(points, Turns((1, 2), 3, 10), "everything"))
