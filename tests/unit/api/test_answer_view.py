"""Views of answers and explanations."""

import unittest

from flask import Flask

from api.answer_view import BARS_SHOWN, AnswerView
from api.explanation_view import LEVELS, Word, heaviest_first, tinted_words
from sentiq.messages import Prediction
from sentiq.queue import JobStatus

TEXT = "No está mal, nada mal"


def status_of(probabilities: dict[str, float], *, confident: bool | None = None) -> JobStatus:
    label = max(probabilities, key=probabilities.__getitem__)
    return JobStatus("job", "done", (Prediction(label, 0.5, probabilities, confident),), "model-1")


class AnswerViewTest(unittest.TestCase):
    def view(self, status: JobStatus) -> AnswerView:
        with Flask("test").test_request_context("/"):
            return AnswerView.from_status("text", status, None)

    def test_few_labels_keep_the_order_of_the_model(self) -> None:
        view = self.view(status_of({"negative": 0.1, "neutral": 0.2, "positive": 0.7}))
        self.assertEqual([bar.name for bar in view.bars], ["Negative", "Neutral", "Positive"])
        self.assertEqual((view.name, view.icon, view.probability), ("Positive", "positive", 0.7))

    def test_many_labels_are_sorted(self) -> None:
        shares = {f"topic {number}": number / 20_000 for number in range(200)}
        view = self.view(status_of(shares))
        self.assertEqual([bar.label for bar in view.bars[:2]], ["topic 199", "topic 198"])
        self.assertGreater(len(view.bars), BARS_SHOWN)
        self.assertEqual(view.icon, "label")

    def test_only_an_answer_below_the_threshold_is_unsure(self) -> None:
        for confident, unsure in ((True, False), (False, True), (None, False)):
            view = self.view(status_of({"negative": 0.4, "positive": 0.6}, confident=confident))
            self.assertIs(view.is_unsure, unsure)


class TintedWordsTest(unittest.TestCase):
    def entry(self, word: str, start: int, weight: float | None) -> dict[str, object]:
        return {"text": word, "start": start, "end": start + len(word), "weight": weight}

    def test_the_pieces_are_the_whole_text_and_the_largest_weight_has_the_highest_level(self) -> None:
        entries = [self.entry("No", 0, 0.4), self.entry("mal,", 8, -0.1), self.entry("nada", 13, None)]
        words = tinted_words(TEXT, entries)
        self.assertEqual("".join(word.text for word in words), TEXT)
        self.assertEqual(words[0], Word("No", 0.4, LEVELS))
        self.assertEqual([word.level for word in words if word.weight == -0.1], [2])
        self.assertEqual(
            [(word.text, word.weight) for word in heaviest_first(words)], [("No", 0.4), ("mal,", -0.1)]
        )

    def test_a_text_whose_words_have_no_weight_is_not_tinted(self) -> None:
        words = tinted_words(TEXT, [self.entry("No", 0, 0.0), self.entry("mal,", 8, None)])
        self.assertEqual({word.level for word in words}, {0})
