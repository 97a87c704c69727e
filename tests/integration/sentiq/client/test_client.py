"""Client against a real service: one text, lists, columns, errors of single texts, health."""

import math
from itertools import count, islice
from types import SimpleNamespace

from benchmarks.sample_texts import sample_texts
from sentiq import __version__
from sentiq.client import InvalidArgument, TextRefused
from tests.integration.sentiq.client.client_case import BAD, GOOD, ClientCase


class OneTextTests(ClientCase):
    def test_a_text_gets_its_prediction(self) -> None:
        prediction = self.client.predict(GOOD)
        self.assertEqual((prediction.text, prediction.sentiment), (GOOD, "positive"))
        self.assertEqual((prediction.prediction, prediction.error), ("Positivo", None))
        self.assertAlmostEqual(sum((prediction.probabilities or {}).values()), 1, places=4)
        self.assertGreater(prediction.score or 0, 0.5)

    def test_a_text_that_cannot_be_scored_raises_an_error_with_its_code(self) -> None:
        for text, code in (
            ("", "empty"),
            (" \n", "empty"),
            ("a\0b", "nul_character"),
            ("\ud83d", "not_unicode"),
        ):
            with self.subTest(text=text), self.assertRaises(TextRefused) as caught:
                self.client.predict(text)
            self.assertEqual(caught.exception.code, code)

    def test_a_text_that_the_service_refuses_raises_an_error_with_its_words(self) -> None:
        with self.assertRaisesRegex(TextRefused, "5000") as caught:
            self.client.predict("x" * 5001)
        self.assertEqual(caught.exception.code, "too_long")


class ListTests(ClientCase):
    def test_a_list_longer_than_a_request_comes_back_in_order(self) -> None:
        texts = sample_texts(2_500)
        self.assertEqual([one.text for one in self.client.predict(texts)], texts)

    def test_errors_stand_at_their_places(self) -> None:
        items = [GOOD, None, math.nan, 7, "", "a\0b", "\ud83d", "y" * 5001, BAD]
        predictions = self.client.predict(items)
        codes = [one.error.code if one.error else one.sentiment for one in predictions]
        self.assertEqual(
            codes,
            [
                "positive",
                *["not_a_string"] * 3,
                "empty",
                "nul_character",
                "not_unicode",
                "too_long",
                "negative",
            ],
        )
        self.assertEqual([one.text for one in predictions[:4]], [GOOD, None, None, None])
        self.assertIsNone(predictions[7].score)

    def test_many_texts_that_are_too_long_in_a_row_each_have_their_error(self) -> None:
        texts = [f"{number} " + "y" * 5_000 for number in range(40)]
        for items in (texts, [*texts, GOOD]):
            codes = [one.error and one.error.code for one in self.client.predict(items)[:40]]
            self.assertEqual(codes, ["too_long"] * 40)

    def test_the_same_text_gets_the_same_prediction_alone_and_among_others(self) -> None:
        alone = self.client.predict(BAD)
        among = self.client.predict([GOOD, BAD])[1]
        self.assertAlmostEqual(alone.score or 0, among.score or 1, places=5)

    def test_an_empty_list_and_a_list_without_a_good_text_need_no_request(self) -> None:
        self.assertEqual(self.client.predict([]), [])
        self.assertEqual([one.error is None for one in self.client.predict([None, ""])], [False, False])

    def test_an_iterator_is_read_as_far_as_its_predictions_are_taken(self) -> None:
        read = count()
        texts = (f"texto {next(read)}" for _ in count())
        first = list(islice(self.client.predict_iter(texts), 10))
        self.assertEqual(first[9].text, "texto 9")
        self.assertLess(next(read), 40_000)

    def test_texts_of_many_bytes_are_scored_too(self) -> None:
        texts = [f"{number} " + "bueno " * 700 for number in range(150)]
        self.assertEqual([one.text for one in self.client.predict(texts) if one.error is None], texts)

    def test_a_table_a_mapping_bytes_and_a_number_are_refused_with_advice(self) -> None:
        for value in (SimpleNamespace(columns=["a"]), {"text": GOOD}, b"bytes", 7, None):
            with self.subTest(value=type(value)), self.assertRaises(InvalidArgument):
                self.client.predict(value)  # type: ignore[arg-type]


class HealthTests(ClientCase):
    def test_health_says_the_version_and_the_workers(self) -> None:
        health = self.client.health()
        self.assertEqual((health.ready, health.version, health.workers), (True, __version__, 1))
