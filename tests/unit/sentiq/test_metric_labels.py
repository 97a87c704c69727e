"""The bound for the series of a metric."""

from unittest import TestCase

from sentiq.metric_labels import BoundedLabels


class TestBoundedLabels(TestCase):
    def test_the_first_combinations_are_kept_and_the_others_are_counted_together(self) -> None:
        labels = BoundedLabels(most_series=2)
        pairs = [("a", "b"), ("b", "a"), ("c", "a"), ("a", "b"), ("a", "c")]
        bounded = [labels.bound(*pair) for pair in pairs]
        other = ("other", "other")
        self.assertEqual(bounded, [("a", "b"), ("b", "a"), other, ("a", "b"), other])
