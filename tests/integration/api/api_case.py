"""The app on a real Redis, with a real worker that scores with the real model."""

import unittest
from typing import Any, ClassVar

from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from werkzeug.test import TestResponse

from api.app import create_app
from api.description import api_description
from api.metrics import Metrics
from devtools.processes import Process, RedisServer, start_worker, wait_until
from sentiq.queue import Producer
from sentiq.queue.connection import connect
from sentiq.queue.feedback import FeedbackStore
from sentiq.settings import Settings
from tests.integration.api.contract import Answer, Contract

BROWSER = {  # Chromium's
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,"
    "*/*;q=0.8,application/signed-exchange;v=b3;q=0.7"
}


class ContractClient(FlaskClient):
    """A client that holds every answer to openapi.json."""

    def __init__(self, *arguments: Any, contract: Contract, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self._contract = contract

    def open(self, *arguments: Any, **keywords: Any) -> TestResponse:
        """Send a request and return the answer. Raises ContractBroken."""
        response = super().open(*arguments, **keywords)
        sent, body = response.request, response.get_data()
        response.close()  # a file; what was read stays
        self._contract.check(
            Answer(sent.method, sent.path, response.status_code, dict(response.headers), body)
        )
        return response


class ApiCase(unittest.TestCase):
    """One service for each class, with the settings in `environment`."""

    environment: ClassVar[dict[str, str]] = {}
    with_worker = True
    server: ClassVar[RedisServer]
    settings: ClassVar[Settings]
    redis: ClassVar[Redis]
    producer: ClassVar[Producer]
    metrics: ClassVar[Metrics]
    app: ClassVar[Flask]
    contract: ClassVar[Contract]
    worker: ClassVar[Process]

    @classmethod
    def setUpClass(cls) -> None:
        cls.server = RedisServer().start()
        cls.settings = Settings.from_environment({"REDIS_URL": cls.server.url, **cls.environment})
        cls.redis = connect(cls.server.url, max_connections=50, read_timeout_s=15)
        cls.producer = Producer(
            cls.redis,
            limit=cls.settings.queue_limit,
            result_ttl_s=cls.settings.result_ttl_s,
            queue_bytes=cls.settings.queue_bytes,
            stored_bytes=cls.settings.stored_bytes,
        )
        cls.metrics = Metrics(cls.producer)
        cls.app = create_app(cls.settings, cls.producer, FeedbackStore(cls.redis), cls.metrics)
        cls.contract = Contract(api_description(cls.settings))
        cls.app.test_client_class = ContractClient
        if cls.with_worker:
            cls.worker = start_worker(cls.server.url)
            wait_until(lambda: cls.producer.queue_state().workers == 1, "the worker has registered")

    @classmethod
    def tearDownClass(cls) -> None:
        if cls.with_worker:
            cls.worker.stop()
        cls.producer.close()
        cls.redis.close()
        cls.server.stop()

    def setUp(self) -> None:
        self.client = self.app.test_client(contract=self.contract)

    def post(self, path: str, **arguments: Any) -> TestResponse:
        response: TestResponse = self.client.post(path, **arguments)
        return response

    def assert_problem(self, response: TestResponse, status: int, says: str) -> None:
        """Check that the answer is problem+json (RFC 9457) with that status and those words in its detail."""
        self.assertEqual(response.status_code, status, response.text)
        self.assertEqual(response.mimetype, "application/problem+json")
        problem = response.get_json(force=True)
        self.assertEqual((problem["status"], problem["success"]), (status, False))
        self.assertTrue(problem["title"])
        self.assertIn(says, problem["detail"])
