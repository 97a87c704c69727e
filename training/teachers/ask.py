"""Fine-tuning a teacher, and asking it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from importlib import import_module
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.batches import Examples, one_hot
from training.data import LABELS, Cut, LabelledTexts, source_numbers
from training.distil import Answers, Questions
from training.examine import examination, probabilities
from training.fit import CHECKPOINT, fit
from training.recipe import Distillation, Recipe, Teacher, claim, fingerprint
from training.vectors import Vectors, subword_vectors
from training.weights import class_weights

ANSWERS = "answers"  # the folder of them


def ask(teacher: Teacher, cut: Cut, questions: Questions, recipe: Recipe, work: Path) -> Answers:
    """What the teacher, once it is fine-tuned, answers (questions, classes); NaN where it is not asked.

    The folder `work` keeps the teacher, the answers, and what an interruption leaves. Raises RecipeError if
    it is of another teacher or of other questions, ModuleNotFoundError if the weights are not installed.
    """
    data = fingerprint(cut.training)
    claim(work, teacher=asdict(teacher), balance=recipe.balance, seed=recipe.seed, data=data)
    claim(work / ANSWERS, distillation=asdict(recipe.distillation))
    kept = work / ANSWERS / "answers.npy"
    if not kept.is_file():
        print(f"teacher {teacher.name}", flush=True)
        answers = make_answers(teacher, cut, questions, recipe, work)
        unfinished = kept.with_name("unfinished.npy")
        np.save(unfinished, answers)
        unfinished.replace(kept)
    stored: Answers = np.load(kept)
    return stored


def make_answers(teacher: Teacher, cut: Cut, questions: Questions, recipe: Recipe, work: Path) -> Answers:
    """Fine-tune the teacher on the texts of its languages, and ask it the questions that are for it."""
    module = import_module(f"training.teachers.{teacher.name}")
    numbers, sources = source_numbers(cut.training)
    read = np.flatnonzero(np.isin(cut.training.languages, teacher.languages))
    rows, course = cut.training.take(read), teacher.course
    ids, targets = module.tokens(rows.texts), one_hot(rows.labels)
    weights = class_weights(rows, recipe.balance)
    examples = Examples(ids, numbers[read], targets, targets, weights, course.shares(ids))
    examined = cut.validation.take(asked(teacher, cut.validation, recipe.distillation))
    keras.utils.set_random_seed(recipe.seed)
    network = fit(
        lambda: module.network(sources, len(LABELS)),
        course.epochs(examples, recipe.seed),
        course.schedule,
        examination(module.tokens(examined.texts), examined.labels),
        work,
    )
    answers = np.full((len(questions.texts), len(LABELS)), np.nan, dtype=np.float32)
    chosen = asked(teacher, questions, recipe.distillation)
    ids = module.tokens([questions.texts[row] for row in chosen])
    answers[chosen] = probabilities(network, ids, f"asking {teacher.name}")
    return answers


def know_words(teacher: Teacher, tokenizer: Tokenizer, texts: Sequence[str], work: Path) -> Vectors:
    """The vectors of the tokenizer's subwords, by those of words in the teacher whose folder is `work`."""
    module = import_module(f"training.teachers.{teacher.name}")
    network = keras.models.load_model(work / CHECKPOINT, compile=False)
    return subword_vectors(tokenizer, texts, partial(module.word_vectors, network))


def asked(teacher: Teacher, texts: Questions | LabelledTexts, distillation: Distillation) -> NDArray[np.intp]:
    """The positions of the texts that the teacher is asked about: short ones in a language that it reads."""
    short = np.array([len(text) <= distillation.characters for text in texts.texts], dtype=bool)
    return np.flatnonzero(short & np.isin(texts.languages, teacher.languages))
