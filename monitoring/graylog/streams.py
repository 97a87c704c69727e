"""The streams: one of all records, and one for each kind of record."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from monitoring.graylog.rest_api import Body

RULE_MATCHES_EXACTLY, RULE_FIELD_PRESENT = 1, 5  # Graylog's numbers of the rule types

# The description of a stream during its set-up. Graylog creates a stream paused: without this mark, a stream
# whose set-up was interrupted would look like one that a user paused.
UNFINISHED = "Being set up"


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream of the records of one event; of all records if `event` is empty."""

    title: str
    description: str
    event: str = ""

    def rules(self) -> list[Body]:
        """Return the rules; a record must match all of them."""
        rules: list[Body] = [{"field": "service", "type": RULE_FIELD_PRESENT, "value": "", "inverted": False}]
        if self.event:
            rules.append(
                {"field": "event", "type": RULE_MATCHES_EXACTLY, "value": self.event, "inverted": False}
            )
        return rules

    def creation_body(self, index_set_id: str) -> Body:
        """Return the body of the request that creates this stream."""
        entity: Body = {
            "title": self.title,
            "description": UNFINISHED,
            "index_set_id": index_set_id,
            "matching_type": "AND",
            "remove_matches_from_default_stream": True,
            "rules": self.rules(),
        }
        return {"entity": entity}

    def is_same_as(self, existing: Mapping[str, object]) -> bool:
        """Compare titles, and rules in case a user changed the title."""
        rules = cast("list[Body]", existing["rules"])
        return existing["title"] == self.title or _rule_set(rules) == _rule_set(self.rules())


def _rule_set(rules: list[Body]) -> set[tuple[object, ...]]:
    return {(rule["field"], rule["type"], rule["value"] or "", rule["inverted"]) for rule in rules}


ALL_RECORDS = Stream("Sentiq: all records", "Every record of the api and the workers")
PREDICTIONS = Stream("Sentiq: predictions", "One record for each text of a job", "prediction")
REQUESTS = Stream("Sentiq: requests", "One record for each HTTP request", "request")
FEEDBACK = Stream("Sentiq: feedback", "One record for each correction by a user", "feedback")
QUEUE = Stream("Sentiq: queue", "The state of the queue and the workers every 10 s", "queue")
STREAMS = (ALL_RECORDS, PREDICTIONS, REQUESTS, FEEDBACK, QUEUE)
