"""Packages that hold pretrained weights."""

import unittest

from training.teachers.packages import REQUIREMENTS, package_folder


class PackageTest(unittest.TestCase):
    def test_the_error_for_a_missing_package_says_how_to_install_it(self) -> None:
        with self.assertRaisesRegex(ModuleNotFoundError, f"no_such_weights.*{REQUIREMENTS}"):
            package_folder("no_such_weights")
