from devtools.house.source_modules import read_modules
from tests.unit.devtools.house.house_case import TreeCase


class ModuleTests(TreeCase):
    def test_modules_in_hidden_folders_and_other_files_are_left_out(self) -> None:
        modules = self.write(
            {
                "a.py": "",
                "b/c.py": "",
                ".venv/d.py": "",
                "b/node_modules/e.py": "",
                "f.txt": "",
                "b/g.lua": "",
            }
        )
        self.assertEqual([str(module.path) for module in modules], ["a.py", "b/c.py"])

    def test_a_module_below_tests_is_a_test(self) -> None:
        modules = self.write({"tests/unit/a.py": "", "api/tests.py": "", "api/a.py": ""})
        self.assertEqual([str(module.path) for module in modules if module.is_test], ["tests/unit/a.py"])

    def test_lines_are_those_of_the_file(self) -> None:
        for text, lines in (("", 0), ("x = 1", 1), ("x = 1\n", 1), ("x = 1\n\n# end\n", 3)):
            with self.subTest(text=text):
                self.assertEqual(self.module(text).line_count, lines)

    def test_a_folder_that_is_missing_is_refused(self) -> None:
        with self.assertRaises(NotADirectoryError):
            read_modules(self.folder / "missing")
