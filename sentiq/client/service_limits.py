"""The limits of a service, from its description of itself."""

from sentiq.client.errors import ClientError
from sentiq.client.patience import Patience
from sentiq.client.persistent_requests import PersistentRequests
from sentiq.client.predictions import TextError


class ServiceLimits:
    """MAX_TEXTS and MAX_TEXT_CHARS, which /openapi.json tells, once a request was refused."""

    def __init__(self) -> None:
        self.asked_for = False
        self.most_texts: int | None = None
        self._most_chars: int | None = None

    async def ask(self, requests: PersistentRequests, patience: Patience) -> None:
        """Read the limits; leave them unknown if the service has no description."""
        self.asked_for = True
        try:
            schemas = (await requests.answer("GET", "/openapi.json", patience)).fields["components"][
                "schemas"
            ]
            self.most_texts = int(schemas["Texts"]["maxItems"])
            self._most_chars = int(schemas["Text"]["maxLength"])
        except (ClientError, KeyError, TypeError, ValueError):
            return

    def error_of(self, text: str) -> TextError | None:
        """Return the error of a text that is known to be too long, or None."""
        if self._most_chars is None or len(text) <= self._most_chars:
            return None
        return TextError(
            "too_long", f"the text has {len(text)} characters; at most {self._most_chars} are allowed"
        )
