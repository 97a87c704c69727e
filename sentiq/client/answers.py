"""An answer over HTTP, and the errors that it may be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self, TypeVar

import orjson

from sentiq.client.errors import ClientError, KeyRefused, NotSentiq, RequestRefused, ServiceFailed

T = TypeVar("T")

BUSY = frozenset((408, 429, 502, 503))  # statuses of requests that were not done and may be sent again


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer. `fields` is its JSON object, empty if the body is something else."""

    url: str
    status: int
    headers: Mapping[str, str]
    fields: Mapping[str, Any]
    took_s: float

    @classmethod
    def from_body(cls, url: str, status: int, headers: Mapping[str, str], body: bytes, took_s: float) -> Self:
        """Return the answer with the JSON object in `body`."""
        try:
            fields = orjson.loads(body) if body else {}
        except ValueError:
            fields = {}
        return cls(url, status, headers, fields if isinstance(fields, dict) else {}, took_s)

    @property
    def retry_after_s(self) -> float | None:
        """Return the seconds of Retry-After; None without it, or if it holds a date."""
        value = self.headers.get("retry-after", "")
        return float(value) if value.isdecimal() else None

    @property
    def job_id(self) -> str | None:
        """Return the id of the job at Location. The path around it may lack a proxy's prefix."""
        return self.headers.get("location", "").rpartition("/jobs/")[2] or None

    @property
    def detail(self) -> str:
        """Return what the service says about an error."""
        return str(self.fields.get("detail") or f"HTTP status {self.status}")

    @property
    def is_of_sentiq(self) -> bool:
        """Return True if the answer has the member that all JSON of Sentiq has."""
        return "success" in self.fields

    def check_ok(self) -> Mapping[str, Any]:
        """Return the members of a successful answer. Raises the ClientError that `error` returns."""
        if self.status in (200, 202) and self.is_of_sentiq:
            return self.fields
        raise self.error()

    def read_fields(self, build: Callable[[Mapping[str, Any]], T]) -> T:
        """Return what `build` makes of the members.

        Raises what `check_ok` raises, and NotSentiq if members are missing.
        """
        fields = self.check_ok()
        try:
            return build(fields)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise NotSentiq(
                f"{self.url} answers with other members than this client knows "
                f"({type(error).__name__}: {error}): install the client of the service's release"
            ) from error

    def error(self) -> ClientError:
        """Return the error for an answer that cannot be used."""
        if 300 <= self.status < 400:
            return NotSentiq(
                f"{self.url} redirects to {self.headers.get('location')}: give the client that address"
            )
        if self.status == 401:
            return KeyRefused(f"{self.url} answers: {self.detail} Give the client its api_key.")
        if not self.is_of_sentiq:
            return NotSentiq(
                f"{self.url} answers with status {self.status}, but not as Sentiq does: check the address. "
                "It is the one of the page, without /predict."
            )
        if self.status >= 500:
            return ServiceFailed(
                f"{self.url} answers with status {self.status}: {self.detail} See the service's log."
            )
        return RequestRefused(f"{self.url} answers with status {self.status}: {self.detail}", self.status)
