"""The models that workers have announced: for the page and GET /models, never on the way of a prediction."""

import logging
from collections.abc import Callable
from time import monotonic

from sentiq.errors import QueueUnavailable
from sentiq.model_description import ModelDescription
from sentiq.queue.announced_models import AnnouncedModel

READ_INTERVAL_S = 3.0

logger = logging.getLogger(__name__)


class AnnouncedModels:
    """The announcements, read from the queue at most once in READ_INTERVAL_S. Any greenlet may use it.

    While the queue is unavailable, the models stay as they were.
    """

    def __init__(self, read: Callable[[], list[AnnouncedModel]]) -> None:
        """`read` returns the models, or raises QueueUnavailable."""
        self._read = read
        self._models: list[AnnouncedModel] = []
        self._read_again_at = 0.0  # of `monotonic`

    def current(self) -> list[AnnouncedModel]:
        """Return the models, the one with the most workers first."""
        now = monotonic()
        if now >= self._read_again_at:
            self._read_again_at = now + READ_INTERVAL_S  # first: only one greenlet reads
            try:
                self._models = self._read()
            except QueueUnavailable as error:
                logger.warning("the models are unknown: %s", error)
        return self._models

    def description(self, versioned_name: str = "") -> ModelDescription | None:
        """Return what is known of the model of an answer ("sentiment-4"), or of the first model.

        None if no worker has announced it.
        """
        models = (one.description for one in self.current())
        return next(
            (one for one in models if not versioned_name or one.versioned_name == versioned_name), None
        )
