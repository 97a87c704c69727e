"""The app factory: it only wires."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from api import errors, request_context
from api.full_queue import FullQueueRefusal
from api.metrics import Metrics
from api.request_parsing import MAX_FIELDS
from api.routes import feedback, health, jobs, page, predict
from api.services import EXTENSION, Services
from sentiq.queue import Producer
from sentiq.queue.feedback import FeedbackStore
from sentiq.settings import Settings


class Api(Flask):
    """Flask without its check for coroutines."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return `func`: all views are sync, so skip Flask's check in every request."""
        return func


def create_app(
    settings: Settings, producer: Producer, feedback_store: FeedbackStore, metrics: Metrics
) -> Flask:
    """Return the app with its routes, hooks and error handlers."""
    app = Api(__name__)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.max_body_bytes
    app.config["MAX_FORM_PARTS"] = MAX_FIELDS
    services = app.extensions[EXTENSION] = Services(settings, producer, feedback_store, metrics)
    app.wsgi_app = FullQueueRefusal(app.wsgi_app, services)  # type: ignore[method-assign]  # as Flask's docs say
    for module in (predict, jobs, feedback, health, page):
        app.register_blueprint(module.blueprint)
    request_context.register_hooks(app)
    errors.register_handlers(app)
    return app
