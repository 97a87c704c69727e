"""Sentiq's library: queue, classifiers, logs, client; all that the api and the worker agree on.

`from sentiq import Client, AsyncClient` loads sentiq.client then: the api and the worker do not need it.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sentiq.client import AsyncClient, Client

__version__ = "0.2.0"
__all__ = ["AsyncClient", "Client"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from sentiq import client

        return getattr(client, name)
    raise AttributeError(f"module 'sentiq' has no attribute {name!r}")
