"""The state of a job, from the results of its chunks."""

from unittest import TestCase

from sentiq.messages import Prediction, Result
from sentiq.queue import JobStatus

ONE = Prediction("positive", 1.0, {"positive": 1.0})


def result(queue_ms: float | None, infer_ms: float | None) -> Result:
    return Result("abc.0", "done", (ONE,), queue_ms=queue_ms, infer_ms=infer_ms)


class JobTimesTests(TestCase):
    def test_the_times_are_those_of_the_chunk_that_ended_last(self) -> None:
        results = [result(1.0, 50.0), result(60.0, 40.0), result(2.0, 70.0), result(None, None)]
        status = JobStatus.from_results("abc", results)
        self.assertEqual((status.queue_ms, status.infer_ms), (60.0, 40.0))

    def test_a_worker_of_release_0_1_tells_none(self) -> None:
        status = JobStatus.from_results("abc", [result(None, None)])
        self.assertEqual((status.queue_ms, status.infer_ms), (None, None))
