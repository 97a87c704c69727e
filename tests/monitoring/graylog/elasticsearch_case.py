"""The base of tests that search the documents of Graylog's streams in a real Elasticsearch.

A test module imports `setUpModule` and `tearDownModule` too: one server for all its classes, because a
start takes some seconds and half a gigabyte.
"""

import unittest
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import requests

from monitoring.graylog.event_definitions import EVENT_DEFINITIONS, EventDefinition
from tests.monitoring.elasticsearch_server import ElasticsearchServer
from tests.monitoring.graylog.fake_routes import Json
from tests.monitoring.graylog.graylog_search import GraylogSearch
from tests.monitoring.graylog.stored_documents import INDEX, index_body

elasticsearch: ElasticsearchServer


def setUpModule() -> None:
    """Start the server."""
    global elasticsearch  # noqa: PLW0603  # unittest gives a module no other place for it
    elasticsearch = ElasticsearchServer().start()


def tearDownModule() -> None:
    """Stop the server. Neither pytest nor nose calls the clean-ups of enterModuleContext."""
    elasticsearch.stop()


class ElasticsearchCase(unittest.TestCase):
    """Searches in `documents`, which `store` puts into a new index."""

    documents: Sequence[Json]

    @classmethod
    def store(cls, documents: Sequence[Json]) -> None:
        """Replace the index by one with these documents."""
        cls.documents = documents
        requests.delete(f"{elasticsearch.url}/{INDEX}", timeout=30)
        elasticsearch.call("PUT", f"/{INDEX}", index_body())
        for document in documents:
            elasticsearch.call("POST", f"/{INDEX}/_doc", document)
        elasticsearch.call("POST", f"/{INDEX}/_refresh")

    def store_for_this_test(self, documents: Sequence[Json]) -> None:
        """Replace the index, and restore the documents of the class after the test."""
        self.addCleanup(self.store, self.documents)
        self.store(documents)

    @classmethod
    def search(cls, begin: datetime | None = None) -> GraylogSearch:
        """Return a search from `begin`, or from an hour ago."""
        now = datetime.now(UTC)
        return GraylogSearch(elasticsearch, begin or now - timedelta(hours=1), now + timedelta(minutes=1))

    def of_event(self, event: str, **fields: object) -> list[Json]:
        """Return the documents of an event that have these values."""
        wanted = {"event": event, **fields}
        return [document for document in self.documents if wanted.items() <= document.items()]

    def raised(self, begin: datetime | None = None) -> set[str]:
        """Return the titles of the event definitions whose condition holds."""
        search = self.search(begin)
        return {
            definition.title
            for definition in EVENT_DEFINITIONS
            if search.condition_holds(_config_of(definition))
        }

    @staticmethod
    def mapping() -> Json:
        """Return field -> type of the index."""
        response: Json = elasticsearch.call("GET", f"/{INDEX}/_mapping")
        properties = response[INDEX]["mappings"]["properties"]
        return {field: entry["type"] for field, entry in properties.items()}


def _config_of(definition: EventDefinition) -> Json:
    body: Json = definition.creation_body(definition.stream.title)
    return body["entity"]["config"]
