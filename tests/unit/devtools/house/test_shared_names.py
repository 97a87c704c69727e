from devtools.house.shared_names import shared_module_names, shared_names
from tests.unit.devtools.house.house_case import TreeCase


class SharedNameTests(TreeCase):
    def test_a_name_in_three_modules_is_shared(self) -> None:
        modules = self.write(
            {
                "a.py": "def run(): pass\ndef main(): pass\nasync def ask(): pass",
                "b.py": "class B:\n def run(self): pass\n def ask(self): pass\n def _run(self): pass",
                "c.py": "class ask: pass\nclass C:\n def run(self): pass\nclass D:\n def run(self): pass",
                "d.py": "def main():\n def run(): pass\nclass _Hidden:\n def run(self): pass",
            }
        )
        self.assertEqual(shared_names(modules), {"ask": 3, "run": 3})

    def test_tests_and_hooks_are_no_public_names(self) -> None:
        body = "class {}:\n    def setUp(self): pass\n    def test_it(self): pass\n"
        modules = self.write({f"{name}.py": body.format(name.upper()) for name in "abcd"})
        self.assertEqual(shared_names(modules), {})

    def test_module_names_are_those_of_three_files(self) -> None:
        names = (
            "a/load.py",
            "b/load.py",
            "tests/test_load.py",
            "a/__init__.py",
            "b/__init__.py",
            "c/__init__.py",
        )
        modules = self.write(dict.fromkeys((*names, "a/run.py", "b/run.py"), ""))
        self.assertEqual(shared_module_names(modules), {"load": 3})
