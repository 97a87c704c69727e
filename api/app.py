"""The app factory: it only wires."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from api import (
    admission,
    bodies_in_flight,
    cors,
    errors,
    full_queue,
    language,
    number_format,
    path_prefix,
    request_context,
)
from api.bodies_in_flight import BodiesInFlight
from api.metrics import Metrics
from api.models import AnnouncedModels
from api.navigation import register_navigation
from api.rate_limit import limit_requests
from api.request_parsing import MAX_FIELDS
from api.routes import docs, explain, feedback, files, health, jobs, key, page, predict
from api.routes import models as models_route
from api.services import EXTENSION, AccessControl, Services
from sentiq.queue import Producer
from sentiq.queue.feedback import FeedbackStore
from sentiq.settings import Settings

NO_LIMITS = AccessControl()


class Api(Flask):
    """Flask without its check for coroutines."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return `func`: all views are sync, so skip Flask's check in every request."""
        return func


def create_app(
    settings: Settings,
    producer: Producer,
    feedback_store: FeedbackStore,
    metrics: Metrics,
    access: AccessControl = NO_LIMITS,
) -> Flask:
    """Return the app with its routes, hooks and error handlers."""
    app = Api(__name__)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.max_body_bytes
    app.config["MAX_FORM_PARTS"] = MAX_FIELDS
    bodies = BodiesInFlight(settings.bodies_bytes)
    models = AnnouncedModels(producer.announced_models)
    app.extensions[EXTENSION] = Services(settings, producer, feedback_store, metrics, bodies, access, models)
    for module in (predict, explain, docs, jobs, feedback, health, page, files, key, models_route):
        app.register_blueprint(module.blueprint)
    request_context.register_hooks(app)
    path_prefix.serve_below_prefix(app, settings.trusted_proxies)
    cors.answer_preflights(app, settings.cors_origins)
    language.register_hooks(app)
    register_navigation(app)
    number_format.register_filters(app)
    control_access(app, settings, access)
    full_queue.refuse_early(app)
    bodies_in_flight.register_hooks(app, bodies)
    errors.register_handlers(app)
    cors.share_answers(app, settings.cors_origins)
    return app


def control_access(app: Flask, settings: Settings, access: AccessControl) -> None:
    """Register the hooks of API keys and of the rate limit, each only if it is on."""
    if access.api_keys is not None:
        admission.register_hooks(app)
    if settings.rate_limit and access.request_counter is not None:
        limit_requests(app, settings.rate_limit, access.request_counter, settings.trusted_proxies)
    if access.api_keys is not None:
        admission.require_keys(app)  # behind the limit, which counts refused requests too
