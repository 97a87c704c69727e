"""Reports the state of the queue and of this process every ten seconds, from a thread beside the requests.

One process removes expired corrections and writes the queue's record for the whole deployment: alerts on
it ("no worker", "nearly full") then hold for any number of replicas, and while no request comes.
"""

import logging
import threading
import time
from typing import NamedTuple

import orjson
from prometheus_client import ProcessCollector

from api.metrics import Metrics
from sentiq.errors import QueueUnavailable
from sentiq.logging import log_queue
from sentiq.logging.gelf_sender import GelfSender
from sentiq.logging.records import QueueFields
from sentiq.queue import Producer
from sentiq.queue.daily_scores import DailyMeanScore
from sentiq.queue.feedback import FeedbackStore
from sentiq.queue.turn_lock import TurnLock

REPORT_INTERVAL_S = 10.0

logger = logging.getLogger(__name__)


class SharedState(NamedTuple):
    """The state that all processes share; `turn` decides which one reports it and removes old parts."""

    turn: TurnLock
    daily_score: DailyMeanScore
    feedback_store: FeedbackStore


class StateReporter:
    """A thread, or a greenlet under gevent."""

    def __init__(
        self, producer: Producer, shared: SharedState, metrics: Metrics, sender: GelfSender | None
    ) -> None:
        self._producer = producer
        self._shared = shared
        self._metrics = metrics
        self._sender = sender
        self._process = ProcessCollector(registry=None)

    def start(self) -> None:
        """Report until the process ends."""
        threading.Thread(target=self._loop, name="state-reporter", daemon=True).start()

    def _loop(self) -> None:
        while True:
            self.step()
            time.sleep(REPORT_INTERVAL_S)

    def step(self) -> None:
        """Report once. An unreachable queue is logged, and the next step tries again."""
        figures = {metric.name: metric.samples[0].value for metric in self._process.collect()}
        self._metrics.set_process_figures(figures)
        if self._sender is not None:
            self._metrics.set_gelf_totals(self._sender.sent, self._sender.dropped)
        try:
            if self._shared.turn.acquire():
                self._shared.feedback_store.drop_expired()
                fields = self._queue_fields()
                note = orjson.dumps(fields)
                log_queue(logger, fields, repeated=self._shared.turn.exchange_note(note) == note)
        except QueueUnavailable as error:
            logger.warning("the state of the queue is unknown: %s", error)

    def _queue_fields(self) -> QueueFields:
        state = self._producer.queue_state()
        fields: QueueFields = {
            "waiting": state.waiting,
            "queue_limit": state.limit,
            "queue_fill": state.waiting / state.limit,
            "workers": state.workers,
            "dead": state.dead,
        }
        if means := self._shared.daily_score.compare():
            fields["mean_score_today"] = means.today
            fields["mean_score_yesterday"] = means.yesterday
            fields["mean_score_drop"] = means.yesterday - means.today
        return fields
