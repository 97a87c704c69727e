"""GET and DELETE /jobs/<id>, with a worker that is stopped while jobs wait."""

import signal
from typing import Any

from devtools.processes import wait_until
from tests.integration.api.api_case import ApiCase

ASYNC = {"Prefer": "respond-async"}


class TestJobs(ApiCase):
    def submit(self, texts: list[Any]) -> str:
        response = self.post("/predict", json={"texts": texts}, headers=ASYNC)
        self.assertEqual(response.status_code, 202, response.text)
        return str(response.headers["Location"])

    def job(self, location: str) -> Any:
        return self.client.get(location).get_json()

    def stop_worker(self) -> None:
        self.worker.signal(signal.SIGSTOP)
        self.addCleanup(self.worker.signal, signal.SIGCONT)

    def test_a_job_says_how_many_of_its_texts_are_done(self) -> None:
        location = self.submit(["good", None, "bad"])
        self.assertEqual(self.job(location)["texts"], 3)
        wait_until(lambda: self.job(location)["status"] == "done", "the job is done")
        self.assertEqual(self.job(location)["texts_done"], 3)

    def test_a_key_beside_the_record_of_a_job_is_no_job(self) -> None:
        location = self.submit(["good", None, "bad"])
        for part in ("sizes", "refused", "key"):
            for send in (self.client.get, self.client.delete):
                self.assert_problem(send(f"{location}:{part}"), 404, "no such job")

    def test_a_waiting_job_is_cancelled(self) -> None:
        self.stop_worker()
        locations = [self.submit([f"text {number}" for number in range(130)]) for _ in range(3)]
        answer = self.client.delete(locations[-1])
        self.assertEqual(answer.status_code, 200)
        content = answer.get_json()
        self.assertEqual((content["success"], content["texts"]), (True, 130))
        self.assertEqual((content["status"], content["cancelled"]), ("failed", 130))
        job = self.job(locations[-1])
        self.assertEqual((job["status"], job["success"], job["texts_done"]), ("failed", False, 130))
        self.assertEqual(self.client.delete(locations[-1]).get_json()["cancelled"], 0)

    def test_a_job_that_has_ended_stays_as_it_is(self) -> None:
        location = self.submit(["good"])
        wait_until(lambda: self.job(location)["status"] == "done", "the job is done")
        answer = self.client.delete(location).get_json()
        self.assertEqual((answer["status"], answer["cancelled"]), ("done", 0))
        self.assertEqual(self.job(location)["status"], "done")

    def test_an_unknown_job_is_a_404(self) -> None:
        self.assert_problem(self.client.delete("/jobs/unknown"), 404, "no such job")
