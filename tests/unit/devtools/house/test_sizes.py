from devtools.house.sizes import measured_functions, measured_modules, percentile
from tests.unit.devtools.house.house_case import TreeCase


class SizeTests(TreeCase):
    def test_a_function_counts_from_def_to_its_last_line(self) -> None:
        module = self.module(
            "@cache\n@other\ndef f(\n    a,\n):\n    '''Docstring.'''\n\n    def inner(): return 1\n\n"
            "    return inner\n\n\nclass C:\n    async def method(self):\n        return 1\n"
        )
        lengths = {one.name: (one.length, one.place.line) for one in measured_functions([module])}
        self.assertEqual(lengths, {"f": (8, 3), "inner": (1, 8), "method": (2, 14)})

    def test_empty_modules_are_not_measured(self) -> None:
        modules = self.write({"__init__.py": "", "a.py": "x = 1\ny = 2\n"})
        self.assertEqual([(one.name, one.length) for one in measured_modules(modules)], [("a.py", 2)])

    def test_a_percentile_is_one_of_the_lengths(self) -> None:
        for share, length in ((0.5, 5), (0.9, 9), (0.91, 10), (1.0, 10), (0.0, 1)):
            with self.subTest(share=share):
                self.assertEqual(percentile([7, 3, 1, 10, 5, 2, 9, 4, 8, 6], share), length)
        self.assertEqual(percentile([], 0.5), 0)
