"""The probabilities in a log record: all of them, or the most probable of many labels in fixed fields.

Elasticsearch takes 1,000 fields in an index by default, and refuses a record that would make one more.
"""

import heapq
from collections.abc import Mapping
from operator import itemgetter

MOST_LABELS = 20  # a model with more has no field for each label
MOST_PROBABLE = 5  # labels in the record of such a model

_FIELDS = tuple((f"label_{rank}", f"probability_{rank}") for rank in range(1, MOST_PROBABLE + 1))


def probability_fields(probabilities: Mapping[str, float]) -> dict[str, object]:
    """Return `probabilities` as it is, or `label_1`, `probability_1` to `_5`, the most probable first."""
    if len(probabilities) <= MOST_LABELS:
        return {"probabilities": probabilities}
    most_probable = heapq.nlargest(MOST_PROBABLE, probabilities.items(), key=itemgetter(1))
    fields: dict[str, object] = {}
    for (label_field, probability_field), (label, probability) in zip(_FIELDS, most_probable, strict=True):
        fields[label_field], fields[probability_field] = label, probability
    return fields
