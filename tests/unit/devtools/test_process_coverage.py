from pathlib import Path
from unittest import TestCase

from coverage import Coverage

from devtools.coverage_plugin.process_coverage import concurrency_of

REPOSITORY = Path(__file__).parent.parent.parent.parent


class ProcessCoverageTests(TestCase):
    def test_processes_on_gevent_are_told_by_their_command(self) -> None:
        for command, concurrency in (
            (("python", "-m", "gunicorn", "-c", "api/server/gunicorn.conf.py"), "gevent"),
            (("/venv/bin/python", "/venv/bin/gunicorn"), "gevent"),
            (("python", "-m", "locust", "-f", "stress_test/locustfile.py"), "gevent"),
            (("python", "-m", "model"), "thread"),
            (("python", "-m", "pytest", "tests/unit/stress_test"), "thread"),
        ):
            with self.subTest(command=command):
                self.assertEqual(concurrency_of(command), concurrency)

    def test_the_project_uses_it(self) -> None:
        coverage = Coverage(data_file=None, config_file=str(REPOSITORY / "pyproject.toml"))
        self.assertEqual(coverage.get_option("run:plugins"), ["process_coverage"])
