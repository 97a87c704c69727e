"""Soft labels of a made-up teacher: fine-tuned on its language, used for the short texts in it."""

import tempfile
import unittest
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import keras
import numpy as np
from keras import layers, ops

from tests.unit.training.fixtures import labeled_texts
from training.batches import Augmentation, Batching
from training.data import Split
from training.distillation import SoftLabels, make_transfer_set
from training.fit import OptimizerConfig
from training.recipe import Recipe, RecipeError, Teacher, TrainingSchedule, TransferSetConfig
from training.teachers import soft_labels


class MadeUpTeacher(SimpleNamespace):
    """Teacher module that knows three words and reads the first word of a text."""

    WORDS = ("sad", "glad", "so-so")

    def tokenize_texts(self, texts: Sequence[str]) -> list[Any]:
        return [np.array([self.WORDS.index(text.split()[0]) + 1], np.int32) for text in texts]

    def build_network(self, sources: int, classes: int) -> keras.Model:
        ids = keras.Input((None,), dtype="int32", name="ids")
        source = keras.Input((), dtype="int32", name="source")
        bias = layers.Embedding(sources + 1, classes, embeddings_initializer="zeros")(source)
        return keras.Model([ids, source], ops.mean(layers.Embedding(4, classes)(ids), axis=1) + bias)


class TeacherTest(unittest.TestCase):
    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.work = Path(directory.name) / "made_up"
        imported = mock.patch.object(soft_labels, "import_module", return_value=MadeUpTeacher())
        self.imported = imported.start()
        self.addCleanup(imported.stop)
        schedule = TrainingSchedule(
            3, OptimizerConfig(learning_rate=0.3), Augmentation(0.5, 0.0), Batching(max_rows=16)
        )
        self.teacher = Teacher("made_up", ("en",), schedule)
        english = labeled_texts(["sad", "so-so", "glad"] * 60, [0, 1, 2] * 60)
        self.split = Split(english, english.take(np.arange(9)))
        config = TransferSetConfig(max_characters=20, altered=0, spans=0)
        self.recipe = Recipe(transfer_set=config, teachers=(self.teacher,))
        self.transfer_set = make_transfer_set(english, config, seed=1)
        self.transfer_set.texts[1:3] = ["so-so, but with more characters than the limit", "glad"]
        self.transfer_set.languages[2] = "es"

    def soft_labels(self, teacher: Teacher | None = None, recipe: Recipe | None = None) -> SoftLabels:
        return soft_labels.teacher_soft_labels(
            teacher or self.teacher, self.split, self.transfer_set, recipe or self.recipe, self.work
        )

    def test_it_labels_the_eligible_texts_as_it_learned_and_no_others(self) -> None:
        labels = self.soft_labels()
        self.assertEqual(labels.shape, (180, 3))
        self.assertTrue(np.isnan(labels[1:3]).all())
        self.assertEqual(labels[3:9].argmax(axis=1).tolist(), [0, 1, 2] * 2)
        self.assertGreater(labels[0, 0], 0.8)

    def test_stored_soft_labels_are_used_again(self) -> None:
        labels = self.soft_labels()
        self.imported.side_effect = AssertionError("the teacher was used again")
        np.testing.assert_array_equal(self.soft_labels(), labels)

    def test_stored_soft_labels_of_another_transfer_set_are_refused(self) -> None:
        self.soft_labels()
        other = replace(self.recipe.transfer_set, max_characters=21)
        with self.assertRaisesRegex(RecipeError, "another recipe"):
            self.soft_labels(recipe=replace(self.recipe, transfer_set=other))

    def test_stored_soft_labels_of_another_teacher_are_refused(self) -> None:
        self.soft_labels()
        with self.assertRaisesRegex(RecipeError, "another recipe"):
            self.soft_labels(teacher=replace(self.teacher, languages=("en", "es")))
