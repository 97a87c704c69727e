"""Headless stress tests of a real service, by the locustfile."""

from pathlib import Path
from unittest import mock

from api.api_keys import key_line, make_key
from devtools.local_service import LocalService
from devtools.processes import free_port
from tests.integration.stress_test.stress_case import LOCUSTFILE, HeadlessCase, run_module

REFUSALS = tuple(f"refused with {status}" for status in (400, 404, 405, 413, 415))
PAGE_NAMES = ("/", "/ send", "/static/style.css", "/feedback page")
API_NAMES = ("/predict JSON", "/predict form", "/predict query", "/feedback JSON")
BATCH_NAMES = ("/predict 10 texts", "/predict 100 texts", "/predict async", "/jobs/<id>")


class LocustfileTest(HeadlessCase):
    service: LocalService

    @classmethod
    def setUpClass(cls) -> None:
        cls.service = LocalService(PREDICT_TIMEOUT_S="60", LOG_LEVEL="WARNING").start()

    @classmethod
    def tearDownClass(cls) -> None:  # nosetests ignores addClassCleanup
        cls.service.stop()

    def test_every_kind_of_request_passes(self) -> None:
        ended = self.run_until(PAGE_NAMES + API_NAMES + BATCH_NAMES, self.service.url)
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        self.assertIn("All within the limits.", ended.stdout)
        self.assertEqual((self.outcome.failures, self.outcome.defects), (0, 0), ended.stderr)
        self.assertGreater(self.outcome.texts, self.outcome.requests)

    def test_every_bad_request_is_refused_as_it_should_be(self) -> None:
        ended = self.run_until(REFUSALS, self.service.url, "--tags", "bad")
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        self.assertEqual((self.outcome.failures, self.outcome.texts), (0, 0), ended.stderr)

    def test_a_p99_that_no_service_can_keep_fails_the_run(self) -> None:
        ended = self.run_until(["/predict JSON"], self.service.url, "--max-p99-ms=0.5")
        self.assertEqual(ended.returncode, 1, ended.stderr)
        self.assertIn("p99 is", ended.stdout)
        self.assertEqual(self.outcome.failures, 0, ended.stderr)

    def test_tags_select_tasks_and_leave_no_user_without_a_task(self) -> None:
        names = ("/predict 10 texts", "/feedback JSON", "/feedback page")
        ended = self.run_until(names, self.service.url, "--tags", "batch", "feedback")
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        self.assertEqual(self.outcome.defects, 0, ended.stderr)
        for left_out in ("/predict form", "/predict async", "refused", "style.css"):
            self.assertNotIn(left_out, ended.stderr)

    def test_names_of_classes_select_users(self) -> None:
        ended = self.run_until(["/predict async", "/jobs/<id>"], self.service.url, "PatientClient")
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        self.assertNotIn("/predict JSON", ended.stderr)

    def test_each_shape_runs_and_ends_by_itself(self) -> None:
        for shape in ("ramp", "spike", "soak"):
            with self.subTest(shape):
                ended = self.run_for(5, self.service.url, f"--shape={shape}")
                self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)

    def test_an_unknown_shape_in_the_environment_is_refused(self) -> None:
        ended = run_module("locust", "-f", LOCUSTFILE, "--headless", LOCUST_SHAPE="cube")
        self.assertNotEqual(ended.returncode, 0)
        self.assertIn("cube", ended.stderr)

    def test_locust_in_several_processes_has_the_same_result(self) -> None:
        port = free_port()
        options = ("--processes=2", f"--master-bind-port={port}", f"--master-port={port}")
        ended = self.run_for(6, self.service.url, *options)
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        self.assertGreater(self.outcome.requests, 0)
        self.assertGreater(self.outcome.texts, 0)


class ApiKeyTest(HeadlessCase):
    def test_every_kind_of_request_sends_the_key(self) -> None:
        key = make_key()
        file = Path(self.folder) / "keys"
        file.write_text(key_line("stress", key), encoding="utf-8")
        service = LocalService(API_KEYS_FILE=str(file), PREDICT_TIMEOUT_S="60", LOG_LEVEL="WARNING").start()
        self.addCleanup(service.stop)
        with mock.patch.dict("os.environ", SENTIQ_API_KEY=key):
            ended = self.run_until(PAGE_NAMES + API_NAMES + BATCH_NAMES, service.url)
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        self.assertEqual((self.outcome.failures, self.outcome.defects), (0, 0), ended.stderr)
        self.assertNotIn(key, ended.stdout + ended.stderr)
        without = self.run_for(3, service.url, "ApiClient")
        self.assertEqual(without.returncode, 1, without.stdout + without.stderr)
