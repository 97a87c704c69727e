"""The items of a call: those that are sent as texts, and the errors of the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from sentiq.client.columns import check_item
from sentiq.client.predictions import Prediction, TextError


@dataclass(frozen=True, slots=True)
class SentItems:
    """Items in order, `errors` with None or an error for each, and the good ones as `texts`."""

    items: Sequence[object]
    errors: Sequence[TextError | None]
    texts: list[str]

    @classmethod
    def from_items(cls, items: Sequence[object]) -> Self:
        """Return the items, checked."""
        errors = [check_item(item) for item in items]
        pairs = zip(items, errors, strict=True)
        return cls(items, errors, [item for item, error in pairs if error is None and isinstance(item, str)])

    def with_predictions(self, predictions: Sequence[Prediction]) -> list[Prediction]:
        """Return an outcome for each item from the predictions of `texts`."""
        scored = iter(predictions)
        return [
            next(scored)
            if error is None
            else Prediction(item if isinstance(item, str) else None, error=error)
            for item, error in zip(self.items, self.errors, strict=True)
        ]
