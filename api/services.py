"""What the routes work with, handed to them by the app factory."""

from dataclasses import dataclass
from typing import cast

from flask import current_app

from api.metrics import Metrics
from sentiq.queue import Producer
from sentiq.queue.feedback import FeedbackStore
from sentiq.settings import Settings

EXTENSION = "sentiq"


@dataclass(frozen=True, slots=True)
class Services:
    settings: Settings
    producer: Producer
    feedback: FeedbackStore
    metrics: Metrics


def services() -> Services:
    """Those of the app that handles the current request; a look-up, so hold on to them in a hot path."""
    return cast(Services, current_app.extensions[EXTENSION])
