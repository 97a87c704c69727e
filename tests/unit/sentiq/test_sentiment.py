"""Predictions: the most probable label, the score, and the words for labels."""

import random
from collections.abc import Mapping, Sequence
from unittest import TestCase

from sentiq.messages import Prediction
from sentiq.sentiment import LABELS, NEGATIVE, NEUTRAL, POSITIVE, prediction_name


def predict(
    labels: Sequence[str], probabilities: Sequence[float], label_values: Mapping[str, float] | None = None
) -> Prediction:
    return Prediction.from_probabilities(labels, probabilities, label_values or {})


class PredictionTests(TestCase):
    def test_the_sentiment_is_the_most_probable_label(self) -> None:
        for label, probabilities in (
            (NEGATIVE, (0.5, 0.2, 0.3)),
            (NEUTRAL, (0.2, 0.5, 0.3)),
            (POSITIVE, (0.2, 0.3, 0.5)),
        ):
            with self.subTest(label=label):
                self.assertEqual(predict(LABELS, probabilities).sentiment, label)

    def test_it_is_confident_from_the_threshold_on(self) -> None:
        for threshold, confident in ((0.5, True), (0.6, True), (0.600001, False), (None, None)):
            with self.subTest(threshold=threshold):
                one = Prediction.from_probabilities(LABELS, (0.1, 0.3, 0.6), {}, threshold)
                self.assertIs(one.confident, confident)

    def test_it_says_how_much_of_the_text_was_read_if_that_was_not_all(self) -> None:
        for read_chars in (None, 0, 7):
            with self.subTest(read_chars=read_chars):
                one = Prediction.from_probabilities(LABELS, (0.1, 0.3, 0.6), {}, None, read_chars)
                self.assertEqual((one.truncated, one.read_chars), (read_chars is not None, read_chars))

    def test_the_score_is_positivity(self) -> None:
        for score, probabilities in (
            (0.0, (1.0, 0.0, 0.0)),
            (0.5, (0.0, 1.0, 0.0)),
            (1.0, (0.0, 0.0, 1.0)),
            (0.6, (0.1, 0.6, 0.3)),
        ):
            with self.subTest(score=score):
                self.assertEqual(predict(LABELS, probabilities).score, score)

    def test_the_order_of_the_labels_is_the_models(self) -> None:
        prediction = predict((POSITIVE, NEGATIVE, NEUTRAL), (0.7, 0.1, 0.2))
        self.assertEqual(prediction.sentiment, POSITIVE)
        self.assertEqual(prediction.score, 0.8)
        self.assertEqual(prediction.probabilities, {POSITIVE: 0.7, NEGATIVE: 0.1, NEUTRAL: 0.2})

    def test_a_model_of_two_classes_has_a_positivity_too(self) -> None:
        self.assertEqual(predict((NEGATIVE, POSITIVE), (0.75, 0.25)).score, 0.25)

    def test_the_score_for_other_labels_is_the_highest_probability(self) -> None:
        prediction = predict(("spam", "ham"), (0.8, 0.2))
        self.assertEqual((prediction.sentiment, prediction.score), ("spam", 0.8))

    def test_with_label_values_the_score_is_their_mean(self) -> None:
        stars = {"one": 0.0, "two": 0.5, "three": 1.0}
        prediction = predict(tuple(stars), (0.2, 0.5, 0.3), stars)
        self.assertEqual((prediction.sentiment, prediction.score), ("two", 0.55))

    def test_label_values_win_over_positivity(self) -> None:
        upside_down = {NEGATIVE: 1.0, NEUTRAL: 0.5, POSITIVE: 0.0}
        self.assertEqual(predict(LABELS, (0.7, 0.2, 0.1), upside_down).score, 0.8)

    def test_probabilities_are_rounded_to_a_millionth(self) -> None:
        prediction = predict(LABELS, (0.12345678, 0.2, 0.67654322))
        self.assertEqual(prediction.probabilities, {NEGATIVE: 0.123457, NEUTRAL: 0.2, POSITIVE: 0.676543})

    def test_rounding_keeps_the_score_within_0_and_1(self) -> None:
        self.assertEqual(predict(LABELS, (0.0, 6e-7, 0.99999952)).score, 1.0)
        rng = random.Random(1)
        for _ in range(2000):
            rest = rng.random() ** 12
            part = rng.random() * rest
            self.assertTrue(0.0 <= predict(LABELS, (part, rest - part, 1.0 - rest)).score <= 1.0)

    def test_a_number_of_probabilities_other_than_the_labels_is_an_error(self) -> None:
        with self.assertRaises(ValueError):
            predict(LABELS, (0.5, 0.5))


class PredictionNameTests(TestCase):
    def test_it_is_the_models_name_else_the_spanish_one_else_the_label(self) -> None:
        self.assertEqual(prediction_name(POSITIVE, {POSITIVE: "Bueno"}), "Bueno")
        self.assertEqual(prediction_name(POSITIVE, {}), "Positivo")
        self.assertEqual(prediction_name("sport", {}), "sport")
