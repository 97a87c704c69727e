"""Records of the service as Graylog stores them: its index, and a document for every GELF message."""

import threading
from collections.abc import Iterable
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from monitoring.graylog.index_set import DOUBLES, KEYWORDS, LONGS, TEXTS
from tests.gelf_receiver import GelfReceiver
from tests.monitoring.grafana_files import Document

TIME_FORMAT = "uuuu-MM-dd HH:mm:ss.SSS"

# What Graylog's index template says for Elasticsearch 7, with the types that Graylog is given before. Text
# in any other field is a keyword. So is `source` here: the Elasticsearch of the tests lacks the module for
# Graylog's analyzer of it.
INDEX = {
    "settings": {"number_of_shards": 1, "number_of_replicas": 0},
    "mappings": {
        "dynamic_templates": [
            {"store_generic": {"match_mapping_type": "string", "mapping": {"type": "keyword"}}}
        ],
        "properties": {
            "message": {"type": "text", "analyzer": "standard"},
            "full_message": {"type": "text", "analyzer": "standard"},
            "source": {"type": "keyword"},
            "timestamp": {"type": "date", "format": TIME_FORMAT},
            "streams": {"type": "keyword"},
            **{name: {"type": "double"} for name in DOUBLES},
            **{name: {"type": "long"} for name in LONGS},
            **{name: {"type": "keyword"} for name in KEYWORDS},
            **{name: {"type": "text", "analyzer": "standard"} for name in TEXTS},
        },
    },
}


class Records:
    """Everything that reaches a GELF receiver while this is entered, as documents."""

    def __init__(self, receiver: GelfReceiver) -> None:
        self._receiver = receiver
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.documents: list[Document] = []

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                message = self._receiver.receive(0.5)
            except TimeoutError:
                continue
            self.documents.append(document(message))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()


def document(message: dict[str, object]) -> Document:
    """One GELF message as Graylog writes it to Elasticsearch."""
    fields = {name.removeprefix("_"): value for name, value in message.items()}
    seconds = fields.pop("timestamp")
    assert isinstance(seconds, int | float), seconds
    time = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
    del fields["version"]
    return {"message": fields.pop("short_message"), "source": fields.pop("host"), "timestamp": time, **fields}


def kinds(documents: Iterable[Document]) -> set[str]:
    """The events that there are documents of."""
    return {document["event"] for document in documents if "event" in document}
