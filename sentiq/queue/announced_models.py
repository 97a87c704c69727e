"""The models that workers have announced."""

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from sentiq.errors import MessageError
from sentiq.model_description import ModelDescription

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AnnouncedModel:
    """A model, and the number of workers that serve it now."""

    description: ModelDescription
    workers: int

    @classmethod
    def from_reply(cls, reply: Sequence[bytes]) -> list[Self]:
        """Return the models in the reply of the models script, the one with the most workers first.

        A description of another release that cannot be read is left out, with a log line.
        """
        models = []
        for raw, workers in Counter(reply).most_common():
            try:
                models.append(cls(ModelDescription.decode(raw), workers))
            except MessageError as error:
                logger.warning("the announcement of %d workers is left out: %s", workers, error)
        return models
