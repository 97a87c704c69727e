"""A short run of the benchmarks: real servers, and every measurement that takes only seconds."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any

from devtools.processes import REPOSITORY

SHORT = ("single", "constant", "inprocess", "batches", "loop", "async", "client")
TIMEOUT_S = 600.0  # for a whole run on a busy machine
# Appended to a module: create a file whose name is the package that runs.
MARK_IMPORT = (
    '\nimport pathlib, sys\npathlib.Path("{folder}", pathlib.Path(sys.argv[0]).parent.name).touch()\n'
)


class BenchmarkCommandCase(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def bench(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "benchmarks", "--rounds", "1", "--seconds", "1"]
        return subprocess.run(
            [*command, "--out", str(self.folder / "out"), *arguments],
            cwd=REPOSITORY,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            check=False,
        )

    def data(self) -> Any:
        return json.loads((self.folder / "out" / "bench.json").read_bytes())


@unittest.skipUnless(shutil.which("wrk"), "there is no wrk on the PATH")
class BenchmarkRunTest(BenchmarkCommandCase):
    def test_a_run_measures_the_chosen_parts_and_writes_a_report(self) -> None:
        ended = self.bench("--only", ",".join(SHORT), "--connections", "16,64")
        self.assertEqual(ended.returncode, 0, ended.stderr)
        content = self.data()
        page = (self.folder / "out" / "bench.md").read_text(encoding="utf-8")
        medians = content["medians"]
        self.assertEqual(tuple(medians), SHORT)
        self.assertEqual(list(medians["single"]), ["16 connections", "64 connections"])
        self.assertEqual({row["errors"] for row in medians["single"].values()}, {0})
        for part in ("api", "worker", "redis", "client"):
            self.assertGreater(medians["single"]["64 connections"][f"{part} CPU µs"], 0)
        self.assertEqual(medians["constant"]["64 connections"]["worker CPU µs"], 0)
        self.assertGreater(medians["loop"]["64 texts a call"]["texts/s"], 0)
        self.assertGreater(medians["client"]["2 workers, the client"]["texts/s"], 0)
        self.assertGreater(medians["async"]["drain"]["jobs/s"], 0)
        self.assertIn("share of a constant's rate at 64 connections", page)
        self.assertIn("round 1 of 1, async: drain: jobs/s", ended.stderr)
        self.assertIn("commit", content["run"])

    def test_a_baseline_of_the_older_layout_runs_its_own_code(self) -> None:
        baseline = self.checkout_of_release_0_1()
        ended = self.bench("--only", "single,async,loop", "--connections", "16", "--against", str(baseline))
        self.assertEqual(ended.returncode, 0, ended.stderr)
        content = self.data()
        self.assertEqual(list(content["medians"]["single"]), ["16 connections", "16 connections, baseline"])
        self.assertGreater(content["medians"]["async"]["drain, baseline"]["jobs/s"], 0)
        self.assertEqual(content["run"]["not measured for the baseline"], "loop")
        self.assertEqual(content["run"]["baseline"], "unknown")
        # The api and the worker of the baseline have imported its copy of sentiq.
        self.assertLessEqual(
            {"gunicorn", "model"}, {path.name for path in (self.folder / "imported").iterdir()}
        )

    def checkout_of_release_0_1(self) -> Path:
        """Return a copy of this checkout with gunicorn settings in their old place; `sentiq` is marked."""
        copy, marks = self.folder / "baseline", self.folder / "imported"
        marks.mkdir()
        for package in ("api", "model", "sentiq"):
            shutil.copytree(
                REPOSITORY / package,
                copy / package,
                ignore=shutil.ignore_patterns("artifacts", "__pycache__"),
            )
        (copy / "model" / "artifacts").symlink_to(REPOSITORY / "model" / "artifacts")
        (copy / "api" / "server" / "gunicorn.conf.py").rename(copy / "api" / "gunicorn.conf.py")
        with (copy / "sentiq" / "__init__.py").open("a", encoding="utf-8") as file:
            file.write(MARK_IMPORT.format(folder=marks))
        return copy


class BenchmarkErrorsTest(BenchmarkCommandCase):
    def test_an_unknown_measurement_is_named(self) -> None:
        ended = self.bench("--only", "single,nonsense")
        self.assertEqual(ended.returncode, 2)
        self.assertIn("there is no measurement 'nonsense', only single, ", ended.stderr)

    def test_a_number_out_of_bounds_is_refused(self) -> None:
        ended = self.bench("--rounds", "0")
        self.assertEqual(ended.returncode, 2)
        self.assertIn("must be a whole number from 1", ended.stderr)

    def test_without_wrk_one_line_says_how_to_install_it(self) -> None:
        ended = self.bench("--only", "single", PATH="/no/such/folder")
        self.assertEqual(ended.returncode, 1)
        self.assertEqual(len(ended.stderr.splitlines()), 1, ended.stderr)
        self.assertIn("apt install wrk", ended.stderr)

    @unittest.skipUnless(shutil.which("wrk"), "there is no wrk on the PATH")
    def test_a_baseline_that_is_not_a_checkout_is_an_error_in_one_line(self) -> None:
        ended = self.bench("--only", "single", "--connections", "16", "--against", str(self.folder))
        self.assertEqual(ended.returncode, 1)
        self.assertEqual(len(ended.stderr.splitlines()), 1, ended.stderr)
        self.assertIn(f"{self.folder} is not a checkout", ended.stderr)
