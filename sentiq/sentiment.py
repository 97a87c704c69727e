"""From a model's probabilities to a prediction: the same for every model and on both sides of the queue."""

from collections.abc import Mapping, Sequence

from sentiq.messages import Prediction

NEGATIVE, NEUTRAL, POSITIVE = LABELS = ("negative", "neutral", "positive")


def prediction(
    labels: Sequence[str], probabilities: Sequence[float], scores: Mapping[str, float] | None = None
) -> Prediction:
    """The prediction for one text; `probabilities` are Python floats in the order of `labels`.

    `scores` is what each label is worth, from 0 to 1; the score is then the sum of P(label) x worth. Without
    `scores` it is positivity, P(positive) + P(neutral) / 2. A model whose labels
    include no "positive" has no positivity: its score is the probability of the most probable label.
    """
    by_label = {label: round(value, 6) for label, value in zip(labels, probabilities, strict=True)}
    sentiment = max(by_label, key=by_label.__getitem__)
    if scores:
        score = sum(by_label[label] * worth for label, worth in scores.items())
    elif POSITIVE in by_label:
        score = by_label[POSITIVE] + by_label.get(NEUTRAL, 0.0) / 2
    else:
        score = by_label[sentiment]
    return Prediction(sentiment, min(round(score, 6), 1.0), by_label)  # rounding may pass 1 by a little
