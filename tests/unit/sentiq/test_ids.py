from unittest import TestCase

from sentiq.ids import may_read_job, new_job_id


class JobIdTests(TestCase):
    def test_ids_are_hexadecimal_digits_and_different(self) -> None:
        ids = [new_job_id(owner) for owner in ("", "web", "ñ") for _ in range(100)]
        self.assertEqual(len(set(ids)), len(ids))
        for job_id in ids:
            self.assertRegex(job_id, r"\A([0-9a-f]{32}|[0-9a-f]{48})\Z")

    def test_a_job_may_be_read_by_its_owner_alone(self) -> None:
        job_id = new_job_id("web")
        self.assertTrue(may_read_job(job_id, "web"))
        for other in ("app", "we", "web ", "WEB"):
            self.assertFalse(may_read_job(job_id, other))

    def test_a_job_of_a_service_without_keys_may_be_read_with_every_key(self) -> None:
        self.assertTrue(may_read_job(new_job_id(), "web"))

    def test_without_keys_every_job_may_be_read(self) -> None:
        self.assertTrue(may_read_job(new_job_id("web"), ""))
