"""The page and the API with models of other labels than the shipped one."""

import re
import threading
from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from devtools.processes import wait_until
from model.telemetry.batch_reporter import BatchReporter
from model.telemetry.metrics import WorkerMetrics
from model.worker import Worker
from sentiq.classifier import Scores
from sentiq.model_description import Example, ModelDescription
from sentiq.queue import Consumer
from sentiq.queue.daily_scores import DailyMeanScore
from tests.integration.api.api_case import BROWSER, ApiCase


class StarsClassifier:
    """A model whose three labels are also words of the page; one has a name and a value."""

    name = "stars-1"
    labels: tuple[str, ...] = ("text", "score", "feedback")

    def __init__(self) -> None:
        self.label_names = {"score": "<b>Two</b> stars"}
        self.label_values = {"text": 0.0, "score": 0.5, "feedback": 1.0}
        self.threshold = None

    def score(self, texts: Sequence[str]) -> Scores:
        return Scores(self.probabilities(texts), {})

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.tile(np.array([0.25, 0.5, 0.25], np.float32), (len(texts), 1))


class TopicsClassifier(StarsClassifier):
    """A model with 200 labels; the last one is the most probable."""

    name = "topics-1"
    labels = tuple(f"topic {number:03}" for number in range(200))

    def __init__(self) -> None:
        self.label_names, self.label_values, self.threshold = {}, {}, None

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float32]:
        shares = np.arange(1, 201, dtype=np.float32)
        return np.tile(shares / shares.sum(), (len(texts), 1))


class OtherModelCase(ApiCase):
    """A service with a worker of another model, in a thread."""

    with_worker = False
    classifier: ClassVar[type[StarsClassifier]] = StarsClassifier
    model: ClassVar[ModelDescription | None] = None  # what the worker announces

    def setUp(self) -> None:
        super().setUp()
        worker = Worker(
            Consumer(self.redis, block_s=0.2, model=self.model),
            self.classifier(),
            BatchReporter(WorkerMetrics(), DailyMeanScore(self.redis)),
            batch_size=64,
        )
        thread = threading.Thread(target=worker.run)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(worker.stop)
        if self.model is not None:
            wait_until(lambda: bool(self.producer.announced_models()), "the model is announced")


class TestOtherModel(OtherModelCase):
    def test_the_answer_has_the_models_names(self) -> None:
        answer = self.post("/predict", json={"text": "well"}).get_json()
        said = (answer["prediction"], answer["sentiment"], answer["score"])
        self.assertEqual(said, ("<b>Two</b> stars", "score", 0.5))
        job = self.client.get(f"/jobs/{answer['job_id']}").get_json()
        self.assertEqual(job["predictions"][0]["prediction"], "<b>Two</b> stars")

    def test_a_label_is_never_confused_with_a_word_of_the_page(self) -> None:
        page = self.post("/", data={"text_data": "well"}, headers=BROWSER).text
        self.assertIn('<span class="word">&lt;b&gt;Two&lt;/b&gt; stars</span>', page)
        self.assertIn('<th scope="row">text</th>', page)
        self.assertIn("Score, from 0 to 1:", page)

    def test_the_form_for_corrections_offers_the_labels_of_the_job(self) -> None:
        job_id = self.post("/predict", json={"texts": ["well", "so so"]}).get_json()["job_id"]
        form = self.client.get(f"/feedback?job_id={job_id}").text
        self.assertEqual(re.findall(r'<option value="(\w+)">', form), list(StarsClassifier.labels))
        self.assertIn('max="1"', form)


class TestManyLabels(OtherModelCase):
    classifier = TopicsClassifier
    model = ModelDescription(
        "topics",
        "1",
        TopicsClassifier.labels,
        64,
        description={"en": "Says what a <headline> is about."},
        not_for={"en": ("Novels.",)},
        examples={"en": (Example("Late goal"),), "fr": (Example("But tardif"),)},
    )

    def test_ten_labels_are_shown_and_the_others_are_folded(self) -> None:
        page = self.post("/", data={"text_data": "well"}, headers=BROWSER).text
        shown, _, folded = page.partition("<summary>190 more</summary>")
        names = [re.findall(r'<th scope="row">(topic \d+)</th>', part) for part in (shown, folded)]
        self.assertEqual(names[0], [f"topic {number:03}" for number in range(199, 189, -1)])
        self.assertEqual(len(names[1]), 190)

    def test_the_page_says_what_the_manifest_says(self) -> None:
        wait_until(lambda: "headline" in self.client.get("/").text, "the api has read the announcement")
        page = self.client.get("/").text
        self.assertIn("Write a text and see how the model sorts it", page)
        self.assertIn("Says what a &lt;headline&gt; is about.", page)
        self.assertIn("<li>Novels.</li>", page)
        self.assertIn('value="Late goal"', page)
        self.assertNotIn("But tardif", page)

    def test_the_weights_of_words_come_with_the_answer(self) -> None:
        page = self.post("/", data={"text_data": "so so", "why": "1"}, headers=BROWSER).text
        self.assertIn("<h3", page)
        self.assertIn("if the word is left out", page)
