"""The texts of a job that the api refuses: they never reach a worker, and their errors stay with the job."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, islice
from typing import Any, Self

import orjson

from sentiq.errors import MessageError
from sentiq.json_members import typed_member
from sentiq.outcomes import TextError, TextOutcome


@dataclass(frozen=True, slots=True)
class RefusedTexts:
    """The errors of a job's texts that are not scored, by their index in the job."""

    errors: Mapping[int, TextError] = field(default_factory=dict)

    def indexes_of_others(self, texts: int) -> Sequence[int]:
        """Return the index in the job of each of the `texts` texts that are scored."""
        if not self.errors:
            return range(texts)
        return list(islice((index for index in count() if index not in self.errors), texts))

    def merge(self, outcomes: Sequence[TextOutcome]) -> tuple[TextOutcome, ...]:
        """Return the outcomes of all texts of the job; `outcomes` are those of the texts that were scored."""
        if not self.errors:
            return tuple(outcomes)
        scored = iter(outcomes)
        return tuple(
            self.errors[index] if index in self.errors else next(scored)
            for index in range(len(outcomes) + len(self.errors))
        )

    def encode(self) -> bytes:
        """Return a JSON array with one member for each different error, or nothing if there is none."""
        indexes: dict[TextError, list[int]] = {}
        for index, error in self.errors.items():
            indexes.setdefault(error, []).append(index)
        groups = [
            {"code": error.code, "detail": error.detail, "indexes": its} for error, its in indexes.items()
        ]
        return orjson.dumps(groups) if groups else b""

    @classmethod
    def decode(cls, raw: bytes) -> Self:
        """Return the errors in `raw`. Raises MessageError."""
        if not raw:
            return cls()
        try:
            return cls(dict(_pairs(orjson.loads(raw))))
        except (ValueError, TypeError, KeyError) as error:
            raise MessageError(f"not the errors of refused texts: {raw[:80]!r}") from error


NO_REFUSED_TEXTS = RefusedTexts()


def _pairs(groups: list[dict[str, Any]]) -> Iterable[tuple[int, TextError]]:
    for group in groups:
        error = TextError.from_fields(group)
        for index in group["indexes"]:
            yield typed_member(index, int), error
