"""The login of Locust's web page: one user, whose name and password the environment tells."""

import hmac
import logging
import secrets
from dataclasses import dataclass

from flask import Blueprint, redirect, request, session, url_for
from flask_login import UserMixin, login_user
from locust.web import WebUI
from werkzeug.wrappers import Response

DEFAULT = "admin"  # name and password
SUBMIT = "/login_submit"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Credentials:
    user: str
    password: str

    def match(self, user: str, password: str) -> bool:
        """Both are compared, and in a time that tells nothing about either."""
        same_user = hmac.compare_digest(user.encode(), self.user.encode())
        same_password = hmac.compare_digest(password.encode(), self.password.encode())
        return same_user and same_password


class Operator(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    def __init__(self, user: str) -> None:
        self.id = user


def protect(web_ui: WebUI, base_path: str, credentials: Credentials) -> None:
    """For a page with `web_login`. The secret of its cookies lives as long as the process.

    The two hooks are Locust's own: the login manager's user loader, and the form's callback.
    """
    app = web_ui.app
    if app is None:
        raise TypeError("the web page has no Flask app")
    app.config.update(
        SECRET_KEY=secrets.token_bytes(32), SESSION_COOKIE_SAMESITE="Lax", SESSION_COOKIE_NAME="sentiq_stress"
    )
    web_ui.login_manager.user_loader(lambda user: Operator(user) if user == credentials.user else None)
    web_ui.auth_args = {"username_password_callback": f"{base_path}{SUBMIT}"}
    app.register_blueprint(_blueprint(base_path, credentials))
    if credentials.password == DEFAULT:
        logger.warning("the web page takes the password %r: LOCUST_PASSWORD sets another", DEFAULT)


def _blueprint(base_path: str, credentials: Credentials) -> Blueprint:
    blueprint = Blueprint("login", __name__, url_prefix=base_path or None)

    @blueprint.post(SUBMIT)
    def submit() -> Response:
        if not credentials.match(request.form.get("username", ""), request.form.get("password", "")):
            session["auth_error"] = "Wrong user or password"
            return redirect(url_for("locust.login"))
        session["auth_error"] = None
        login_user(Operator(credentials.user))
        return redirect(url_for("locust.index"))

    return blueprint
