"""The error of a request that is refused before its head is complete.

The app answers, logs and counts such a request: in its environment the server sets REFUSAL to the error.
"""

REFUSAL = "sentiq.refusal"  # in the WSGI environment
REFUSED_METHOD = "OTHER"  # no route has it


class RequestRefused(ValueError):
    """The head or the framing of a request is not acceptable; `detail` never holds a part of the request."""

    def __init__(self, detail: str, status: int = 400) -> None:
        super().__init__(detail)
        self.detail = detail
        self.status = status
