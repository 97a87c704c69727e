"""What simpler means reach on the same tests: VADER, and logistic regression trained on the same tables.

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
from training.data import LABELS, DataError, LabelledTexts, join, read_tables
from training.evaluate import format_table
from training.metrics import Figures, measure
from training.model_json import record

VADER, JOINT, NEAR = "vader", "logistic_regression", "logistic_regression_near"
ENGLISH = "en_"  # how the names of tables with English texts begin
NEUTRAL_BELOW = 0.05  # of VADER's compound score, as its authors advise
FEATURES = 2**20  # of words and as many of characters
CHARACTERS_READ = 500  # of a text by the character n-grams, which would be too many otherwise
PENALTY = 1e-5  # best of 1e-4 to 1e-6 on a tenth of en_semeval2013_2016 that was held out
SEED = 20251123
CHUNK = 2048  # texts

Tables = Mapping[str, LabelledTexts]


def measure_baselines(train: Tables, test: Tables) -> dict[str, dict[str, Figures]]:
    """The figures of each baseline on each table that it can read."""
    return {VADER: measure_vader(test), **measure_regressions(train, test)}


def measure_vader(test: Tables) -> dict[str, Figures]:
    """VADER's figures on the English tables."""
    english = {name: table for name, table in test.items() if name.startswith(ENGLISH)}
    return {name: measure(vader_scores(table.texts, name), table.labels) for name, table in english.items()}


def vader_scores(texts: Sequence[str], name: str) -> NDArray[np.float32]:
    """For each text a score for each label: the greatest is VADER's answer.

    P(positive) >= P(negative) where its compound score is not negative.
    """
    analyzer = SentimentIntensityAnalyzer()
    bar = tqdm(texts, desc=f"VADER, {name}", unit="text")
    compound = np.array([analyzer.polarity_scores(text)["compound"] for text in bar])
    neutral = np.full(len(texts), np.nextafter(NEUTRAL_BELOW, 0.0))  # 0.05 itself is positive
    return np.stack([-compound, neutral, compound], axis=1)


def measure_regressions(train: Tables, test: Tables) -> dict[str, dict[str, Figures]]:
    """The figures of one regression on all sources, and of those that know only the sources near a test."""
    rows = join(list(train.values()))
    features = count(rows.texts, "all sources")
    tested = {name: count(table.texts, name) for name, table in test.items()}
    fit = partial(fit_regression, features, rows)
    joint = fit(tuple(train))
    near = {name: sources for name, sources in near_sources(train).items() if name in test}
    regressions = {
        sources: fit(sources) for sources in tqdm(set(near.values()), desc="near sources", unit="regression")
    }

    def figures(regression: Pipeline, name: str) -> Figures:
        return measure(probabilities(regression, tested[name]), test[name].labels)

    return {
        JOINT: {name: figures(joint, name) for name in test},
        NEAR: {name: figures(regressions[sources], name) for name, sources in near.items()},
    }


def near_sources(train: Tables) -> dict[str, tuple[str, ...]]:
    """The sources of the tables that are of the same kind as a test, for each test that has any."""
    near = {
        row["table"]: tuple(name for name in row["near"].split() if name in train) for row in read_tests()
    }
    return {table: sources for table, sources in near.items() if sources}


def count(texts: Sequence[str], what: str) -> csr_matrix:
    """The features of each text, hashed: words and pairs of words, and 2 to 5 characters inside words."""
    vectorizer = make_vectorizer()
    starts = tqdm(range(0, len(texts), CHUNK), desc=f"counting, {what}", unit="chunk")
    return vstack([vectorizer.transform(texts[start : start + CHUNK]) for start in starts], format="csr")


def make_vectorizer() -> FeatureUnion:
    """What turns texts into features; it learns nothing."""
    hashing = partial(HashingVectorizer, n_features=FEATURES, dtype=np.float32)
    return make_union(
        hashing(ngram_range=(1, 2)), hashing(analyzer="char_wb", ngram_range=(2, 5), preprocessor=beginning)
    )


def beginning(text: str) -> str:
    """The part of a text that is read by its characters."""
    return text[:CHARACTERS_READ].lower()


def fit_regression(features: csr_matrix, rows: LabelledTexts, sources: Sequence[str]) -> Pipeline:
    """A logistic regression on TF-IDF of the rows of these sources; its classes count the same."""
    chosen = np.flatnonzero(np.isin(rows.sources, sources))
    descent = SGDClassifier(
        loss="log_loss", alpha=PENALTY, average=True, class_weight="balanced", random_state=SEED, n_jobs=-1
    )
    return make_pipeline(TfidfTransformer(), descent).fit(features[chosen], rows.labels[chosen])


def probabilities(regression: Pipeline, features: csr_matrix) -> NDArray[np.float32]:
    """The probability of each label for each text: 0 for one that the regression has not seen."""
    result = np.zeros((features.shape[0], len(LABELS)), dtype=np.float32)
    result[:, regression.classes_] = regression.predict_proba(features)
    return result


def main() -> None:
    """Measure VADER and logistic regression, print their figures and write them into model.json."""
    options = read_options()
    try:
        baselines = measure_baselines(read_tables(options.train), read_tables(options.test))
    except DataError as error:
        sys.exit(f"baselines: {error}")
    for name, figures in baselines.items():
        if figures:
            print(f"{name}\n{format_table(figures)}\n")
    record(options.model, baselines=baselines)


def read_options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.card.baselines", description=main.__doc__)
    parser.add_argument("--model", type=Path, default=SHIPPED_MODEL, help="the model folder to write to")
    parser.add_argument("--train", type=Path, required=True, help="a folder of tables to train on")
    parser.add_argument("--test", type=Path, required=True, help="a folder of tables to measure on")
    return parser.parse_args()


if __name__ == "__main__":
    main()
