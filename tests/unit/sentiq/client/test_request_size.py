"""The cutting of items into requests."""

from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from sentiq.client.request_size import MOST_CHARS, RequestSize, TextGroups


def groups_of(items: list[object], size: RequestSize) -> list[list[object]]:
    """Return the groups into which the items are cut."""
    groups = TextGroups(size)
    complete = [group for item in items if (group := groups.add_item(item))]
    return [*complete, *([groups.last_group] if groups.last_group else [])]


class TextGroupTests(TestCase):
    @given(st.lists(st.one_of(st.none(), st.text(max_size=5))), st.integers(1, 7))
    def test_groups_hold_all_items_in_order_and_are_not_too_large(
        self, items: list[object], most: int
    ) -> None:
        groups = groups_of(items, RequestSize(most))
        self.assertEqual([item for group in groups for item in group], items)
        self.assertTrue(all(1 <= len(group) <= most for group in groups))

    def test_long_texts_make_small_groups(self) -> None:
        groups = groups_of(["x" * 5_000] * 200, RequestSize())
        self.assertEqual({len(group) for group in groups[:-1]}, {MOST_CHARS // 5_000})


class RequestSizeTests(TestCase):
    def test_a_slow_request_halves_the_size_and_quick_ones_bring_it_back(self) -> None:
        size = RequestSize()
        size.note_too_slow(1_000)
        self.assertEqual(size.texts, 500)
        size.note_quick(500)
        self.assertEqual(size.texts, 1_000)

    def test_a_size_that_the_service_refuses_does_not_come_back(self) -> None:
        size = RequestSize()
        size.note_too_large(1_000)
        size.note_quick(500)
        self.assertEqual(size.texts, 500)

    def test_a_small_last_request_does_not_make_the_next_ones_smaller(self) -> None:
        size = RequestSize()
        size.note_quick(10)
        self.assertEqual(size.texts, 1_000)

    def test_it_is_at_least_one(self) -> None:
        size = RequestSize()
        for texts in (2, 1, 1):
            size.note_too_slow(texts)
            size.note_too_large(texts)
        self.assertEqual(size.texts, 1)
