import contextlib
import io
import json

from devtools.house.__main__ import main
from devtools.house.violations import violations
from tests.unit.devtools.house.house_case import LONG_FUNCTION, TreeCase


class CheckTests(TreeCase):
    def test_each_rule_finds_what_breaks_it(self) -> None:
        for text, kind in (
            (LONG_FUNCTION, "function"),
            ("x = 1\n" * 251, "module"),
            ('"""How it is done."""', "opening"),
            ("x = 1  # tried anew", "phrase"),
        ):
            with self.subTest(kind=kind):
                self.assertEqual([found.kind for found in violations([self.module(text)])], [kind])

    def test_the_limits_themselves_are_allowed(self) -> None:
        limit = LONG_FUNCTION.removesuffix("    pass\n") + "x = 1\n" * 210
        self.assertEqual(self.module(limit).line_count, 250)
        self.assertEqual(list(violations([self.module(limit)])), [])

    def test_it_prints_the_places_in_order_and_exits_with_1(self) -> None:
        self.write({"b.py": "\n" * 9 + "# so many\n", "a.py": "\n# anew\n" + "\n" * 8 + "# anew\n"})
        status, output = self.run_house("--check")
        self.assertEqual(status, 1)
        self.assertEqual(
            [line.rsplit(":", 1)[0] for line in output.splitlines()], ["a.py:2", "a.py:11", "b.py:10"]
        )

    def test_a_tree_that_keeps_the_rules_exits_with_0(self) -> None:
        self.write({"a.py": '"""A module."""\n'})
        self.assertEqual(self.run_house("--check"), (0, ""))


class TableTests(TreeCase):
    def test_a_folder_is_a_column(self) -> None:
        self.write({"api/a.py": '"""Return it."""\n', "tests/b.py": '"""What it is."""\n' + LONG_FUNCTION})
        status, output = self.run_house()
        self.assertEqual(status, 0)
        for row in (
            "| sources | 1 files, 1 lines |",
            "| tests | 1 files, 42 lines |",
            "| the same, tests | 41 / 41 / 41 (long in tests/b.py) |",
            "| … that open with a verb or a noun | 50 % |",
            "| … with a verb | 50 %: return 1 |",
            "| … with What, How, Whether, Those … | 50 %: what 1 |",
            "| coverage | no figure |",
        ):
            self.assertIn(row, output.splitlines())

    def test_two_folders_stand_side_by_side(self) -> None:
        self.write({"before/a.py": "x = 1\n", "after/a.py": "x = 1\ny = 2\n", "after/b.py": "z = 3\n"})
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            main([str(self.folder / "before"), str(self.folder / "after")])
        self.assertIn("| sources | 1 files, 1 lines | 2 files, 3 lines |", output.getvalue().splitlines())

    def test_coverage_is_read_by_top_folder(self) -> None:
        def file(covered: int, total: int) -> dict[str, dict[str, int]]:
            lines = {"covered_lines": covered, "num_statements": total - 1}
            return {"summary": {**lines, "covered_branches": 0, "num_branches": 1}}

        files = {"api/a.py": file(5, 10), "api/b.py": file(10, 10), "model/c.py": file(0, 20)}
        (self.folder / "coverage.json").write_text(json.dumps({"files": files}), encoding="utf-8")
        _, output = self.run_house()
        self.assertIn("| coverage | all 37.5 %, api 75.0 %, model 0.0 % |", output.splitlines())
