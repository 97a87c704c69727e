"""Rotate the index set of the records once a day, so that the number of kept indices is a number of days.

A strategy of Graylog rotates by size or by age, not by both. Graylog rotates this index set by size, which
limits the disk space even while this program does not run, but keeps records of quiet days for longer.
"""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import NoReturn, cast

from monitoring.graylog.index_set import PREFIX
from monitoring.graylog.rest_api import GraylogApi, GraylogError

CHECK_INTERVAL_S = 600.0


def rotate_daily(graylog: GraylogApi, report: Callable[[str], None]) -> NoReturn:
    """Check every ten minutes if a rotation is due.

    An error is reported and the check is repeated, because Graylog may be restarting.
    """
    while True:
        try:
            rotate_if_due(graylog, datetime.now(UTC).date(), report)
        except GraylogError as error:
            report(str(error))
        time.sleep(CHECK_INTERVAL_S)


def rotate_if_due(graylog: GraylogApi, today: date, report: Callable[[str], None]) -> bool:
    """Start a new index if the active one is from a day before `today` (UTC). Raises GraylogError."""
    index_sets = cast("Mapping[str, list[Mapping[str, str]]]", graylog.get("/system/indices/index_sets"))
    ids = [index_set["id"] for index_set in index_sets["index_sets"] if index_set["index_prefix"] == PREFIX]
    if not ids:
        raise GraylogError(f"Graylog has no index set {PREFIX} yet")
    path = f"/system/deflector/{ids[0]}"
    index = cast("Mapping[str, str]", graylog.get(path))["current_target"]
    # Graylog calculates the range of an index when it creates it, and again only after the index is closed.
    created_at = cast("Mapping[str, str]", graylog.get(f"/system/indices/ranges/{index}"))["calculated_at"]
    if datetime.fromisoformat(created_at).date() >= today:
        return False
    graylog.post(f"{path}/cycle")
    report(f"rotated {index}, created {created_at}")
    return True
