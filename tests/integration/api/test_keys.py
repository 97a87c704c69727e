"""API keys over HTTP: who gets in, who sees which job, and what is logged and counted."""

import sys
import tempfile
import unittest
from functools import partial
from pathlib import Path
from typing import Any

import requests

from api.api_keys import key_line, make_key
from devtools.processes import Process, free_port, wait_until
from tests.integration.api.keys_case import TEXT, TIMEOUT_S, KeysCase

JOB_ID = "0" * 48


class TestKeys(KeysCase):
    def test_without_a_key_only_health_metrics_and_files_answer(self) -> None:
        for path in ("/health/live", "/health/ready", "/metrics", "/openapi.json", "/static/style.css"):
            self.assertEqual(self.ask("GET", path).status_code, 200, path)
        for method, path in (
            *(("GET", "/"), ("POST", "/"), ("POST", "/predict"), ("OPTIONS", "/predict"), ("HEAD", "/")),
            *(("GET", f"/jobs/{JOB_ID}"), ("GET", f"/feedback?job_id={JOB_ID}"), ("POST", "/feedback")),
        ):
            with self.subTest(method=method, path=path):
                answer = self.ask(method, path, json={"text": TEXT})
                self.assertEqual(answer.status_code, 401)
                self.assertEqual(answer.headers["WWW-Authenticate"], 'Bearer realm="sentiq"')
        self.assertEqual(self.ask("GET", "/no/such/path").status_code, 404)

    def test_a_refusal_is_a_problem_in_json(self) -> None:
        answer = self.predict("")
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
        problem = answer.json()
        self.assertEqual((problem["status"], problem["success"]), (401, False))
        self.assertIn("Authorization: Bearer", problem["detail"])

    def test_a_wrong_key_is_called_invalid(self) -> None:
        for key in (
            make_key(),
            self.keys["web"][:-1],
            "web",
            "\u00e9".encode().decode("latin-1"),
            "x" * 5000,
        ):
            answer = self.predict(key)
            self.assertEqual(answer.status_code, 401)
            self.assertIn('error="invalid_token"', answer.headers["WWW-Authenticate"])

    def test_other_ways_to_send_a_key_do_not_open_the_door(self) -> None:
        key = self.keys["web"]
        for headers in (
            *({"Authorization": f"Basic {key}"}, {"Authorization": key}, {"Authorization": f"Bearer{key}"}),
            *({"X-API-Key": key}, {"Cookie": f"sentiq_key={key}"}),
        ):
            self.assertEqual(self.predict("", headers=headers).status_code, 401, headers)
        self.assertEqual(self.ask("POST", f"/predict?api_key={key}&text=a").status_code, 401)

    def test_each_key_opens_the_door_in_any_letter_case_of_the_scheme(self) -> None:
        for key in self.keys.values():
            self.assertEqual(self.predict(key).status_code, 200)
        for scheme in ("bearer", "BEARER"):
            header = {"Authorization": f"{scheme} {self.keys['web']}"}
            self.assertEqual(self.predict("", headers=header).status_code, 200)

    def test_a_large_body_without_a_key_is_refused_unread(self) -> None:
        answer = requests.post(f"{self.service.url}/predict", data=b"x" * 8_000_000, timeout=TIMEOUT_S)
        self.assertEqual(answer.status_code, 401)

    def submit(self, key: str) -> str:
        answer = self.predict(key, headers={"Prefer": "respond-async"})
        self.assertEqual(answer.status_code, 202, answer.text)
        path = answer.headers["Location"]
        wait_until(lambda: self.ask("GET", path, key).json().get("status") == "done", "the job is done")
        return path

    def test_a_job_is_there_for_its_client_alone(self) -> None:
        path = self.submit(self.keys["web"])
        unknown = self.ask("GET", f"/jobs/{JOB_ID}", self.keys["app"])
        other = self.ask("GET", path, self.keys["app"])
        self.assertEqual((other.status_code, other.text), (404, unknown.text))
        self.assertEqual(self.ask("GET", path, self.keys["web again"]).status_code, 200)
        self.assertEqual(self.ask("GET", path[:-1], self.keys["app"]).status_code, 404)
        self.assertEqual(self.ask("GET", path[: -len(JOB_ID) + 32], self.keys["app"]).status_code, 404)

    def test_a_job_is_corrected_by_its_client_alone(self) -> None:
        job_id = self.submit(self.keys["web"]).rpartition("/")[2]
        correction = {"job_id": job_id, "sentiment": "neutral"}
        for name, status in (("app", 404), ("web", 201)):
            self.assertEqual(
                self.ask("POST", "/feedback", self.keys[name], json=correction).status_code, status
            )
        for name, status in (("app", 404), ("web", 200)):
            answer = self.ask("GET", f"/feedback?job_id={job_id}", self.keys[name])
            self.assertEqual(answer.status_code, status)

    def test_record_and_metrics_have_the_name_and_never_a_key(self) -> None:
        before = self.predictions_of_app()
        for key, request_id in (
            (self.keys["app"], "with-key"),
            ("", "without-key"),
            (make_key(), "wrong-key"),
        ):
            self.predict(key, headers={"X-Request-ID": request_id})

        def record(request_id: str) -> dict[str, Any]:
            found = [one for one in self.records() if one.get("request_id") == request_id]
            return found[0] if found else {}

        def is_logged(request_id: str) -> bool:
            return bool(record(request_id))

        for request_id in ("with-key", "without-key", "wrong-key"):
            wait_until(partial(is_logged, request_id), "the request is logged")
        self.assertEqual(record("with-key")["key_name"], "app")
        self.assertNotIn("key_name", record("without-key"))
        self.assertNotIn("key_name", record("wrong-key"))
        metrics = self.ask("GET", "/metrics").text
        self.assertEqual(self.predictions_of_app(), before + 1)
        self.assertIn('sentiq_requests_total{method="POST",route="/predict",status="401"}', metrics)
        self.assertNotIn('key_name=""', metrics)
        for key in self.keys.values():
            self.assertNotIn(key, self.service.api.log)

    def predictions_of_app(self) -> float:
        name = 'sentiq_key_requests_total{key_name="app",status="200"} '
        lines = self.ask("GET", "/metrics").text.splitlines()
        return sum(float(line.removeprefix(name)) for line in lines if line.startswith(name))

    def test_a_new_key_is_valid_soon_and_a_removed_one_no_longer(self) -> None:
        new = make_key()
        self.assertEqual(self.predict(new).status_code, 401)
        self.write_keys(key_line("new", new))
        self.wait_for(new, 200)
        self.write_keys()
        self.wait_for(new, 401)
        self.assertEqual(self.predict(self.keys["web"]).status_code, 200)

    def wait_for(self, key: str, status: int) -> None:
        """Wait until each process of the api answers with the status: each has read the file by then."""
        wait_until(
            lambda: (
                {self.predict(key, headers={"Connection": "close"}).status_code for _ in range(12)}
                == {status}
            ),
            f"the key gets {status}",
        )

    def test_an_idempotency_key_counts_for_the_client_that_sent_it(self) -> None:
        headers = {"Idempotency-Key": "one", "Prefer": "respond-async"}
        first, again, other = (
            self.predict(self.keys[name], headers=headers).json()["job_id"]
            for name in ("web", "web again", "app")
        )
        self.assertEqual(again, first)
        self.assertNotEqual(other, first)


class TestStart(unittest.TestCase):
    def test_a_bad_file_stops_the_start_with_one_line(self) -> None:
        with tempfile.NamedTemporaryFile() as file:
            for content, words in ((b"", "1 to 256 keys"), (b"web secret-key\n", "line 1")):
                Path(file.name).write_bytes(content)
                self.assert_ends(words, file.name)
        self.assert_ends("No such file", "/no/such/keys")

    def assert_ends(self, words: str, file: str) -> None:
        command = [sys.executable, "-m", "gunicorn", "-c", "api/server/gunicorn.conf.py"]
        api = Process(command, {"API_KEYS_FILE": file, "PORT": str(free_port())})
        self.addCleanup(api.stop)
        self.assertEqual(api.wait(), 78, api.log)
        self.assertEqual(len(api.log.strip().splitlines()), 1, api.log)
        self.assertIn(words, api.log)
        self.assertNotIn("secret-key", api.log)
