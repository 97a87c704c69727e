"""Soft labels that are stored chunk by chunk."""

from collections.abc import Sequence
from typing import Any
from unittest import mock

import numpy as np

from tests.unit.training.fixtures import FolderCase
from training import stored_labels
from training.distillation import SoftLabels
from training.stored_labels import label_in_chunks


class StoredLabelsTest(FolderCase):
    def setUp(self) -> None:
        super().setUp()
        patch = mock.patch.object(stored_labels, "CHUNK", 4)
        patch.start()
        self.addCleanup(patch.stop)
        self.labeled: list[int] = []
        self.broken_at: int | None = None

    def label(self, items: Sequence[Any]) -> SoftLabels:
        if self.broken_at in items:
            raise KeyboardInterrupt
        self.labeled.extend(items)
        return np.array([[item, 0, 0] for item in items], dtype=np.float32)

    def test_an_interrupted_run_labels_only_the_chunks_that_are_missing(self) -> None:
        items = list(range(10))
        self.broken_at = 9
        with self.assertRaises(KeyboardInterrupt):
            label_in_chunks(self.label, items, self.path / "labels", "test")
        self.assertEqual(self.labeled, list(range(8)))
        self.broken_at = None
        labels = label_in_chunks(self.label, items, self.path / "labels", "test")
        self.assertEqual(self.labeled, items)
        self.assertEqual(labels[:, 0].tolist(), items)

    def test_no_items_give_no_rows(self) -> None:
        self.assertEqual(label_in_chunks(self.label, [], self.path, "test").shape, (0, 3))
