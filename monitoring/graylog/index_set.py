"""Where the records are kept: the index set `sentiment`, the types of its fields, how long, how much.

Elasticsearch takes the type of a field from the first value that it sees: a first score of 1 would make all
scores whole numbers. So the types are said before.
"""

from monitoring.graylog.client import Body

PREFIX = "sentiment"
PROFILE = "Sentiq's records"
MAPPINGS = "custom_field_mappings"
TITLE = "Sentiq"
DAYS = 14
INDICES = DAYS + 1  # whole days, and today

_STRATEGIES = "org.graylog2.indexer"
_ROTATION = f"{_STRATEGIES}.rotation.strategies.SizeBasedRotationStrategy"
_RETENTION = f"{_STRATEGIES}.retention.strategies.DeletionRetentionStrategy"

DOUBLES = (
    *("score", "probability_negative", "probability_neutral", "probability_positive"),
    *("queue_ms", "infer_ms", "total_ms"),
    *("queue_fill", "positivity_today", "positivity_yesterday", "positivity_drop"),
)
LONGS = (
    *("text_chars", "batch_size", "status_code", "index"),
    *("waiting", "queue_limit", "workers", "dead"),
)
KEYWORDS = (
    *("event", "service", "logger", "job_id", "request_id"),
    *("sentiment", "predicted", "correct", "model", "status"),
    *("method", "path", "route"),
)
# With LOG_TEXT=1: whole texts. Elasticsearch refuses a record with a keyword above 32,766 bytes.
TEXTS = ("text",)


def profile() -> Body:
    """The types, as Graylog's field type profile. Graylog's `string` is Elasticsearch's keyword."""
    types = {"double": DOUBLES, "long": LONGS, "string": KEYWORDS, "string_fts": TEXTS}
    return {
        "name": PROFILE,
        "description": "Numbers are numbers from the first record on",
        MAPPINGS: [{"field": field, "type": kind} for kind, fields in types.items() for field in fields],
    }


def index_set(profile_id: str, logs_max_gb: int) -> Body:
    """Its indices are rotated by size and kept by number: all of them together stay below LOGS_MAX_GB.

    No strategy of Graylog bounds both age and size. This one bounds the size by itself; rotation once a day
    (monitoring.graylog.rotation) makes the number of indices a number of days.
    """
    return {
        "title": TITLE,
        "description": "Records of the api and the workers",
        "index_prefix": PREFIX,
        "shards": 1,
        "replicas": 0,
        "writable": True,
        "index_analyzer": "standard",
        "index_optimization_max_num_segments": 1,
        "index_optimization_disabled": False,
        "field_type_refresh_interval": 5000,
        "field_type_profile": profile_id,
        "use_legacy_rotation": True,
        "rotation_strategy_class": _ROTATION,
        "rotation_strategy": {"type": f"{_ROTATION}Config", "max_size": max_index_bytes(logs_max_gb)},
        "retention_strategy_class": _RETENTION,
        "retention_strategy": {"type": f"{_RETENTION}Config", "max_number_of_indices": INDICES},
    }


def max_index_bytes(logs_max_gb: int) -> int:
    return logs_max_gb * 10**9 // INDICES
