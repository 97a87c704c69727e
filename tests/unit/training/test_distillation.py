"""What teachers are asked, what they are, and what becomes of their answers."""

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
from tokenizers import Tokenizer, models

from training.batches import Batching, Noise
from training.data import Cut, LabelledTexts, join
from training.distil import STRETCH_WORDS, agree, alter, make_questions, stretches
from training.fit import Schedule
from training.recipe import Course, Distillation, Recipe, RecipeError, Teacher
from training.run import make_examples
from training.teachers import ask as asking
from training.teachers.ask import ask
from training.teachers.normal import normalize
from training.vectors import subword_vectors

NAN = float("nan")
GLAD, SAD = "I am glad of it.", "I am sad for it."
REVIEW = f"{GLAD} {SAD}<br /><br />No. The rooms were as they are on the pictures!"


def rows_of(texts: list[str], labels: list[int], language: str = "en") -> LabelledTexts:
    """Texts of one source."""
    return LabelledTexts(
        texts, np.array(labels, np.int32), np.full(len(texts), "made-up"), np.full(len(texts), language)
    )


class QuestionsTest(unittest.TestCase):
    def test_sentences_are_cut_from_the_texts_too_long_to_be_asked_about(self) -> None:
        only = Distillation(characters=30, altered=0, stretches=0)
        questions = make_questions(rows_of([SAD, REVIEW], [0, 1], "es"), only, seed=1)
        self.assertEqual(questions.texts[:2], [SAD, REVIEW])
        self.assertEqual(
            sorted(questions.texts[2:]), [GLAD, SAD, "The rooms were as they are on the pictures!"]
        )
        self.assertEqual(questions.languages.tolist(), ["es"] * 5)

    def test_so_many_are_made_of_each_language_as_asked_and_the_same_again(self) -> None:
        rows = join([rows_of([REVIEW] * 50, [1] * 50), rows_of([SAD, REVIEW], [0, 1], "es")])
        few = Distillation(characters=30, sentences=20, altered=15, stretches=5)
        questions = make_questions(rows, few, seed=1)
        self.assertEqual(questions.languages[52:].tolist(), ["en"] * 40 + ["es"] * (3 + 15 + 5))
        self.assertEqual(make_questions(rows, few, seed=1).texts, questions.texts)
        self.assertNotEqual(make_questions(rows, few, seed=2).texts, questions.texts)

    def test_a_language_of_long_texts_without_a_sentence_gives_no_questions_of_its_own(self) -> None:
        rows = rows_of(["word " * 100], [1])
        self.assertEqual(make_questions(rows, Distillation(), seed=1).texts, rows.texts)

    def test_an_altered_text_keeps_most_of_its_words(self) -> None:
        text = " ".join(f"word{number}" for number in range(400))
        altered = alter([text, "other " * 400], 40, np.random.default_rng(1))
        for words in (set(each.split()) for each in altered if each.count("word") > 200):
            self.assertAlmostEqual(len(words & set(text.split())) / 400, 0.8, delta=0.08)
            self.assertIn("other", words)

    def test_a_stretch_is_of_words_that_stand_together(self) -> None:
        text = " ".join(str(number) for number in range(100))
        made = stretches([text, "alone"], 200, np.random.default_rng(1))
        joined = [each for each in made if each not in text and each != "alone"]
        self.assertTrue(20 < len(joined) < 80, len(joined))
        self.assertLessEqual(max(len(each.split()) for each in made), 2 * STRETCH_WORDS)
        self.assertEqual(min(len(each.split()) for each in made), 1)


class AnswersTest(unittest.TestCase):
    def test_teachers_agree_on_the_geometric_mean_of_those_who_answer(self) -> None:
        one = np.array([[0.8, 0.1, 0.1], [0.2, 0.5, 0.3], [NAN] * 3], np.float32)
        other = np.array([[0.2, 0.4, 0.4], [NAN] * 3, [NAN] * 3], np.float32)
        agreed = agree([one, other])
        np.testing.assert_allclose(agreed[0], np.array([0.4, 0.2, 0.2]) / 0.8, rtol=1e-5)
        np.testing.assert_allclose(agreed[1], one[1], rtol=1e-5)
        self.assertTrue(np.isnan(agreed[2]).all())

    def test_a_row_keeps_its_label_where_its_source_is_told_and_sentences_without_answer_are_left_out(
        self,
    ) -> None:
        rows = rows_of([SAD, GLAD], [0, 2])
        ids = [np.full(length, 5, np.int32) for length in (1, 2, 3, 4)]
        answers = np.array([[0.5, 0.5, 0.0], [NAN] * 3, [NAN] * 3, [0.1, 0.1, 0.8]], np.float32)
        examples = make_examples(rows, ids, answers, Recipe(balance=0.0))
        self.assertEqual([len(row) for row in examples.ids], [1, 2, 4])
        self.assertEqual(examples.sources.tolist(), [1, 1, 0])
        told, hidden = examples.targets, examples.hidden_targets
        np.testing.assert_allclose(told, np.array([[1, 0, 0], [0, 0, 1], [0.1, 0.1, 0.8]], np.float32))
        np.testing.assert_allclose(hidden, np.array([[0.5, 0.5, 0], [0, 0, 1], [0.1, 0.1, 0.8]], np.float32))


class MadeUpTeacher(SimpleNamespace):
    """A teacher who knows five words and reads the first that it knows."""

    WORDS = ("sad", "glad", "so-so")

    def tokens(self, texts: Sequence[str]) -> list[Any]:
        return [np.array([self.WORDS.index(text.split()[0]) + 1], np.int32) for text in texts]

    def network(self, sources: int, classes: int) -> keras.Model:
        ids = keras.Input((None,), dtype="int32", name="ids")
        source = keras.Input((), dtype="int32", name="source")
        told = layers.Embedding(sources + 1, classes, embeddings_initializer="zeros")(source)
        return keras.Model([ids, source], ops.mean(layers.Embedding(4, classes)(ids), axis=1) + told)


class TeacherTest(unittest.TestCase):
    """A teacher is fine-tuned on the texts of its language and asked about the short ones among them."""

    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.work = Path(directory.name) / "made_up"
        imported = mock.patch.object(asking, "import_module", return_value=MadeUpTeacher())
        self.imported = imported.start()
        self.addCleanup(imported.stop)
        course = Course(Schedule(epochs=3, learning_rate=0.3), Noise(0.5, 0.0), Batching(rows=16))
        self.teacher = Teacher("made_up", ("en",), course)
        english = rows_of(["sad", "so-so", "glad"] * 60, [0, 1, 2] * 60)
        self.cut = Cut(english, english.take(np.arange(9)))
        asked = Distillation(characters=20, altered=0, stretches=0)
        self.recipe = Recipe(distillation=asked, teachers=(self.teacher,))
        self.questions = make_questions(english, self.recipe.distillation, seed=1)
        self.questions.texts[1:3] = ["so-so, but at more length than it is asked", "glad"]
        self.questions.languages[2] = "es"

    def test_it_answers_what_it_has_learnt_and_nothing_else(self) -> None:
        answers = ask(self.teacher, self.cut, self.questions, self.recipe, self.work)
        self.assertEqual(answers.shape, (180, 3))
        self.assertTrue(np.isnan(answers[1:3]).all())
        self.assertEqual(answers[3:9].argmax(axis=1).tolist(), [0, 1, 2] * 2)
        self.assertGreater(answers[0, 0], 0.8)

    def test_it_is_asked_once(self) -> None:
        answers = ask(self.teacher, self.cut, self.questions, self.recipe, self.work)
        self.imported.side_effect = AssertionError("asked again")
        again = ask(self.teacher, self.cut, self.questions, self.recipe, self.work)
        np.testing.assert_array_equal(answers, again)

    def test_answers_to_other_questions_or_of_another_teacher_are_not_taken_up(self) -> None:
        ask(self.teacher, self.cut, self.questions, self.recipe, self.work)
        other = replace(self.recipe, distillation=replace(self.recipe.distillation, characters=21))
        with self.assertRaisesRegex(RecipeError, "another recipe"):
            ask(self.teacher, self.cut, self.questions, other, self.work)
        with self.assertRaisesRegex(RecipeError, "another recipe"):
            ask(
                replace(self.teacher, languages=("en", "es")),
                self.cut,
                self.questions,
                self.recipe,
                self.work,
            )


class NormalizeTest(unittest.TestCase):
    def test_case_and_accents_stay_and_links_and_names_become_one(self) -> None:
        for text, expected in {
            "Fui a http://t.co/x CON @Ana": "Fui a  http  CON @user",
            "I do n't like ``it''": 'I don\'t like "it"',
            "me@mail.com": "me@mail.com",
            "-lrb- él -rrb-": "( él )",
        }.items():
            with self.subTest(text=text):
                self.assertEqual(normalize(text), expected)


class SubwordVectorsTest(unittest.TestCase):
    def test_a_subword_has_the_mean_vector_of_its_words(self) -> None:
        vocabulary = {"[UNK]": 0, "a": 1, "##b": 2, "c": 3}
        tokenizer = Tokenizer(models.BPE(vocabulary, [], unk_token="[UNK]", continuing_subword_prefix="##"))
        known = {"a": [1.0, 0.0], "ab": [0.0, 1.0]}
        made = subword_vectors(
            tokenizer, ["a a, a a", "ab ab", "c"], lambda words: np.array([known[word] for word in words])
        )
        alone, parted = 4 * 1.0, 2 * 0.25  # times seen, by the square of the number of subwords
        expected = np.array([[0.0, 0.0], [alone, parted], [0, 1], [0, 0]])
        expected[1] /= alone + parted
        expected[1:3] -= 0.5
        np.testing.assert_allclose(made / made[2, 1], expected / expected[2, 1], atol=1e-6)
