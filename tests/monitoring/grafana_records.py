"""Everything that a service sends to Graylog, as documents of Elasticsearch."""

import threading
from collections.abc import Iterable
from types import TracebackType
from typing import Self

from tests.gelf_receiver import GelfReceiver
from tests.monitoring.grafana_files import Document
from tests.monitoring.graylog_index import document


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


def kinds(documents: Iterable[Document]) -> set[str]:
    """The events that there are documents of."""
    return {document["event"] for document in documents if "event" in document}
