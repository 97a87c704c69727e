"""Markdown tables."""

import unittest

from devtools.markdown import LEFT, RIGHT, table


class MarkdownTableTest(unittest.TestCase):
    def test_columns_are_aligned_left_by_default(self) -> None:
        self.assertEqual(table(["a", "b"], [["1", "2"]]), "| a | b |\n| --- | --- |\n| 1 | 2 |")

    def test_each_column_may_have_an_alignment(self) -> None:
        self.assertEqual(table(["a", "b"], [], [LEFT, RIGHT]), "| a | b |\n| --- | ---: |")
