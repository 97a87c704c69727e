"""A training run, from tables of labelled texts to a model folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import keras
import numpy as np
from tokenizers import Tokenizer
from tqdm import tqdm

from sentiq.classifier.folder import TOKENIZER_FILE
from training.batches import Examples, TokenRows, one_hot
from training.calibration import fit_temperature, scale
from training.data import LABELS, Cut, LabelledTexts, join, read_tables, source_numbers, split
from training.distil import Answers, Questions, agree, make_questions
from training.examine import examination, probabilities
from training.export import export_folder
from training.fit import fit, read_history
from training.model_json import make_card, validation_figures
from training.network import UNKNOWN_SOURCE, served_network, training_network
from training.recipe import Recipe, claim, fingerprint
from training.teachers.ask import ask, know_words
from training.tokenizer import train_tokenizer
from training.vectors import Vectors
from training.weights import class_weights

STUDENT = "student"  # the folder, beside those of the teachers, of the network that is served


def train(data: Path, work: Path, out: Path, recipe: Recipe) -> dict[str, Any]:
    """Train a model on the tables of the folder `data` and write it to the model folder `out`.

    `work` holds what an interrupted run leaves: the same call again goes on from there. Returns the card.
    """
    cut = split(join(list(read_tables(data).values())), recipe.validation, recipe.seed)
    training, validation = cut
    claim(work / STUDENT, recipe=asdict(recipe), data=fingerprint(training))
    print(f"{len(training)} texts to train on, {len(validation)} to validate on", flush=True)
    questions = Questions(training.texts, training.languages)
    if recipe.teachers:
        questions = make_questions(training, recipe.distillation, recipe.seed)
    answers = ask_all(cut, questions, recipe, work)
    tokenizer = make_tokenizer(training, work / STUDENT / TOKENIZER_FILE, recipe)
    shape = recipe.shape.with_vocabulary(tokenizer.get_vocab_size())
    ids = encode(tokenizer, questions.texts, "tokenizing")
    examples = make_examples(training, ids, answers, recipe)
    held_out = encode(tokenizer, validation.texts, "tokenizing")
    _, sources = source_numbers(training)
    keras.utils.set_random_seed(recipe.seed)
    trained = fit(
        lambda: training_network(
            shape, sources, len(LABELS), pretrained_vectors(tokenizer, training, recipe, work)
        ),
        recipe.course.epochs(examples, recipe.seed),
        recipe.course.schedule,
        examination(held_out, validation.labels),
        work / STUDENT,
    )
    raw = probabilities(trained, held_out, "validating")
    temperature = fit_temperature(raw, validation.labels)
    figures = validation_figures(scale(raw, temperature), validation)
    card = make_card(recipe, training, figures, temperature, read_history(work / STUDENT))
    export_folder(served_network(trained, shape, len(LABELS), temperature), tokenizer, card, out)
    return card


def ask_all(cut: Cut, questions: Questions, recipe: Recipe, work: Path) -> Answers:
    """What the recipe's teachers, one after the other, say together; NaN where none is asked."""
    none = np.full((len(questions.texts), len(LABELS)), np.nan, dtype=np.float32)
    answers = [ask(teacher, cut, questions, recipe, work / teacher.name) for teacher in recipe.teachers]
    return agree([none, *answers])


def pretrained_vectors(
    tokenizer: Tokenizer, training: LabelledTexts, recipe: Recipe, work: Path
) -> Vectors | None:
    """The vectors of the tokenizer's subwords, if one of the recipe's teachers is to give them."""
    for teacher in recipe.teachers:
        if teacher.name == recipe.words_from:
            return know_words(teacher, tokenizer, training.texts, work / teacher.name)
    return None


def make_tokenizer(rows: LabelledTexts, path: Path, recipe: Recipe) -> Tokenizer:
    """The tokenizer learnt from these rows; stored in `path`, and read from there the next time."""
    if not path.is_file():
        train_tokenizer(rows.texts, recipe.shape.vocabulary).save(str(path))
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.enable_truncation(recipe.max_tokens)
    return tokenizer


def encode(tokenizer: Tokenizer, texts: Sequence[str], what: str, chunk: int = 4096) -> TokenRows:
    """The token ids of each text, with a progress bar named `what`."""
    rows: TokenRows = []
    for start in tqdm(range(0, len(texts), chunk), desc=what, unit="chunk"):
        encodings = tokenizer.encode_batch_fast(texts[start : start + chunk])
        rows.extend(np.array(encoding.ids, dtype=np.int32) for encoding in encodings)
    return rows


def make_examples(rows: LabelledTexts, ids: TokenRows, answers: Answers, recipe: Recipe) -> Examples:
    """What the served network learns from: the labelled rows, and the unlabelled texts with an answer.

    ids, answers: of the questions, which begin with the rows. Where a row's source is told, its label is the
    target, which follows the source's convention; where it is hidden, the answer is, if there is one.
    """
    unlabelled = len(rows) + np.flatnonzero(~np.isnan(answers[len(rows) :, 0]))
    kept = [*ids[: len(rows)], *(ids[row] for row in unlabelled)]
    labels, answered = one_hot(rows.labels), answers[: len(rows)]
    numbers, _ = source_numbers(rows)
    return Examples(
        kept,
        np.concatenate([numbers, np.full(len(unlabelled), UNKNOWN_SOURCE, dtype=np.int32)]),
        np.concatenate([labels, answers[unlabelled]]),
        np.concatenate([np.where(np.isnan(answered), labels, answered), answers[unlabelled]]),
        np.concatenate([class_weights(rows, recipe.balance), np.ones(len(unlabelled), dtype=np.float32)]),
        recipe.course.shares(kept),
    )
