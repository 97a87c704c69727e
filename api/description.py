"""The description of the API (OpenAPI 3.1), with the limits of this service."""

from functools import cache
from pathlib import Path

import orjson

from sentiq.settings import Settings

OPENAPI = Path(__file__).parent / "openapi.json"


def api_description(settings: Settings) -> bytes:
    """Return the description as JSON; its lengths of texts and lists are those of `settings`."""
    return _with_limits(settings.max_text_chars, settings.max_texts)


@cache
def _with_limits(max_text_chars: int, max_texts: int) -> bytes:
    description = orjson.loads(OPENAPI.read_bytes())
    schemas = description["components"]["schemas"]
    schemas["Text"]["maxLength"] = max_text_chars
    schemas["Texts"]["maxItems"] = max_texts
    return orjson.dumps(description)
