"""The client's side of a job, against a server that answers as it is told."""

import http.server
import json
import threading
from collections.abc import Mapping
from http import HTTPStatus
from unittest import TestCase

from benchmarks.faults.job_requests import ask_again, submit
from benchmarks.faults.jobs import End, Job
from devtools.processes import free_port

Content = Mapping[str, object]
NOTHING: Content = {}
PREDICTION = {"probabilities": {"positive": 0.7, "neutral": 0.2, "negative": 0.1}}
ANSWER = ((0.1, 0.2, 0.7),)


class ToldHandler(http.server.BaseHTTPRequestHandler):
    """Answer every request with the same status and content, or close the connection if the status is 0."""

    status = 0
    location = ""
    content: Content = NOTHING

    def do_GET(self) -> None:  # the name that http.server calls
        if not self.status:
            return
        body = json.dumps(dict(self.content)).encode()
        self.send_response(self.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if self.location:
            self.send_header("Location", self.location)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:  # the name that http.server calls
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_arguments: object) -> None:
        """Print nothing."""


class TestJobRequests(TestCase):
    def setUp(self) -> None:
        server = self.enterContext(http.server.ThreadingHTTPServer(("127.0.0.1", 0), ToldHandler))
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(server.shutdown)
        self.url = f"http://127.0.0.1:{server.server_port}"
        self.job = Job(("text",), True, 0.0)

    def submitted(self, status: int, location: str = "", content: Content = NOTHING) -> Job:
        ToldHandler.status, ToldHandler.location, ToldHandler.content = status, location, content
        submit(self.url, self.job)
        return self.job

    def asked(self, http_status: int, **content: object) -> bool:
        ToldHandler.status, ToldHandler.location, ToldHandler.content = http_status, "", content
        return ask_again(self.url, self.job)

    def test_an_answer_is_noted_with_the_id_of_its_job(self) -> None:
        job = self.submitted(HTTPStatus.OK, content={"job_id": "a", **PREDICTION})
        self.assertEqual((job.end, job.job_id, job.answer), (End.ANSWERED, "a", ANSWER))
        self.assertGreater(job.told_at, 0)

    def test_an_answer_to_many_texts_is_noted(self) -> None:
        job = self.submitted(HTTPStatus.OK, content={"job_id": "a", "predictions": [PREDICTION, PREDICTION]})
        self.assertEqual(job.answer, ANSWER * 2)

    def test_a_job_with_a_location_stays_open(self) -> None:
        for status in (HTTPStatus.ACCEPTED, HTTPStatus.GATEWAY_TIMEOUT):
            self.job = Job(("text",), False, 0.0)
            job = self.submitted(status, "/jobs/b")
            self.assertEqual((job.end, job.job_id, job.status), (End.OPEN, "b", status))

    def test_a_refused_job_has_its_status(self) -> None:
        job = self.submitted(HTTPStatus.SERVICE_UNAVAILABLE)
        self.assertEqual((job.end, job.status, job.job_id), (End.REFUSED, 503, ""))

    def test_a_connection_that_is_closed_without_a_response_is_broken_off(self) -> None:
        self.assertEqual(self.submitted(0).end, End.BROKEN_OFF)

    def test_an_address_where_nothing_listens_is_told_apart(self) -> None:
        submit(f"http://127.0.0.1:{free_port()}", self.job)
        self.assertEqual(self.job.end, End.NOT_CONNECTED)

    def test_a_job_that_the_service_does_not_know_is_lost(self) -> None:
        self.submitted(HTTPStatus.ACCEPTED, "/jobs/b")
        self.assertTrue(self.asked(HTTPStatus.NOT_FOUND))
        self.assertEqual(self.job.end, End.LOST)

    def test_a_job_in_work_and_an_absent_service_leave_the_end_open(self) -> None:
        self.submitted(HTTPStatus.ACCEPTED, "/jobs/b")
        self.assertFalse(self.asked(HTTPStatus.OK, status="queued"))
        self.assertFalse(self.asked(HTTPStatus.OK, status="running"))
        self.assertFalse(self.asked(HTTPStatus.SERVICE_UNAVAILABLE))
        self.assertFalse(self.asked(0))
        self.assertEqual(self.job.end, End.OPEN)

    def test_the_later_end_of_an_open_job_is_noted(self) -> None:
        for status, end in (("failed", End.FAILED), ("expired", End.EXPIRED)):
            self.job = Job(("text",), False, 0.0, job_id="b")
            self.assertTrue(self.asked(HTTPStatus.OK, status=status))
            self.assertEqual(self.job.end, end)

    def test_a_second_answer_is_kept_beside_the_first(self) -> None:
        self.submitted(HTTPStatus.ACCEPTED, "/jobs/b")
        for predictions in ([PREDICTION], [PREDICTION], [PREDICTION, PREDICTION]):
            self.assertTrue(self.asked(HTTPStatus.OK, status="done", predictions=predictions))
        self.assertEqual(self.job.answer, ANSWER)
        self.assertEqual(self.job.later_answers, [ANSWER, ANSWER * 2])
        self.assertTrue(self.job.different)

    def test_an_answered_job_that_later_failed_has_different_answers(self) -> None:
        self.submitted(HTTPStatus.OK, content={"job_id": "a", **PREDICTION})
        self.assertTrue(self.asked(HTTPStatus.OK, status="failed"))
        self.assertTrue(self.job.different)
