"""Asynchronous jobs through the client."""

from sentiq.client import InvalidArgument, JobNotFound, RequestRefused
from tests.integration.sentiq.client.client_case import BAD, GOOD, ClientCase


class JobTests(ClientCase):
    def test_a_job_gives_its_predictions_in_order_with_errors_at_their_places(self) -> None:
        job = self.client.submit([GOOD, None, BAD])
        predictions = job.wait(timeout_s=60)
        self.assertEqual([one.sentiment for one in predictions], ["positive", None, "negative"])
        self.assertEqual([one.text for one in predictions], [GOOD, None, BAD])
        self.assertEqual(job.status().state, "done")
        self.assertEqual(job.result(), predictions)

    def test_another_client_finds_a_job_by_its_id(self) -> None:
        job_id = self.client.submit(GOOD).job_id
        (prediction,) = self.client.job(job_id).wait(timeout_s=60)
        self.assertEqual((prediction.text, prediction.sentiment), (None, "positive"))

    def test_a_job_that_does_not_exist_is_not_found(self) -> None:
        for job_id in ("0" * 32, "../health/live", "a b"):
            with self.subTest(job_id=job_id), self.assertRaises(JobNotFound):
                self.client.job(job_id).status()

    def test_a_job_without_a_good_text_and_one_that_is_too_large_are_refused(self) -> None:
        with self.assertRaises(InvalidArgument):
            self.client.submit([None, ""])
        with self.assertRaisesRegex(RequestRefused, "1000"):
            self.client.submit(["a"] * 1_001)
