"""Members of decoded JSON objects, checked for their type."""

from typing import Any, TypeVar

M = TypeVar("M")


def typed_member(value: Any, kind: type[M]) -> M:
    """Return the value. Raises TypeError unless it is of just this type."""
    if type(value) is not kind:  # not isinstance: True is not a number of seconds
        raise TypeError(f"{value!r:.40} is not {kind.__name__}")
    return value


def optional_member(value: Any, kind: type[M]) -> M | None:
    """Return the value, which may be None. Raises TypeError."""
    return None if value is None else typed_member(value, kind)
