"""Everyday language: figures on the written test sentences, on plain neutral ones, and on altered ones.

No model is trained on these sentences (training/corpus/*_test.tsv, training/behavior/neutral.tsv).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sentiq.classifier import Classifier
from training.card.behavior import TABLES
from training.card.perturbations import PERTURBATIONS
from training.card.tsv import read_rows
from training.data import LABELS, NEUTRAL
from training.metrics import Figures, calibration_error, percent
from training.written import WrittenSentences, read_test_sentences

NEUTRAL_FILE = "neutral.tsv"
NEUTRAL_COLUMNS = ("kind", "lang", "text")
NEUTRAL_PHENOMENA = ("plain_fact", "question", "offer_or_invitation", "request_polite")
MISTAKES = 6  # examples for each language

Score = Callable[[list[str]], NDArray[np.float32]]  # texts to probabilities (texts, classes)


def measure_everyday(classifier: Classifier) -> Figures:
    """Return the figures on everyday language, by language where that is possible."""
    tests = read_test_sentences()
    probabilities = {
        language: classifier.probabilities(sentences.rows.texts) for language, sentences in tests.items()
    }
    return {
        "written": {
            language: written_figures(probabilities[language], sentences)
            for language, sentences in tests.items()
        },
        "mistakes": {
            language: confident_mistakes(probabilities[language], sentences)
            for language, sentences in tests.items()
        },
        "neutral": neutral_figures(classifier.probabilities, tests),
        "invariance": {
            language: changed_labels(classifier.probabilities, sentences.rows.texts)
            for language, sentences in tests.items()
        },
    }


def written_figures(probabilities: NDArray[np.float32], sentences: WrittenSentences) -> Figures:
    """Return accuracy, the share of opposite answers, and accuracy by phenomenon, in percent.

    An opposite answer is negative for positive, or positive for negative.
    """
    labels, predicted = sentences.rows.labels, probabilities.argmax(axis=1)
    right = predicted == labels
    return {
        "rows": len(labels),
        "accuracy": percent(right.mean()),
        "opposite": percent((np.abs(predicted - labels) == 2).mean()),
        "calibration_error": round(calibration_error(probabilities, labels), 4),
        "phenomena": {
            str(phenomenon): percent(right[sentences.phenomena == phenomenon].mean())
            for phenomenon in np.unique(sentences.phenomena)
        },
    }


def confident_mistakes(probabilities: NDArray[np.float32], sentences: WrittenSentences) -> list[Figures]:
    """Return the most confident opposite answer of each of the MISTAKES hardest phenomena."""
    labels, predicted = sentences.rows.labels, probabilities.argmax(axis=1)
    accuracy = {
        name: (predicted == labels)[sentences.phenomena == name].mean()
        for name in np.unique(sentences.phenomena)
    }
    mistakes: list[Figures] = []
    for name in sorted(accuracy, key=accuracy.__getitem__):
        rows = np.flatnonzero((sentences.phenomena == name) & (np.abs(predicted - labels) == 2))
        if len(rows) and len(mistakes) < MISTAKES:
            row = rows[probabilities[rows].max(axis=1).argmax()]
            answers = {"label": LABELS[labels[row]], "answer": LABELS[predicted[row]]}
            mistakes.append({"phenomenon": str(name), "text": sentences.rows.texts[row], **answers})
    return mistakes


def neutral_figures(score: Score, tests: Mapping[str, WrittenSentences], tables: Path = TABLES) -> Figures:
    """Return the share of plain facts, questions, offers and invitations that the model calls neutral."""
    texts = [row["text"] for row in read_rows(tables / NEUTRAL_FILE, NEUTRAL_COLUMNS)]
    for sentences in tests.values():
        plain = np.isin(sentences.phenomena, NEUTRAL_PHENOMENA) & (sentences.rows.labels == NEUTRAL)
        texts += [sentences.rows.texts[row] for row in np.flatnonzero(plain)]
    predicted = score(texts).argmax(axis=1)
    return {"rows": len(texts), "neutral": percent((predicted == NEUTRAL).mean())}


def changed_labels(score: Score, texts: list[str]) -> Figures:
    """Return change -> the number of `texts` that it alters, and the percentage that gets another label.

    A change that alters no text is left out.
    """
    before = score(texts).argmax(axis=1)
    result: Figures = {}
    for kind, change in PERTURBATIONS.items():
        altered = [change(text) for text in texts]
        rows = [row for row, text in enumerate(texts) if altered[row] != text]
        if not rows:
            continue
        after = score([altered[row] for row in rows]).argmax(axis=1)
        result[kind] = {"texts": len(rows), "changed": percent((after != before[rows]).mean())}
    return result
