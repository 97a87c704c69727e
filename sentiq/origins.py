"""The origins of CORS_ORIGINS: web sites whose scripts may read the answers of the service."""

import re
from urllib.parse import urlsplit

from sentiq.errors import SettingsError

EVERY_ORIGIN = "*"
MAX_ORIGINS = 100
# As a browser sends it (RFC 6454, section 6.2): without a path, an international name in its ASCII form.
ORIGIN = re.compile(
    r"[a-z][a-z0-9+.-]{0,31}://(?:[a-z0-9](?:[a-z0-9._-]{0,252})|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?",
    re.ASCII,
)
DEFAULT_PORTS = {"http": 80, "https": 443}


def read_origins(name: str, value: str) -> tuple[str, ...]:
    """Return the origins in a list with commas; `name` is its variable.

    An origin comes in the form in which browsers send it: in lower case and without the scheme's own port.
    Raises SettingsError.
    """
    parts = [part for entry in value.split(",") if (part := entry.strip())]
    if parts == [EVERY_ORIGIN]:
        return (EVERY_ORIGIN,)
    origins = [_normalized(part) for part in parts]
    if len(parts) > MAX_ORIGINS or "" in origins:
        bad = dict(zip(origins, parts, strict=True)).get("", f"a list of {len(parts)}")
        raise SettingsError(
            f"{name} is {value!r:.100}, with {bad!r:.100}; it may be * or up to {MAX_ORIGINS} origins with "
            "commas between them, such as https://app.example.org, without a path or a slash at the end"
        )
    return tuple(dict.fromkeys(origins))


def _normalized(text: str) -> str:
    """Return an origin as browsers send it, "" if the text is not an origin."""
    origin = text.lower()
    if not ORIGIN.fullmatch(origin):
        return ""
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        return ""
    if port == 0:
        return ""
    if port is None or port != DEFAULT_PORTS.get(parts.scheme):
        return origin
    return origin.rpartition(":")[0]
