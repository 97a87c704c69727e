"""The steps of docs/bring-your-own.md: a Keras model of four topics is trained, exported and served."""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any

import requests

from devtools.processes import (
    REPOSITORY,
    Process,
    RedisServer,
    free_port,
    start_api,
    start_worker,
    wait_until,
)

LABELS = ("world", "sport", "business", "science")
NAMES = {"world": "Mundo", "sport": "Deporte"}  # the other two labels have no name
TEXTS = {
    "The coach is happy: the team won the match with two late goals": "sport",
    "Investors sell their shares as the company reports losses": "business",
    "Researchers found a new planet with the telescope": "science",
    "The minister signs the peace treaty at the border": "world",
}
TIMEOUT_S = 60


class TestModelOfFourTopics(unittest.TestCase):
    """A real Redis, a real worker that serves the model, and a real api without settings for the model."""

    folder: tempfile.TemporaryDirectory[str]
    redis: RedisServer
    url: str
    worker: Process
    api: Process

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory(prefix="sentiq-topics-")
        folder = Path(cls.folder.name)
        run_python("docs/examples/topics.py", str(folder))
        names = [f"{label}={name}" for label, name in NAMES.items()]
        files = [str(folder / "model.keras"), "--tokenizer", str(folder / "tokenizer.json")]
        options = ["--labels", *LABELS, "--label-names", *names, "--name", "topics", "--max-tokens", "64"]
        run_python("-m", "training.export", *files, *options, "--out", str(folder / "topics"))
        cls.serve(folder / "topics")

    @classmethod
    def serve(cls, model: Path) -> None:
        cls.redis = RedisServer().start()
        port = free_port()
        cls.url = f"http://127.0.0.1:{port}"
        cls.worker = start_worker(cls.redis.url, MODEL_PATH=str(model))
        cls.api = start_api(cls.redis.url, port)
        wait_until(cls.ready, "the service is ready", 60)

    @classmethod
    def tearDownClass(cls) -> None:  # not addClassCleanup: nosetests does not run it
        for server in (cls.api, cls.worker, cls.redis):
            server.stop()
        cls.folder.cleanup()

    @classmethod
    def ready(cls) -> bool:
        try:
            return requests.get(f"{cls.url}/health/ready", timeout=TIMEOUT_S).ok
        except requests.ConnectionError:
            return False

    def predict(self, text: str) -> Any:
        answer = requests.post(f"{self.url}/predict", json={"text": text}, timeout=TIMEOUT_S)
        self.assertEqual(answer.status_code, 200, answer.text)
        return answer.json()

    def test_the_api_responds_with_the_models_labels(self) -> None:
        for text, label in TEXTS.items():
            answer = self.predict(text)
            self.assertEqual(answer["sentiment"], label, text)
            self.assertEqual(answer["prediction"], NAMES.get(label, label))
            self.assertEqual(list(answer["probabilities"]), list(LABELS))
            self.assertEqual(answer["score"], max(answer["probabilities"].values()))
            self.assertEqual(answer["model"], "topics-1")

    def test_a_list_of_texts_gets_the_same_labels(self) -> None:
        answer = requests.post(f"{self.url}/predict", json={"texts": list(TEXTS)}, timeout=TIMEOUT_S).json()
        self.assertEqual([one["sentiment"] for one in answer["predictions"]], list(TEXTS.values()))

    def test_a_text_of_unknown_words_gets_a_label(self) -> None:
        self.assertIn(self.predict("😂")["sentiment"], LABELS)

    def test_the_page_shows_the_label_names(self) -> None:
        form = {"text_data": next(iter(TEXTS))}
        page = requests.post(self.url, data=form, headers={"Accept": "text/html"}, timeout=TIMEOUT_S).text
        self.assertIn('<span class="word">Deporte</span>', page)
        for name in ("Mundo", "Deporte", "business", "science"):
            self.assertIn(f">{name}</th>", page)
        self.assertNotIn("ositive", page)

    def test_metrics_count_by_the_models_labels(self) -> None:
        self.predict(next(iter(TEXTS)))
        metrics = requests.get(f"{self.url}/metrics", timeout=TIMEOUT_S).text
        self.assertIn('sentiq_predictions_total{sentiment="sport"}', metrics)

    def test_the_workers_log_has_the_models_labels(self) -> None:
        job_id = self.predict(next(iter(TEXTS)))["job_id"]
        wait_until(lambda: job_id in self.worker.log, "the prediction is logged", TIMEOUT_S)
        line = next(line for line in self.worker.log.splitlines() if job_id in line)
        record = json.loads(line)
        self.assertEqual((record["sentiment"], record["model"]), ("sport", "topics-1"))
        self.assertEqual(set(record["probabilities"]), set(LABELS))

    def test_a_correction_may_name_a_label_of_the_model_and_no_other(self) -> None:
        job_id = self.predict(next(iter(TEXTS)))["job_id"]
        for label, status in (("science", 201), ("positive", 400)):
            correction = {"job_id": job_id, "sentiment": label}
            answer = requests.post(f"{self.url}/feedback", json=correction, timeout=TIMEOUT_S)
            self.assertEqual(answer.status_code, status, answer.text)
        page = requests.get(f"{self.url}/feedback", params={"job_id": job_id}, timeout=TIMEOUT_S).text
        self.assertIn('<option value="sport">Deporte</option>', page)


def run_python(*arguments: str) -> None:
    """Run a step of the documentation; raises AssertionError with its output if it fails."""
    ended = subprocess.run(
        [sys.executable, *arguments], cwd=REPOSITORY, capture_output=True, text=True, timeout=300, check=False
    )
    if ended.returncode:
        raise AssertionError(f"{' '.join(arguments)}\n{ended.stdout}{ended.stderr}")
