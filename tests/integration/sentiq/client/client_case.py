"""A real service and clients of it."""

import unittest
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar

from devtools.local_service import LocalService
from sentiq import Client
from sentiq.client import Prediction

GOOD = "Me encantó, volveré pronto."
BAD = "A horrible service, never again."


class ClientCase(unittest.TestCase):
    """A service with one worker for all tests of a class, and a client for each test."""

    service: ClassVar[LocalService]

    @classmethod
    def setUpClass(cls) -> None:
        cls.service = LocalService().start()

    @classmethod
    def tearDownClass(cls) -> None:  # not addClassCleanup: nosetests does not run it
        cls.service.stop()

    def setUp(self) -> None:
        self.client = Client(self.service.url)
        self.addCleanup(self.client.close)


class FaultCase(unittest.TestCase):
    """Services of one test each, to which something happens while a client scores."""

    def start_service(self, workers: int = 1, **settings: str) -> LocalService:
        """Start a service for this test only; `settings` are variables of its environment."""
        service = LocalService(workers=workers, **settings)  # type: ignore[arg-type]  # capitals only
        self.addCleanup(service.stop)
        return service.start()

    def start_client(self, service: LocalService, timeout_s: float = 60.0) -> Client:
        """Return a client of `service` that is closed after the test."""
        client = Client(service.url, timeout_s=timeout_s)
        self.addCleanup(client.close)
        return client

    def score_during(
        self, client: Client, texts: list[str], fault: Callable[[], None], after: int
    ) -> list[Prediction]:
        """Score texts, and let `fault` happen once `after` predictions are there; return all predictions."""
        predictions: list[Prediction] = []
        with ThreadPoolExecutor() as pool:
            happening = None
            for prediction in client.predict_iter(texts):
                predictions.append(prediction)
                if happening is None and len(predictions) >= after:
                    happening = pool.submit(fault)
            assert happening is not None
            happening.result()
        return predictions

    def assert_complete(self, texts: list[str], predictions: list[Prediction]) -> None:
        """Fail unless each text has its own prediction, in order, and none has an error."""
        self.assertEqual([one.text for one in predictions], texts)
        self.assertEqual([one.error for one in predictions if one.error], [])
