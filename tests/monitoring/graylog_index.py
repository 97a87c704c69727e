"""What Graylog makes of a record on its way into Elasticsearch: the mapping of its indices, and the document.

Both as in IndexMapping.java, IndexMapping7.java, GelfCodec.java and Message.java of Graylog 7.1.7; a running
Graylog 7.0.1 that monitoring.graylog had provisioned showed the same.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from monitoring.graylog import index_set
from monitoring.graylog.streams import PRESENT, STREAMS, Stream
from tests.monitoring.graylog_routes import Json

INDEX = f"{index_set.PREFIX}_0"
_TYPES = {
    "string": "keyword",
    "string_fts": "text",
}  # Graylog's names of types where Elasticsearch has others
_KEYWORD = {"type": "keyword"}
_DATE = {"type": "date", "format": "uuuu-MM-dd HH:mm:ss.SSS"}
_TEXT = {"type": "text", "analyzer": "standard"}
_RENAMED = {"host": "source", "short_message": "message"}
_DROPPED = {"version"}


def index() -> Json:
    """The body that makes an index.

    Graylog analyses `source` with a tokenizer that the tests' distribution of Elasticsearch lacks: here it is
    a keyword. No query of ours asks for it.
    """
    profile: Json = index_set.profile()
    ours = {
        one["field"]: {"type": _TYPES.get(one["type"], one["type"])} for one in profile[index_set.MAPPINGS]
    }
    own = {
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
            "properties": ours | own,
        },
    }


def document(message: Mapping[str, object]) -> Json:
    """From the members of a GELF message. The ids of streams are their titles."""
    found: Json = {
        _RENAMED.get(name, name.removeprefix("_")): value
        for name, value in message.items()
        if name not in _DROPPED
    }
    sent = datetime.fromtimestamp(found["timestamp"], UTC)
    found["timestamp"] = graylog_time(sent)
    found["streams"] = [stream.title for stream in STREAMS if _is_in(found, stream)]
    return found


def graylog_time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.") + f"{moment.microsecond // 1000:03d}"


def _is_in(found: Json, stream: Stream) -> bool:
    return all(
        rule["field"] in found and (rule["type"] == PRESENT or found[rule["field"]] == rule["value"])
        for rule in stream.rules()
    )
