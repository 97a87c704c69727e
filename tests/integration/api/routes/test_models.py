"""GET /models: the models that workers serve."""

import unittest

from api.models import AnnouncedModels
from sentiq.errors import QueueUnavailable
from sentiq.model_description import ModelDescription
from sentiq.queue.announced_models import AnnouncedModel
from tests.integration.api.api_case import ApiCase

TOPICS = AnnouncedModel(ModelDescription("topics", "3", ("sport", "politics"), 64), 2)


class TestModels(ApiCase):
    def test_the_model_of_the_running_worker_is_listed(self) -> None:
        answer = self.client.get("/models")
        self.assertEqual(answer.status_code, 200)
        (model,) = answer.get_json()["models"]
        self.assertEqual(model["model"], self.post("/predict", json={"text": "hola"}).get_json()["model"])
        self.assertEqual(model["labels"], ["negative", "neutral", "positive"])
        self.assertEqual((model["languages"], model["workers"]), (["es", "en"], 1))


class TestServiceWithoutWorker(ApiCase):
    with_worker = False

    def test_no_model_is_listed(self) -> None:
        self.assertEqual(self.client.get("/models").get_json(), {"success": True, "models": []})


class TestAnnouncedModels(unittest.TestCase):
    def test_the_queue_is_asked_once_in_a_while(self) -> None:
        reads: list[int] = []
        models = AnnouncedModels(lambda: reads.append(1) or [TOPICS])  # type: ignore[func-returns-value]
        self.assertEqual([models.current() for _ in range(3)], [[TOPICS]] * 3)
        self.assertEqual(len(reads), 1)

    def test_models_stay_while_the_queue_is_unavailable(self) -> None:
        def fail() -> list[AnnouncedModel]:
            raise QueueUnavailable("Redis is away")

        models = AnnouncedModels(fail)
        with self.assertLogs("api.models", "WARNING"):
            self.assertEqual(models.current(), [])

    def test_a_model_is_found_by_the_name_in_its_answers(self) -> None:
        models = AnnouncedModels(lambda: [TOPICS])
        self.assertIs(models.description("topics-3"), TOPICS.description)
        self.assertIs(models.description(), TOPICS.description)
        self.assertIsNone(models.description("stars-1"))
