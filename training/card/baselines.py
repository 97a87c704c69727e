"""Baselines on the same tests: VADER, and logistic regression trained on the same tables.

`python -m training.card.baselines --train FOLDER --test FOLDER` writes their figures into model.json.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from sklearn.linear_model import SGDClassifier
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline, make_union
from tqdm import tqdm
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from training import SHIPPED_MODEL
from training.card.tsv import read_tests
from training.data import LABELS, DataError, LabeledTexts, concatenate_tables, read_tables
from training.evaluate import format_table
from training.manifest import record_figures
from training.metrics import Figures, compute_figures

VADER = "vader"
REGRESSION, IN_DOMAIN_REGRESSION = "logistic_regression", "logistic_regression_in_domain"
ENGLISH = "en_"  # the prefix of the names of English tables
NEUTRAL_BELOW = 0.05  # of VADER's compound score, as its authors advise
FEATURES = 2**20  # for words, and as many for characters
MAX_CHARACTERS = 500  # of a text for the character n-grams; more would be too slow
PENALTY = 1e-5  # the best of 1e-4 to 1e-6 on a held-out tenth of en_semeval2013_2016
SEED = 20251123
CHUNK = 2048  # texts

Tables = Mapping[str, LabeledTexts]


def measure_baselines(train: Tables, test: Tables) -> dict[str, dict[str, Figures]]:
    """Return baseline -> table -> figures, for each table that the baseline can read."""
    return {VADER: measure_vader(test), **measure_regressions(train, test)}


def measure_vader(test: Tables) -> dict[str, Figures]:
    """Return VADER's figures on the English tables."""
    english = {name: table for name, table in test.items() if name.startswith(ENGLISH)}
    return {
        name: compute_figures(vader_scores(table.texts, name), table.labels)
        for name, table in english.items()
    }


def vader_scores(texts: Sequence[str], name: str) -> NDArray[np.float32]:
    """Return a score (texts, labels) for each label; VADER's prediction is the label of the greatest.

    P(positive) >= P(negative) where the compound score is 0 or more.
    """
    analyzer = SentimentIntensityAnalyzer()
    bar = tqdm(texts, desc=f"VADER, {name}", unit="text")
    compound = np.array([analyzer.polarity_scores(text)["compound"] for text in bar])
    neutral = np.full(len(texts), np.nextafter(NEUTRAL_BELOW, 0.0))  # 0.05 itself is positive
    return np.stack([-compound, neutral, compound], axis=1)


def measure_regressions(train: Tables, test: Tables) -> dict[str, dict[str, Figures]]:
    """Return the figures of one regression on all sources, and of regressions on the sources of a domain."""
    rows = concatenate_tables(list(train.values()))
    features = extract_features(rows.texts, "all sources")
    tested = {name: extract_features(table.texts, name) for name, table in test.items()}
    fit = partial(fit_regression, features, rows)
    joint = fit(tuple(train))
    in_domain = {name: sources for name, sources in in_domain_sources(train).items() if name in test}
    regressions = {
        sources: fit(sources)
        for sources in tqdm(set(in_domain.values()), desc="in-domain sources", unit="regression")
    }

    def figures(regression: Pipeline, name: str) -> Figures:
        return compute_figures(regression_probabilities(regression, tested[name]), test[name].labels)

    return {
        REGRESSION: {name: figures(joint, name) for name in test},
        IN_DOMAIN_REGRESSION: {
            name: figures(regressions[sources], name) for name, sources in in_domain.items()
        },
    }


def in_domain_sources(train: Tables) -> dict[str, tuple[str, ...]]:
    """Return test -> the sources among the tables that have its language and genre, if there are any."""
    in_domain = {
        row["table"]: tuple(name for name in row["in_domain"].split() if name in train)
        for row in read_tests()
    }
    return {table: sources for table, sources in in_domain.items() if sources}


def extract_features(texts: Sequence[str], description: str) -> csr_matrix:
    """Return hashed counts of words, pairs of words, and 2 to 5 characters inside words, for each text."""
    vectorizer = make_vectorizer()
    starts = tqdm(range(0, len(texts), CHUNK), desc=f"features, {description}", unit="chunk")
    return vstack([vectorizer.transform(texts[start : start + CHUNK]) for start in starts], format="csr")


def make_vectorizer() -> FeatureUnion:
    """Return the transformer from texts to hashed counts; it has nothing to fit."""
    hashing = partial(HashingVectorizer, n_features=FEATURES, dtype=np.float32)
    return make_union(
        hashing(ngram_range=(1, 2)),
        hashing(analyzer="char_wb", ngram_range=(2, 5), preprocessor=first_characters),
    )


def first_characters(text: str) -> str:
    """Return the part of a text that the character n-grams use, in lower case."""
    return text[:MAX_CHARACTERS].lower()


def fit_regression(features: csr_matrix, rows: LabeledTexts, sources: Sequence[str]) -> Pipeline:
    """Return a logistic regression on TF-IDF of the rows of these sources, with balanced classes."""
    chosen = np.flatnonzero(np.isin(rows.sources, sources))
    descent = SGDClassifier(
        loss="log_loss", alpha=PENALTY, average=True, class_weight="balanced", random_state=SEED, n_jobs=-1
    )
    return make_pipeline(TfidfTransformer(), descent).fit(features[chosen], rows.labels[chosen])


def regression_probabilities(regression: Pipeline, features: csr_matrix) -> NDArray[np.float32]:
    """Return the probability of each label for each text: 0 for a label that the regression never saw."""
    result = np.zeros((features.shape[0], len(LABELS)), dtype=np.float32)
    result[:, regression.classes_] = regression.predict_proba(features)
    return result


def main() -> None:
    """Measure VADER and logistic regression, print their figures and write them into model.json."""
    options = parse_options()
    try:
        baselines = measure_baselines(read_tables(options.train), read_tables(options.test))
    except DataError as error:
        sys.exit(f"baselines: {error}")
    for name, figures in baselines.items():
        if figures:
            print(f"{name}\n{format_table(figures)}\n")
    record_figures(options.model, baselines=baselines)


def parse_options() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m training.card.baselines", description=main.__doc__)
    parser.add_argument("--model", type=Path, default=SHIPPED_MODEL, help="the model folder to write to")
    parser.add_argument("--train", type=Path, required=True, help="a folder of tables to train on")
    parser.add_argument("--test", type=Path, required=True, help="a folder of tables to measure on")
    return parser.parse_args()


if __name__ == "__main__":
    main()
