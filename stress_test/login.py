"""The login of Locust's web page: one user, with a name and a password from the environment."""

import hmac
import logging
import secrets
from dataclasses import dataclass

from flask import Blueprint, redirect, request, session, url_for
from flask_login import UserMixin, login_user
from locust.web import WebUI
from werkzeug.wrappers import Response

DEFAULT = "admin"  # name and password
SUBMIT_PATH = "/login_submit"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Credentials:
    """The name and the password of the one user."""

    user: str
    password: str

    def match(self, user: str, password: str) -> bool:
        """Compare both in constant time, so that the duration tells nothing about either."""
        same_user = hmac.compare_digest(user.encode(), self.user.encode())
        same_password = hmac.compare_digest(password.encode(), self.password.encode())
        return same_user and same_password


class Operator(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """A user who has logged in."""

    def __init__(self, user: str) -> None:
        self.id = user


def require_login(web_ui: WebUI, base_path: str, credentials: Credentials) -> None:
    """Let only `credentials` into a page that has `web_login`.

    The key of its cookies is random, so a cookie is valid for this process alone. Locust has two hooks for a
    login: the user loader of the login manager, and the callback of the form. Raises TypeError if the page
    has no Flask app.
    """
    app = web_ui.app
    if app is None:
        raise TypeError("the web page has no Flask app")
    app.config.update(
        SECRET_KEY=secrets.token_bytes(32), SESSION_COOKIE_SAMESITE="Lax", SESSION_COOKIE_NAME="sentiq_stress"
    )
    web_ui.login_manager.user_loader(lambda user: Operator(user) if user == credentials.user else None)
    web_ui.auth_args = {"username_password_callback": f"{base_path}{SUBMIT_PATH}"}
    app.register_blueprint(_login_blueprint(base_path, credentials))
    if credentials.password == DEFAULT:
        logger.warning("the password of the web page is %r: set another with LOCUST_PASSWORD", DEFAULT)


def _login_blueprint(base_path: str, credentials: Credentials) -> Blueprint:
    blueprint = Blueprint("login", __name__, url_prefix=base_path or None)

    @blueprint.post(SUBMIT_PATH)
    def submit() -> Response:
        if not credentials.match(request.form.get("username", ""), request.form.get("password", "")):
            session["auth_error"] = "Wrong user or password"
            return redirect(url_for("locust.login"))
        session["auth_error"] = None
        login_user(Operator(credentials.user))
        return redirect(url_for("locust.index"))

    return blueprint
