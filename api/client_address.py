"""The address of a client, which no client can invent."""

from collections.abc import Mapping
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import Any

IPV6_NETWORK_BITS = 64  # of one client, which can take any address in its network
UNKNOWN = "unknown"  # the peer has no address, such as that of a Unix socket


def client_address(environ: Mapping[str, Any], trusted_proxies: int) -> str:
    """Return the address of the client of a WSGI environment, the network of an IPv6 client.

    Each proxy adds the address of its peer at the end of X-Forwarded-For. Those before the entries of the
    `trusted_proxies` may be invented. If there are fewer entries, the request came past the proxies: then
    the address is that of the connection.
    """
    peer = str(environ.get("REMOTE_ADDR", ""))
    if trusted_proxies:
        hops = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(hops) >= trusted_proxies and (address := _network(hops[-trusted_proxies].strip())):
            return address
    return _network(peer) or UNKNOWN


def came_through_proxies(environ: Mapping[str, Any], trusted_proxies: int) -> bool:
    """Return True if each of the trusted proxies has added the address of its peer to X-Forwarded-For."""
    hops = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
    return 0 < trusted_proxies <= len(hops) and _network(hops[-trusted_proxies].strip()) != ""


@lru_cache(maxsize=4096)
def _network(text: str) -> str:
    """Return an address in its usual form, or an empty string if it is not an address."""
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    bits = 128 - IPV6_NETWORK_BITS
    return f"{IPv6Address(int(address) >> bits << bits)}/{IPV6_NETWORK_BITS}"
