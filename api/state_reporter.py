"""The thread beside the requests: how the queue stands and what this process takes, every ten seconds.

The record of the queue is written once for the whole deployment, by whichever process comes first: alerts on
it ("no worker", "nearly full") then hold however many replicas there are, and while no request comes.
"""

import logging
import threading
import time

from prometheus_client import ProcessCollector

from api.metrics import Metrics
from sentiq.errors import QueueUnavailable
from sentiq.logging.gelf_sender import GelfSender
from sentiq.logging.records import QueueFields, log_queue
from sentiq.queue import Producer
from sentiq.queue.daily_scores import PositivityStore

EVERY_S = 10.0

logger = logging.getLogger(__name__)


class Observer:
    def __init__(
        self, producer: Producer, positivity: PositivityStore, metrics: Metrics, sender: GelfSender | None
    ) -> None:
        self._producer = producer
        self._positivity = positivity
        self._metrics = metrics
        self._sender = sender
        self._process = ProcessCollector(registry=None)

    def start(self) -> None:
        """Observe until the process ends."""
        threading.Thread(target=self._run, name="observer", daemon=True).start()

    def _run(self) -> None:
        while True:
            self.step()
            time.sleep(EVERY_S)

    def step(self) -> None:
        """One look. What cannot be seen is logged, and the next look tries again."""
        figures = {metric.name: metric.samples[0].value for metric in self._process.collect()}
        self._metrics.process(figures)
        if self._sender is not None:
            self._metrics.gelf(self._sender.sent, self._sender.dropped)
        try:
            if self._producer.take_turn(EVERY_S):
                log_queue(logger, self._queue())
        except QueueUnavailable as error:
            logger.warning("the queue cannot be observed: %s", error)

    def _queue(self) -> QueueFields:
        state = self._producer.state()
        fields: QueueFields = {
            "waiting": state.waiting,
            "queue_limit": state.limit,
            "queue_fill": state.waiting / state.limit,
            "workers": state.workers,
            "dead": state.dead,
        }
        if days := self._positivity.days():
            fields["mean_score_today"] = days.today
            fields["mean_score_yesterday"] = days.yesterday
            fields["mean_score_drop"] = days.yesterday - days.today
        return fields
