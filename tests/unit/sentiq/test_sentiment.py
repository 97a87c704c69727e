import random
from unittest import TestCase

from sentiq.sentiment import LABELS, NEGATIVE, NEUTRAL, POSITIVE, prediction


class PredictionTests(TestCase):
    def test_the_sentiment_is_the_most_probable_label(self) -> None:
        for label, probabilities in (
            (NEGATIVE, (0.5, 0.2, 0.3)),
            (NEUTRAL, (0.2, 0.5, 0.3)),
            (POSITIVE, (0.2, 0.3, 0.5)),
        ):
            with self.subTest(label=label):
                self.assertEqual(prediction(LABELS, probabilities).sentiment, label)

    def test_the_score_is_positivity(self) -> None:
        for score, probabilities in (
            (0.0, (1.0, 0.0, 0.0)),
            (0.5, (0.0, 1.0, 0.0)),
            (1.0, (0.0, 0.0, 1.0)),
            (0.6, (0.1, 0.6, 0.3)),
        ):
            with self.subTest(score=score):
                self.assertEqual(prediction(LABELS, probabilities).score, score)

    def test_the_order_of_the_labels_is_the_models(self) -> None:
        answer = prediction((POSITIVE, NEGATIVE, NEUTRAL), (0.7, 0.1, 0.2))
        self.assertEqual(answer.sentiment, POSITIVE)
        self.assertEqual(answer.score, 0.8)
        self.assertEqual(answer.probabilities, {POSITIVE: 0.7, NEGATIVE: 0.1, NEUTRAL: 0.2})

    def test_a_model_of_two_classes_has_a_positivity_too(self) -> None:
        self.assertEqual(prediction((NEGATIVE, POSITIVE), (0.75, 0.25)).score, 0.25)

    def test_a_model_of_other_labels_scores_its_most_probable_one(self) -> None:
        answer = prediction(("spam", "ham"), (0.8, 0.2))
        self.assertEqual((answer.sentiment, answer.score), ("spam", 0.8))

    def test_where_labels_are_worth_something_the_score_is_their_mean_worth(self) -> None:
        stars = {"one": 0.0, "two": 0.5, "three": 1.0}
        answer = prediction(tuple(stars), (0.2, 0.5, 0.3), stars)
        self.assertEqual((answer.sentiment, answer.score), ("two", 0.55))

    def test_what_labels_are_worth_goes_before_positivity(self) -> None:
        upside_down = {NEGATIVE: 1.0, NEUTRAL: 0.5, POSITIVE: 0.0}
        self.assertEqual(prediction(LABELS, (0.7, 0.2, 0.1), upside_down).score, 0.8)

    def test_probabilities_are_rounded_to_a_millionth(self) -> None:
        answer = prediction(LABELS, (0.12345678, 0.2, 0.67654322))
        self.assertEqual(answer.probabilities, {NEGATIVE: 0.123457, NEUTRAL: 0.2, POSITIVE: 0.676543})

    def test_no_rounding_takes_the_score_out_of_0_to_1(self) -> None:
        self.assertEqual(prediction(LABELS, (0.0, 6e-7, 0.99999952)).score, 1.0)
        dice = random.Random(1)
        for _ in range(2000):
            rest = dice.random() ** 12
            part = dice.random() * rest
            self.assertTrue(0.0 <= prediction(LABELS, (part, rest - part, 1.0 - rest)).score <= 1.0)

    def test_a_number_of_probabilities_other_than_the_labels_is_an_error(self) -> None:
        with self.assertRaises(ValueError):
            prediction(LABELS, (0.5, 0.5))
