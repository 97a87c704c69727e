"""POST /explain with the real model, and the texts of an explanation outside of all counts."""

import threading
from typing import Any, ClassVar
from unittest import mock

from model.telemetry.batch_reporter import BatchReporter
from model.telemetry.metrics import WorkerMetrics
from model.worker import Worker
from sentiq.queue import Consumer
from sentiq.queue.admission import Admission
from sentiq.queue.daily_scores import DailyMeanScore
from tests.integration.api.api_case import ApiCase
from tests.integration.model.worker_case import POISON, LengthClassifier

TEXT = "¡La habitación era horrible, pero el desayuno fue maravilloso! 👍"


class TestExplain(ApiCase):
    environment: ClassVar[dict[str, str]] = {"MAX_TEXT_CHARS": "6000", "PREDICT_TIMEOUT_S": "60"}

    def explain(self, **content: Any) -> Any:
        response = self.post("/explain", json=content)
        self.assertEqual(response.status_code, 200, response.text)
        return response.get_json()

    def probability(self, text: str, label: str) -> float:
        answer = self.post("/predict", json={"text": text}).get_json()
        return float(answer["probabilities"][label])

    def test_the_answer_is_the_prediction_and_the_weight_of_each_word(self) -> None:
        answer = self.explain(text=TEXT)
        predicted = self.post("/predict", json={"text": TEXT}).get_json()
        for name in set(predicted) - {"job_id"}:
            self.assertEqual(answer[name], predicted[name], name)
        self.assertEqual(answer["explained"], answer["sentiment"])
        words = [word["text"] for word in answer["words"]]
        self.assertEqual(words, TEXT.split(" "))
        self.assertEqual([TEXT[word["start"] : word["end"]] for word in answer["words"]], words)

    def test_a_weight_is_what_predict_says_about_both_texts(self) -> None:
        answer = self.explain(text=TEXT, sentiment="negative")
        self.assertEqual(answer["explained"], "negative")
        weights = {word["text"]: word["weight"] for word in answer["words"]}
        without = self.probability(TEXT.replace("horrible, ", ""), "negative")
        self.assertAlmostEqual(weights["horrible,"], self.probability(TEXT, "negative") - without, 5)
        self.assertEqual(max(weights, key=weights.__getitem__), "horrible,")

    def test_the_text_may_come_in_a_form(self) -> None:
        response = self.post("/explain", data={"text": TEXT, "sentiment": ""})
        self.assertEqual(response.get_json()["words"], self.explain(text=TEXT)["words"])

    def test_a_long_text_has_sixty_groups_at_most(self) -> None:
        text = "Una frase corta. " * 290
        words = self.explain(text=text)["words"]
        self.assertTrue(20 < len(words) <= 60)
        for word in words:
            self.assertEqual(text[word["start"] : word["end"]], word["text"])

    def test_the_only_word_has_no_weight(self) -> None:
        self.assertEqual(
            self.explain(text="Great!")["words"], [{"text": "Great!", "start": 0, "end": 6, "weight": None}]
        )

    def test_bad_questions_say_what_to_do(self) -> None:
        for content, status, says in (
            ({}, 400, "There is no text"),
            ({"texts": ["a b"]}, 400, "There is no text"),
            ({"text": " "}, 400, "is empty"),
            (
                {"text": "a", "sentiment": "angry"},
                400,
                "sentiment must be one of negative, neutral, positive",
            ),
            ({"text": "a", "sentiment": 1}, 400, "sentiment must be a string"),
            ({"text": "a" * 5001}, 413, "at most 5000 can be explained"),
            ({"text": "a" * 6001}, 413, "at most 6000 are allowed"),
        ):
            with self.subTest(says=says):
                self.assert_problem(self.post("/explain", json=content), status, says)

    def test_the_same_idempotency_key_gives_the_same_answer(self) -> None:
        headers = {"Idempotency-Key": "explain-1"}
        first, again = (self.post("/explain", json={"text": TEXT}, headers=headers) for _ in range(2))
        self.assertEqual(first.get_json(), again.get_json())
        other = self.post("/explain", json={"text": TEXT, "sentiment": "neutral"}, headers=headers)
        self.assert_problem(other, 422, "new key")

    def test_the_api_does_not_count_the_texts_as_predictions(self) -> None:
        with mock.patch.object(self.metrics, "count_predictions") as count:
            self.explain(text=TEXT)
            count.assert_not_called()
            self.post("/predict", json={"text": TEXT})
            count.assert_called_once()


class TestCounts(ApiCase):
    """The worker runs in this process, so that its figures can be read."""

    with_worker = False

    def setUp(self) -> None:
        super().setUp()
        self.daily_score = DailyMeanScore(self.redis)
        self.worker_metrics = WorkerMetrics()
        reporter = BatchReporter(self.worker_metrics, self.daily_score)
        self.scorer = Worker(Consumer(self.redis, block_s=0.2), LengthClassifier(), reporter, batch_size=64)
        self.thread = threading.Thread(target=self.scorer.run)
        self.thread.start()
        self.addCleanup(self.stop_worker)

    def stop_worker(self) -> None:
        self.scorer.stop()
        self.thread.join()

    def figure(self, name: str) -> float:
        registry = self.worker_metrics._registry
        return sum(one.value for family in registry.collect() for one in family.samples if one.name == name)

    def test_the_worker_neither_logs_nor_averages_the_texts(self) -> None:
        with (
            mock.patch.object(self.daily_score, "flush"),
            self.assertLogs("model.telemetry.batch_reporter", "INFO") as logs,
        ):
            self.post("/explain", json={"text": "not good at all"})
            self.post("/predict", json={"text": "good"})
            self.stop_worker()
        self.assertEqual(len(logs.records), 1)
        self.assertEqual((self.daily_score._texts, self.daily_score._score_sum), (1, 0.004))
        self.assertEqual(self.figure("sentiq_texts_total"), 1)
        self.assertEqual(self.figure("sentiq_explanation_texts_total"), 5)

    def test_a_shortened_text_that_fails_has_no_weight(self) -> None:
        words = self.post("/explain", json={"text": f"very {POISON}"}).get_json()["words"]
        self.assertEqual([word["weight"] for word in words], [None, -0.007])

    def test_a_text_that_fails_is_a_problem(self) -> None:
        self.assert_problem(self.post("/explain", json={"text": POISON}), 500, "cannot be scored")


class TestWithoutWorker(ApiCase):
    with_worker = False
    environment: ClassVar[dict[str, str]] = {"PREDICT_TIMEOUT_S": "0.2"}

    def test_scoring_that_takes_too_long_is_504(self) -> None:
        with mock.patch.object(self.producer._enqueuer, "admission", Admission()):
            self.assert_problem(self.post("/explain", json={"text": "not good"}), 504, "too long")
