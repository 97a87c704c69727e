"""The records that a service sends to Graylog, as documents of Elasticsearch."""

import threading
from collections.abc import Iterable
from types import TracebackType
from typing import Self

from tests.gelf_receiver import GelfReceiver
from tests.monitoring.grafana.grafana_files import Document
from tests.monitoring.graylog.stored_documents import stored_document


class GelfRecords:
    """Everything that a GELF receiver gets inside a `with` block, received by a thread."""

    def __init__(self, receiver: GelfReceiver) -> None:
        self._receiver = receiver
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._receive_all, daemon=True)
        self.documents: list[Document] = []

    def _receive_all(self) -> None:
        while not self._stop.is_set():
            try:
                message = self._receiver.receive(0.5)
            except TimeoutError:
                continue
            self.documents.append(stored_document(message))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()


def events_in(documents: Iterable[Document]) -> set[str]:
    """Return the events of these documents."""
    return {document["event"] for document in documents if "event" in document}
