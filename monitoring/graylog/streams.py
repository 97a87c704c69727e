"""The streams: each record in all records, and in the stream of its event."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from monitoring.graylog.client import Body

EXACTLY, PRESENT = 1, 5  # Graylog's numbers of the types of rules

# The description of a stream until it is set up. Graylog creates streams paused: without this, one whose
# set-up was cut off would look like one that a user paused.
UNFINISHED = "Being set up"


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream of the records of one event; of all records where `event` is empty."""

    title: str
    description: str
    event: str = ""

    def rules(self) -> list[Body]:
        """All of them have to match."""
        rules: list[Body] = [{"field": "service", "type": PRESENT, "value": "", "inverted": False}]
        if self.event:
            rules.append({"field": "event", "type": EXACTLY, "value": self.event, "inverted": False})
        return rules

    def create(self, index_set_id: str) -> Body:
        entity: Body = {
            "title": self.title,
            "description": UNFINISHED,
            "index_set_id": index_set_id,
            "matching_type": "AND",
            "remove_matches_from_default_stream": True,
            "rules": self.rules(),
        }
        return {"entity": entity}

    def is_it(self, found: Mapping[str, object]) -> bool:
        """By its title, or by its rules where a user gave it another title."""
        rules = cast("list[Body]", found["rules"])
        return found["title"] == self.title or _pairs(rules) == _pairs(self.rules())


def _pairs(rules: list[Body]) -> set[tuple[object, ...]]:
    return {(rule["field"], rule["type"], rule["value"] or "", rule["inverted"]) for rule in rules}


ALL = Stream("Sentiq: all records", "Every record of the api and the workers")
PREDICTIONS = Stream("Sentiq: predictions", "One record for each text that was scored", "prediction")
REQUESTS = Stream("Sentiq: requests", "One record for each HTTP request", "request")
FEEDBACK = Stream("Sentiq: feedback", "One record for each correction by a user", "feedback")
QUEUE = Stream("Sentiq: queue", "The state of queue and workers every 10 s", "queue")
STREAMS = (ALL, PREDICTIONS, REQUESTS, FEEDBACK, QUEUE)
