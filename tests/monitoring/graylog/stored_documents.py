"""The mapping of Graylog's indices, and the document that Graylog stores for a GELF message.

Both follow IndexMapping.java, IndexMapping7.java, GelfCodec.java and Message.java of Graylog 7.1.7. A
running Graylog 7.0.1 that monitoring.graylog had set up showed the same.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from monitoring.graylog import index_set
from monitoring.graylog.streams import RULE_FIELD_PRESENT, STREAMS, Stream
from tests.monitoring.graylog.fake_routes import Json

INDEX = f"{index_set.PREFIX}_0"
# Graylog's name of a type -> Elasticsearch's, if they differ
_ELASTICSEARCH_TYPES = {"string": "keyword", "string_fts": "text"}
_KEYWORD = {"type": "keyword"}
_DATE = {"type": "date", "format": "uuuu-MM-dd HH:mm:ss.SSS"}
_TEXT = {"type": "text", "analyzer": "standard"}
_RENAMED_MEMBERS = {"host": "source", "short_message": "message"}
_DROPPED_MEMBERS = {"version"}
_ONLY_OF_SCORED_TEXTS = ("sentiment", "score", "model", "probability_")


def index_body() -> Json:
    """Return the body of the request that creates an index.

    Graylog analyzes `source` with a tokenizer that the tests' distribution of Elasticsearch lacks. Here it
    is a keyword; no query of the project uses it.
    """
    profile: Json = index_set.field_type_profile()
    from_profile = {
        mapping["field"]: {"type": _ELASTICSEARCH_TYPES.get(mapping["type"], mapping["type"])}
        for mapping in profile[index_set.MAPPINGS]
    }
    from_graylog = {
        "timestamp": _DATE,
        "message": _TEXT,
        "full_message": _TEXT,
        "source": _KEYWORD,
        "streams": _KEYWORD,
    }
    return {
        "settings": {"number_of_shards": 1, "number_of_replicas": 0},
        "mappings": {
            "dynamic_templates": [{"store_generic": {"match_mapping_type": "string", "mapping": _KEYWORD}}],
            "properties": from_profile | from_graylog,
        },
    }


def stored_document(message: Mapping[str, object]) -> Json:
    """Return the document for the members of a GELF message. The id of a stream is its title here."""
    document: Json = {
        _RENAMED_MEMBERS.get(name, name.removeprefix("_")): value
        for name, value in message.items()
        if name not in _DROPPED_MEMBERS and value != ""
    }
    sent_at = datetime.fromtimestamp(document["timestamp"], UTC)
    document["timestamp"] = graylog_time(sent_at)
    document["streams"] = [stream.title for stream in STREAMS if _is_routed_to(document, stream)]
    return document


def expired_copy(prediction: Json) -> Json:
    """Return the document of a prediction as if its text had expired: without sentiment, score and model."""
    kept = {name: value for name, value in prediction.items() if not name.startswith(_ONLY_OF_SCORED_TEXTS)}
    return kept | {"status": "expired"}


def graylog_time(moment: datetime) -> str:
    """Return a time as Graylog stores it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.") + f"{moment.microsecond // 1000:03d}"


def _is_routed_to(document: Json, stream: Stream) -> bool:
    return all(
        rule["field"] in document
        and (rule["type"] == RULE_FIELD_PRESENT or document[rule["field"]] == rule["value"])
        for rule in stream.rules()
    )
