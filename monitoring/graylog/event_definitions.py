"""The event definitions: conditions that Graylog checks every few minutes, and the alerts that they raise."""

from collections.abc import Sequence
from dataclasses import dataclass

from monitoring.graylog.rest_api import Body
from monitoring.graylog.streams import QUEUE, REQUESTS, Stream

MINUTE_MS = 60_000
NORMAL, HIGH = 2, 3  # Graylog's priorities


@dataclass(frozen=True, slots=True)
class Condition:
    """`function(field) operator value`; `field` is empty for count."""

    function: str
    field: str
    operator: str
    value: float

    @property
    def series(self) -> Body:
        """The aggregation that Graylog computes."""
        series: Body = {"id": self._series_id, "type": self.function}
        return series | {"field": self.field} if self.field else series

    @property
    def expression(self) -> Body:
        """The comparison of the aggregation with the value."""
        left = {"expr": "number-ref", "ref": self._series_id}
        return {"expr": self.operator, "left": left, "right": {"expr": "number", "value": self.value}}

    @property
    def _series_id(self) -> str:
        return f"{self.function}-{self.field}"


@dataclass(frozen=True, slots=True)
class EventDefinition:
    """An alert: all conditions hold for the records of the last `within_ms` that match `query`.

    Graylog checks the conditions every `every_ms`.
    """

    title: str
    description: str
    stream: Stream
    query: str
    conditions: Sequence[Condition]
    within_ms: int = MINUTE_MS
    every_ms: int = MINUTE_MS
    priority: int = NORMAL

    def creation_body(self, stream_id: str) -> Body:
        """Return the body of the request that creates this definition."""
        entity: Body = {
            "title": self.title,
            "description": self.description,
            "priority": self.priority,
            "alert": True,
            "config": self._config(stream_id),
            "field_spec": {},
            "key_spec": [],
            "notification_settings": {"grace_period_ms": 5 * MINUTE_MS, "backlog_size": None},
            "notifications": [],
        }
        return {"entity": entity}

    def _config(self, stream_id: str) -> Body:
        return {
            "type": "aggregation-v1",
            "query": self.query,
            "query_parameters": [],
            "streams": [stream_id],
            "group_by": [],
            "series": [condition.series for condition in self.conditions],
            "conditions": {"expression": _conjunction(self.conditions)},
            "search_within_ms": self.within_ms,
            "execute_every_ms": self.every_ms,
            "event_limit": 100,
        }


def _conjunction(conditions: Sequence[Condition]) -> Body:
    first, *others = conditions
    if not others:
        return first.expression
    return {"expr": "&&", "left": first.expression, "right": _conjunction(others)}


# If no record matches, Graylog computes minus infinity as the maximum and plus infinity as the minimum.
ANY_RECORD = Condition("count", "", ">", 0)

ERRORS = EventDefinition(
    title="Sentiq: more than ten errors in a minute",
    description="More than ten HTTP responses with a status of 400 or above within a minute",
    stream=REQUESTS,
    query="event:request AND status_code:>=400",
    conditions=(Condition("count", "", ">", 10),),
)
NO_WORKER = EventDefinition(
    title="Sentiq: no worker alive",
    description="No worker held a lease for a minute. Texts wait, and requests will time out",
    stream=QUEUE,
    query="event:queue",
    conditions=(ANY_RECORD, Condition("max", "workers", "<", 1)),
    priority=HIGH,
)
QUEUE_FULL = EventDefinition(
    title="Sentiq: queue over 80 % for two minutes",
    description="More than 80 % of QUEUE_LIMIT chunks waited for two minutes. At 100 %, requests get 503",
    stream=QUEUE,
    query="event:queue",
    conditions=(ANY_RECORD, Condition("min", "queue_fill", ">", 0.8)),
    within_ms=2 * MINUTE_MS,
    priority=HIGH,
)
MEAN_SCORE_DROP = EventDefinition(
    title="Sentiq: mean score fell by 0.2",
    description="The mean score of today is lower than that of yesterday by 0.2 or more",
    stream=QUEUE,
    query="event:queue AND _exists_:mean_score_drop",
    conditions=(ANY_RECORD, Condition("avg", "mean_score_drop", ">=", 0.2)),
    within_ms=5 * MINUTE_MS,
    every_ms=5 * MINUTE_MS,
)
EVENT_DEFINITIONS = (ERRORS, NO_WORKER, QUEUE_FULL, MEAN_SCORE_DROP)
