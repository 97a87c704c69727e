"""A short run of the benchmarks: real servers, every measurement that takes no more than seconds."""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from devtools.processes import REPOSITORY

SHORT = ("single", "constant", "inprocess", "batches", "loop", "async")


class TestBench(unittest.TestCase):
    def bench(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "benchmarks", "--rounds", "1", "--seconds", "1", *arguments]
        return subprocess.run(
            command, cwd=REPOSITORY, capture_output=True, text=True, timeout=180, check=False
        )

    def test_a_run_measures_what_was_chosen_and_writes_it_down(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            ended = self.bench("--only", ",".join(SHORT), "--connections", "16,64", "--out", folder)
            self.assertEqual(ended.returncode, 0, ended.stderr)
            content = json.loads((Path(folder) / "bench.json").read_bytes())
            page = (Path(folder) / "bench.md").read_text(encoding="utf-8")
        medians = content["medians"]
        self.assertEqual(tuple(medians), SHORT)
        self.assertEqual(list(medians["single"]), ["16 connections", "64 connections"])
        self.assertEqual({row["errors"] for row in medians["single"].values()}, {0})
        for part in ("api", "worker", "redis", "client"):
            self.assertGreater(medians["single"]["64 connections"][f"{part} CPU µs"], 0)
        self.assertEqual(medians["constant"]["64 connections"]["worker CPU µs"], 0)
        self.assertGreater(medians["loop"]["64 texts a call"]["texts/s"], 100)
        self.assertGreater(medians["async"]["drain"]["jobs/s"], 10)
        self.assertIn("share of a constant's rate at 64 connections", page)
        self.assertIn("round 1 of 1, async: drain: jobs/s", ended.stderr)
        self.assertIn("commit", content["run"])

    def test_a_measurement_that_there_is_not_is_named(self) -> None:
        ended = self.bench("--only", "single,nonsense")
        self.assertEqual(ended.returncode, 2)
        self.assertIn("no measurement 'nonsense'; there are single, ", ended.stderr)

    def test_a_service_that_does_not_start_is_an_error_in_one_line(self) -> None:
        with tempfile.TemporaryDirectory() as empty:
            ended = self.bench("--only", "single", "--connections", "16", "--against", empty)
        self.assertEqual(ended.returncode, 1)
        self.assertNotIn("Traceback", ended.stderr)
