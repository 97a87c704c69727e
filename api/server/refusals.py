"""The error of a request that is refused before the app sees it."""


class RequestRefused(ValueError):
    """The head or the framing of a request is not acceptable; `detail` never holds a part of the request."""

    def __init__(self, detail: str, status: int = 400) -> None:
        super().__init__(detail)
        self.detail = detail
        self.status = status
