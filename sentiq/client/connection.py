"""The HTTP connections to one service."""

import asyncio
import ssl
from collections.abc import Mapping
from time import monotonic
from urllib.parse import urlsplit

import httpx2

from sentiq import __version__
from sentiq.client.answers import Answer
from sentiq.client.errors import ClientClosed, InvalidArgument, ServiceUnreachable

CONNECT_S = 10.0
SILENT_S = (
    60.0  # an answer may take that long; the service itself gives up after PREDICT_TIMEOUT_S, 10 s by default
)
LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))


class ConnectionBroken(ServiceUnreachable):
    """A connection could not be made, or ended or fell silent before the answer; a new one may succeed."""


class ServiceConnection:
    """Connections to the service at `url`, which may have a path. Belongs to one event loop.

    Raises InvalidArgument for a bad URL or key.
    """

    def __init__(
        self, url: str, api_key: str | None, tls: ssl.SSLContext | None, most_connections: int
    ) -> None:
        self.url = _checked_url(url)
        self.answered = False  # once
        if api_key is not None and not (api_key.isascii() and api_key.isprintable()):
            raise InvalidArgument(
                "api_key holds a character that no key has: copy it again, without line ends"
            )
        headers = {"User-Agent": f"sentiq-client/{__version__}", "Accept": "application/json"}
        if api_key:
            headers["Authorization"] = f"Bearer {api_key}"
        self._http = httpx2.AsyncClient(
            headers=headers,
            verify=tls or True,
            timeout=httpx2.Timeout(SILENT_S, connect=CONNECT_S, pool=None),
            limits=httpx2.Limits(max_connections=None, max_keepalive_connections=most_connections),
            # A proxy of the environment cannot reach a service on this machine.
            trust_env=urlsplit(self.url).hostname not in LOOPBACK,
        )

    async def exchange(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        most_s: float = SILENT_S,
    ) -> Answer:
        """Send one request and return the answer, whatever its status, that is complete within `most_s`.

        Raises ConnectionBroken, ServiceUnreachable for a certificate that is refused, and ClientClosed.
        """
        if self._http.is_closed:
            raise ClientClosed("the client is closed: make a new one")
        url = self.url + path
        timeout = httpx2.Timeout(min(SILENT_S, most_s), connect=min(CONNECT_S, most_s), pool=None)
        sent_headers = {"Content-Type": "application/json", **(headers or {})} if body else headers
        sent_at = monotonic()
        try:
            async with asyncio.timeout(most_s):  # the limits above are for each piece of the answer
                response = await self._http.request(
                    method, url, content=body, headers=sent_headers, timeout=timeout
                )
        except TimeoutError as error:
            raise ConnectionBroken(f"{self.url} is slow: no answer within {most_s:.3g} s") from error
        except httpx2.TransportError as error:
            raise _connection_error(self.url, error) from error
        self.answered = True
        return Answer.from_body(
            url, response.status_code, response.headers, response.content, monotonic() - sent_at
        )

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()


def _checked_url(url: str) -> str:
    try:
        parts = urlsplit(url.strip())
        good = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # a port that is no number, half an IPv6 address
        good = False
    if "@" in url:
        raise InvalidArgument("url holds a user or a password: leave them out, and give a key as api_key")
    if not good:
        raise InvalidArgument(f"url is {url!r:.100}: give an address such as http://localhost:8000")
    return f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")


def _connection_error(url: str, error: httpx2.TransportError) -> ServiceUnreachable:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return ServiceUnreachable(
                f"the certificate of {url} is not trusted: {cause.verify_message}. Give the client a "
                "context with its authority: tls=ssl.create_default_context(cafile=…)"
            )
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout):
        return ConnectionBroken(
            f"cannot connect to {url} ({error or type(error).__name__}): "
            "check the address, and that the service runs"
        )
    if isinstance(error, httpx2.TimeoutException):
        return ConnectionBroken(f"{url} is silent")
    return ConnectionBroken(f"the connection to {url} broke ({error or type(error).__name__})")
