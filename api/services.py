"""The objects that routes work with, handed to them by the app factory."""

from dataclasses import dataclass
from typing import cast

from flask import current_app

from api.bodies_in_flight import BodiesInFlight
from api.metrics import Metrics
from sentiq.queue import Producer
from sentiq.queue.feedback import FeedbackStore
from sentiq.settings import Settings

EXTENSION = "sentiq"


@dataclass(frozen=True, slots=True)
class Services:
    """The objects of one app; any greenlet may use them."""

    settings: Settings
    producer: Producer
    feedback: FeedbackStore
    metrics: Metrics
    bodies: BodiesInFlight


def services() -> Services:
    """Return the services of the current app. It costs a look-up: keep the result in a hot path."""
    return cast(Services, current_app.extensions[EXTENSION])
