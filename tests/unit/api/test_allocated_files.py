"""The files of the metrics: allocated, enlarged, or replaced by memory."""

import os
import tempfile
import unittest
from pathlib import Path
from unittest.mock import patch

from prometheus_client import values

from api.allocated_files import INITIAL_BYTES, AllocatedDict, use_allocated_files

KEYS = [f"figure {number:05} " + "ñ" * (number % 9) for number in range(5000)]  # three times the first size


class TestAllocatedFiles(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "counter_1.db"
        self.addCleanup(setattr, AllocatedDict, "_has_warned", False)

    def fill(self, figures: AllocatedDict) -> None:
        for number, key in enumerate(KEYS):
            figures.write_value(key, float(number), 0.0)  # type: ignore[no-untyped-call]

    def assert_filled(self, figures: AllocatedDict) -> None:
        found = [(key, value) for key, value, _ in figures.read_all_values()]  # type: ignore[no-untyped-call]
        self.assertEqual([(key.rstrip(" "), value) for key, value in found], self.expected())

    def expected(self) -> list[tuple[str, float]]:
        return [(key.rstrip(" "), float(number)) for number, key in enumerate(KEYS)]

    def test_a_file_has_no_holes_at_first_and_after_it_has_grown(self) -> None:
        figures = AllocatedDict(str(self.path))
        self.assert_no_holes(INITIAL_BYTES)
        self.fill(figures)
        self.assert_no_holes(4 * INITIAL_BYTES)
        self.assert_filled(figures)
        shown = AllocatedDict.read_all_values_from_file(str(self.path))  # type: ignore[no-untyped-call]
        self.assertEqual([(key.rstrip(" "), value) for key, value, *_ in shown], self.expected())
        figures.close()  # type: ignore[no-untyped-call]

    def assert_no_holes(self, size: int) -> None:
        status = self.path.stat()
        self.assertGreaterEqual(status.st_size, size)
        self.assertGreaterEqual(status.st_blocks * 512, status.st_size)

    def test_figures_stay_in_memory_where_no_file_can_be_made(self) -> None:
        with self.assertLogs("api.allocated_files") as logs:
            for _ in range(3):
                figures = AllocatedDict("/no/such/folder/counter_1.db")
                self.fill(figures)
                self.assert_filled(figures)
                figures.close()  # type: ignore[no-untyped-call]
        self.assertEqual(len(logs.records), 1)

    def test_figures_go_on_in_memory_when_the_file_cannot_grow(self) -> None:
        figures = AllocatedDict(str(self.path))
        with (
            self.assertLogs("api.allocated_files"),
            patch("os.posix_fallocate", side_effect=OSError(28, os.strerror(28))),
        ):
            self.fill(figures)
        self.assert_filled(figures)

    def test_prometheus_client_has_the_name_that_is_replaced(self) -> None:
        self.addCleanup(vars(values).__setitem__, "MmapedDict", vars(values)["MmapedDict"])
        use_allocated_files()
        with patch.dict(os.environ, PROMETHEUS_MULTIPROC_DIR=str(self.path.parent)):
            values.MultiProcessValue(lambda: 7)("counter", "a", "a", (), (), "help")  # type: ignore[no-untyped-call]
        self.path = self.path.parent / "counter_7.db"
        self.assert_no_holes(INITIAL_BYTES)
