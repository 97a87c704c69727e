"""The event definitions: what Graylog looks for each minute, and calls an alert."""

from collections.abc import Sequence
from dataclasses import dataclass

from monitoring.graylog.client import Body
from monitoring.graylog.streams import QUEUE, REQUESTS, Stream

MINUTE_MS = 60_000
NORMAL, HIGH = 2, 3


@dataclass(frozen=True, slots=True)
class Condition:
    """`function(field) operator value`; field is empty for count."""

    function: str
    field: str
    operator: str
    value: float

    @property
    def series(self) -> Body:
        series: Body = {"id": self._id, "type": self.function}
        return series | {"field": self.field} if self.field else series

    @property
    def expression(self) -> Body:
        left = {"expr": "number-ref", "ref": self._id}
        return {"expr": self.operator, "left": left, "right": {"expr": "number", "value": self.value}}

    @property
    def _id(self) -> str:
        return f"{self.function}-{self.field}"


@dataclass(frozen=True, slots=True)
class Event:
    """True where all conditions hold for the records of `within_ms` that match; asked every `every_ms`."""

    title: str
    description: str
    stream: Stream
    query: str
    conditions: Sequence[Condition]
    within_ms: int = MINUTE_MS
    every_ms: int = MINUTE_MS
    priority: int = NORMAL

    def create(self, stream_id: str) -> Body:
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
            "conditions": {"expression": _all(self.conditions)},
            "search_within_ms": self.within_ms,
            "execute_every_ms": self.every_ms,
            "event_limit": 100,
        }


def _all(conditions: Sequence[Condition]) -> Body:
    first, *others = conditions
    return {"expr": "&&", "left": first.expression, "right": _all(others)} if others else first.expression


# Without a record, Graylog takes a maximum for minus infinity and a minimum for plus infinity.
SOME = Condition("count", "", ">", 0)

ERRORS = Event(
    title="Sentiq: more than ten errors in a minute",
    description="More than ten HTTP responses with a status of 400 or above within a minute",
    stream=REQUESTS,
    query="event:request AND status_code:>=400",
    conditions=(Condition("count", "", ">", 10),),
)
NO_WORKER = Event(
    title="Sentiq: no worker alive",
    description="For a minute no worker has held a lease: texts wait, and requests will time out",
    stream=QUEUE,
    query="event:queue",
    conditions=(SOME, Condition("max", "workers", "<", 1)),
    priority=HIGH,
)
QUEUE_FULL = Event(
    title="Sentiq: queue over 80 % for two minutes",
    description="The queue was never below 80 % of QUEUE_LIMIT for two minutes; beyond it requests get 503",
    stream=QUEUE,
    query="event:queue",
    conditions=(SOME, Condition("min", "queue_fill", ">", 0.8)),
    within_ms=2 * MINUTE_MS,
    priority=HIGH,
)
POSITIVITY = Event(
    title="Sentiq: mean positivity fell by 0.2",
    description="The mean score of the last day is lower by 0.2 or more than that of the day before",
    stream=QUEUE,
    query="event:queue AND _exists_:positivity_drop",
    conditions=(SOME, Condition("avg", "positivity_drop", ">=", 0.2)),
    within_ms=5 * MINUTE_MS,
    every_ms=5 * MINUTE_MS,
)
EVENTS = (ERRORS, NO_WORKER, QUEUE_FULL, POSITIVITY)
