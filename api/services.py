"""The objects that routes work with, handed to them by the app factory."""

from dataclasses import dataclass
from typing import cast

from flask import current_app

from api.api_keys import ApiKeys
from api.bodies_in_flight import BodiesInFlight
from api.metrics import Metrics
from api.models import AnnouncedModels
from sentiq.queue import Producer
from sentiq.queue.feedback import FeedbackStore
from sentiq.queue.request_counter import RequestCounter
from sentiq.settings import Settings

EXTENSION = "sentiq"


@dataclass(frozen=True, slots=True)
class AccessControl:
    """The checks of API keys and of the rate limit; None where the setting is off."""

    api_keys: ApiKeys | None = None  # of API_KEYS_FILE
    request_counter: RequestCounter | None = None  # for RATE_LIMIT


@dataclass(frozen=True, slots=True)
class Services:
    """The objects of one app; any greenlet may use them."""

    settings: Settings
    producer: Producer
    feedback: FeedbackStore
    metrics: Metrics
    bodies: BodiesInFlight
    access: AccessControl
    models: AnnouncedModels


def services() -> Services:
    """Return the services of the current app. It costs a look-up: keep the result in a hot path."""
    return cast(Services, current_app.extensions[EXTENSION])
