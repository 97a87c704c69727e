"""The description of the API (OpenAPI 3.1), with the limits of this service."""

from functools import lru_cache
from pathlib import Path

import orjson

from sentiq.settings import Settings

OPENAPI = Path(__file__).parent / "openapi.json"


def api_description(settings: Settings, prefix: str = "") -> bytes:
    """Return the description as JSON; its lengths of texts and lists are those of `settings`.

    `prefix` is the path below which the paths lie, such as /sentiq.
    """
    return _with_limits(settings.max_text_chars, settings.max_texts, prefix)


@lru_cache(maxsize=16)  # a client of a proxy that passes the header on may invent prefixes
def _with_limits(max_text_chars: int, max_texts: int, prefix: str) -> bytes:
    description = orjson.loads(OPENAPI.read_bytes())
    schemas = description["components"]["schemas"]
    schemas["Text"]["maxLength"] = max_text_chars
    schemas["Texts"]["maxItems"] = max_texts
    if prefix:
        description["servers"] = [{"url": prefix}]
    return orjson.dumps(description)
