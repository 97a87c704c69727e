"""The labels of a sentiment model, their names in Spanish, and the score of a text."""

from collections.abc import Mapping

NEGATIVE, NEUTRAL, POSITIVE = LABELS = ("negative", "neutral", "positive")

# The API's field `prediction` is Spanish, as its first users defined it; `sentiment` is the label itself.
SPANISH_NAMES: Mapping[str, str] = {POSITIVE: "Positivo", NEUTRAL: "Neutral", NEGATIVE: "Negativo"}


def score_of(probabilities: Mapping[str, float], label_values: Mapping[str, float]) -> float:
    """Return the score of a text, 0 to 1, from label -> probability.

    With `label_values`, the value of each label from 0 to 1, it is the sum of P(label) x value. Without them
    it is positivity, P(positive) + P(neutral) / 2. For a model without a label "positive" it is the highest
    probability.
    """
    if label_values:
        score = sum(probabilities[label] * value for label, value in label_values.items())
    elif POSITIVE in probabilities:
        score = probabilities[POSITIVE] + probabilities.get(NEUTRAL, 0.0) / 2
    else:
        score = max(probabilities.values())
    return min(round(score, 6), 1.0)  # the sum of rounded numbers may pass 1 by a little


def prediction_name(label: str, label_names: Mapping[str, str]) -> str:
    """Return the API's word for a label: the manifest's name, else the Spanish one, else the label itself."""
    return label_names.get(label) or SPANISH_NAMES.get(label, label)
