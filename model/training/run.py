"""A training run, from tables of labelled texts to a model folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tqdm import tqdm

from model.classifier import score
from model.folder import TOKENIZER_FILE
from model.keras_runtime import GraphNetwork
from model.training.batches import Epoch, Examples
from model.training.calibration import fit_temperature, scale
from model.training.data import LABELS, LabelledTexts, join, read_tables, split
from model.training.export import export_folder
from model.training.fit import fit
from model.training.model_json import make_card, validation_figures
from model.training.network import served_network, training_network
from model.training.recipe import Recipe, claim
from model.training.tokenizer import train_tokenizer
from model.training.weights import class_weights

TokenRows = list[NDArray[np.int32]]


def train(data: Path, work: Path, out: Path, recipe: Recipe) -> dict[str, Any]:
    """Train a model on the tables of the folder `data` and write it to the model folder `out`.

    `work` holds what an interrupted run leaves: the same call again goes on from there. Returns the card.
    """
    rows = join(list(read_tables(data).values()))
    claim(work, recipe, rows)
    training, validation = split(rows, recipe.validation, recipe.schedule.seed)
    print(f"{len(training)} texts to train on, {len(validation)} to validate on")
    tokenizer = make_tokenizer(training, work / TOKENIZER_FILE, recipe)
    shape = recipe.shape.with_vocabulary(tokenizer.get_vocab_size())
    examples = make_examples(training, encode(tokenizer, training.texts, "tokenizing"), recipe.balance)
    sources = len(np.unique(training.sources))
    trained = fit(
        lambda: training_network(shape, sources, len(LABELS)),
        make_epochs(examples, recipe),
        recipe.schedule,
        work,
    )
    network = GraphNetwork(served_network(trained, shape, len(LABELS)))
    raw = score(network, encode(tokenizer, validation.texts, "validating"), len(LABELS))
    temperature = fit_temperature(raw, validation.labels)
    figures = validation_figures(scale(raw, temperature), validation)
    card = make_card(recipe, training, figures, temperature)
    export_folder(served_network(trained, shape, len(LABELS), temperature), tokenizer, card, out)
    return card


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


def make_epochs(examples: Examples, recipe: Recipe) -> list[Epoch]:
    """The epochs of the recipe's schedule, each in an order of its own."""
    schedule = recipe.schedule
    return [Epoch(examples, recipe.noise, schedule.seed, number) for number in range(schedule.epochs)]


def make_examples(rows: LabelledTexts, ids: TokenRows, balance: float) -> Examples:
    """Rows and their token ids as training examples; sources are numbered from 1."""
    _, sources = np.unique(rows.sources, return_inverse=True)
    return Examples(ids, rows.labels, (sources + 1).astype(np.int32), class_weights(rows, balance))
