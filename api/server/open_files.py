"""The limit of open files, which bounds the connections of a process."""

import resource
import sys

FILES_PER_CONNECTION = 2  # the client's, and one to Redis
OTHER_FILES = 64


def allow_connections(connections: int) -> int:
    """Raise the soft limit of open files to the need of `connections` connections; return how many it allows.

    If the hard limit allows fewer, one line on standard error says so. The processes of the api inherit the
    limit.
    """
    needed = OTHER_FILES + FILES_PER_CONNECTION * connections
    allowed = raise_soft_limit(needed)
    if allowed >= needed:
        return connections
    fitting = max(1, (allowed - OTHER_FILES) // FILES_PER_CONNECTION)
    print(
        f"sentiq api: API_CONNECTIONS is {connections}, which needs {needed} open files, but the limit is "
        f"{allowed}: each process takes {fitting} connections; raise the hard limit (ulimit -Hn)",
        file=sys.stderr,
    )
    return fitting


def raise_soft_limit(needed: int) -> int:
    """Raise the soft limit to `needed` or to the hard limit; return the limit that holds."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = resource.RLIM_INFINITY
    if soft == unlimited or soft >= needed:
        return needed
    wanted = needed if hard == unlimited else min(needed, hard)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    except (ValueError, OSError):  # macOS has one more limit below the hard one
        return soft
    return wanted
