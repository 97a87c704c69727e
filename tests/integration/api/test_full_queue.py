"""Requests while the queue is full: refused before their body is parsed."""

import tempfile
from pathlib import Path
from typing import ClassVar
from unittest import mock

from werkzeug.test import TestResponse

from api.api_keys import ApiKeys, key_line, make_key
from api.app import create_app
from api.services import AccessControl
from devtools.processes import wait_until
from sentiq import keys
from sentiq.errors import QueueFull
from sentiq.queue.admission import Admission
from sentiq.queue.feedback import FeedbackStore
from tests.integration.api.api_case import BROWSER, ApiCase

ASYNC = {"Prefer": "respond-async"}
GOOD = {"text": "good"}


class TestFullQueue(ApiCase):
    with_worker = False
    environment: ClassVar[dict[str, str]] = {"QUEUE_LIMIT": "3"}

    def setUp(self) -> None:
        super().setUp()
        self.redis.flushall()
        self.enterContext(mock.patch.object(self.producer._enqueuer, "admission", Admission()))
        self.enterContext(mock.patch("sentiq.queue.admission.PROBE_INTERVAL_S", 600.0))

    def fill(self) -> TestResponse:
        """Fill the queue; return the answer of the request that Redis refuses."""
        for _ in range(3):
            self.assertEqual(self.post("/predict", json=GOOD, headers=ASYNC).status_code, 202)
        return self.post("/predict", json=GOOD, headers=ASYNC)

    def test_a_request_is_refused_without_redis_and_without_a_look_at_its_body(self) -> None:
        self.fill()
        before = self.commands()
        response = self.post("/predict", data=b"{", content_type="application/json")
        self.assert_problem(response, 503, "full")
        self.assertEqual(self.commands() - before, 1)  # `commands` itself

    def test_the_answer_is_the_same_as_after_redis_was_asked(self) -> None:
        asked, refused = self.fill(), self.post("/predict", json=GOOD, headers={"X-Request-ID": "my-id"})
        self.assertEqual(refused.headers["X-Request-ID"], "my-id")
        self.assertEqual(refused.data, asked.data)
        self.assertEqual({**refused.headers, "X-Request-ID": ""}, {**asked.headers, "X-Request-ID": ""})

    def test_a_text_in_the_query_is_refused_too_without_redis(self) -> None:
        self.fill()
        before = self.commands()
        self.assert_problem(self.client.get("/predict", query_string=GOOD), 503, "full")
        self.assertEqual(self.commands() - before, 1)

    def test_the_request_is_counted_and_logged(self) -> None:
        self.fill()
        before = self.refusals()
        with self.assertLogs("api.full_queue", "INFO") as logged:
            self.post("/predict", json=GOOD)
        self.assertEqual(self.refusals() - before, 1)
        self.assertEqual(logged.records[0].__dict__["fields"]["status_code"], 503)

    def test_requests_are_admitted_again_once_there_is_room(self) -> None:
        self.fill()
        self.redis.delete(keys.CHUNKS)
        wait_until(
            lambda: self.post("/predict", json=GOOD, headers=ASYNC).status_code == 202, "a job is accepted"
        )

    def test_a_large_job_that_is_refused_does_not_close_the_door_to_a_small_one(self) -> None:
        self.post("/predict", json=GOOD, headers=ASYNC)
        large = self.post("/predict", json={"texts": ["good"] * 200}, headers=ASYNC)
        self.assert_problem(large, 503, "full")
        self.assertEqual(self.post("/predict", json=GOOD, headers=ASYNC).status_code, 202)

    def test_a_browser_gets_a_page_and_other_paths_their_answer(self) -> None:
        self.fill()
        page = self.post("/predict", data=GOOD, headers=BROWSER)
        self.assertEqual((page.status_code, page.mimetype), (503, "text/html"))
        self.assertEqual(self.client.get("/health/live").status_code, 200)
        self.assert_problem(self.client.delete("/predict"), 405, "")

    def test_a_request_without_a_key_does_not_take_the_place_of_one_with_a_key(self) -> None:
        key = make_key()
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "keys"
            file.write_text(key_line("web", key), encoding="utf-8")
            access = AccessControl(api_keys=ApiKeys(file))
            app = create_app(self.settings, self.producer, FeedbackStore(self.redis), self.metrics, access)
        self.fill()
        self.producer._enqueuer.admission.note_results(1)
        client = app.test_client()
        self.assert_problem(client.post("/predict", json=GOOD), 401, "no API key")
        self.redis.delete(keys.CHUNKS)
        headers = {"Authorization": f"Bearer {key}", **ASYNC}
        self.assertEqual(client.post("/predict", json=GOOD, headers=headers).status_code, 202)

    def test_a_limit_for_jobs_that_nobody_waits_for_leaves_the_door_open_to_the_others(self) -> None:
        admission = self.producer._enqueuer.admission
        with mock.patch.object(
            self.producer._enqueuer, "_enqueue", side_effect=QueueFull("75 %", for_all=False)
        ):
            self.assert_problem(self.post("/predict", json=GOOD, headers=ASYNC), 503, "full")
        self.assertTrue(admission.admits() and admission.admits())

    def commands(self) -> int:
        return int(self.redis.info("stats")["total_commands_processed"])

    def refusals(self) -> float:
        name = 'sentiq_requests_total{method="POST",route="/predict",status="503"} '
        lines = self.metrics.exposition().decode().splitlines()
        return next((float(line[len(name) :]) for line in lines if line.startswith(name)), 0.0)
