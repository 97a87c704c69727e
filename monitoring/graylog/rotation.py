"""Rotate the records' index set once a day, so that the number of indices that are kept is a number of days.

Graylog rotates by size or by age, never by both. Here it rotates by size, on its own, which bounds the disk.
Where this does not run, that bound still holds; records of quiet days then stay longer.
"""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import cast

from monitoring.graylog.client import Graylog, GraylogError
from monitoring.graylog.index_set import PREFIX

LOOK_EVERY_S = 600.0


def rotate_daily(graylog: Graylog, say: Callable[[str], None]) -> None:
    """Never returns. Says what fails and tries again: Graylog may be away for a while."""
    while True:
        try:
            rotate_if_due(graylog, datetime.now(UTC).date(), say)
        except GraylogError as error:
            say(str(error))
        time.sleep(LOOK_EVERY_S)


def rotate_if_due(graylog: Graylog, today: date, say: Callable[[str], None]) -> bool:
    """Begin a new index where the one being written is of a day before `today`, UTC. Raises GraylogError."""
    index_sets = cast("Mapping[str, list[Mapping[str, str]]]", graylog.get("/system/indices/index_sets"))
    found = [one["id"] for one in index_sets["index_sets"] if one["index_prefix"] == PREFIX]
    if not found:
        raise GraylogError(f"there is no index set {PREFIX} yet")
    path = f"/system/deflector/{found[0]}"
    index = cast("Mapping[str, str]", graylog.get(path))["current_target"]
    # Graylog notes the range of an index when it makes it, and again only when it is written no more.
    made = cast("Mapping[str, str]", graylog.get(f"/system/indices/ranges/{index}"))["calculated_at"]
    if datetime.fromisoformat(made).date() >= today:
        return False
    graylog.post(f"{path}/cycle")
    say(f"rotated {index}, begun {made}")
    return True
