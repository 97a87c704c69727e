"""The recipe and the command line that changes it."""

import unittest
from unittest import mock

from training.__main__ import make_recipe, parse_options
from training.recipe import WITHOUT_TEACHERS, Recipe


def recipe_of(*options: str) -> Recipe:
    with mock.patch("sys.argv", ["training", "--data", "folder", *options]):
        return make_recipe(parse_options())


class CommandLineTest(unittest.TestCase):
    def test_without_options_the_recipe_is_the_default(self) -> None:
        self.assertEqual(recipe_of(), Recipe())

    def test_teachers_can_be_chosen(self) -> None:
        self.assertEqual([teacher.name for teacher in recipe_of("--teachers", "use").teachers], ["use"])

    def test_without_teachers_the_source_is_told_more_often(self) -> None:
        recipe = recipe_of("--teachers")
        self.assertEqual((recipe.teachers, recipe.schedule), ((), WITHOUT_TEACHERS))
        told = Recipe().schedule.augmentation.hidden_sources
        self.assertLess(recipe.schedule.augmentation.hidden_sources, told)

    def test_version_seed_and_epochs_can_be_set(self) -> None:
        recipe = recipe_of("--version", "9", "--seed", "7", "--epochs", "2")
        self.assertEqual((recipe.version, recipe.seed, recipe.schedule.epochs), ("9", 7, 2))
