"""The index set of the records: the types of its fields, its days and its size on the disk.

Elasticsearch takes the type of a field from the first value of the field: a first score of 1 would make all
scores whole numbers. The field type profile therefore sets the types before the first record arrives.
"""

from monitoring.graylog.rest_api import Body

PREFIX = "sentiment"
PROFILE_NAME = "Sentiq's records"
MAPPINGS = "custom_field_mappings"
TITLE = "Sentiq"
DAYS = 14
INDICES = DAYS + 1  # whole days, and today

_INDEXER = "org.graylog2.indexer"
_ROTATION = f"{_INDEXER}.rotation.strategies.SizeBasedRotationStrategy"
_RETENTION = f"{_INDEXER}.retention.strategies.DeletionRetentionStrategy"

DOUBLES = (
    *("score", "probability_negative", "probability_neutral", "probability_positive"),
    *("probability_1", "probability_2", "probability_3", "probability_4", "probability_5"),  # of many labels
    *("queue_ms", "infer_ms", "total_ms"),
    *("queue_fill", "mean_score_today", "mean_score_yesterday", "mean_score_drop"),
)
LONGS = (
    *("text_chars", "batch_size", "status_code", "index"),
    *("waiting", "queue_limit", "workers", "dead"),
)
KEYWORDS = (
    *("event", "service", "logger", "request_id", "job_id", "chunk_id"),
    *("sentiment", "predicted", "correct", "model", "status", "error_code", "confident", "truncated"),
    *("method", "path", "route", "key_name"),
    *("label_1", "label_2", "label_3", "label_4", "label_5"),  # the most probable of many labels
)
# Only with LOG_TEXT=1, and whole texts: Elasticsearch refuses a record with a keyword above 32,766 bytes.
TEXTS = ("text",)


def field_type_profile() -> Body:
    """Return the body of the request that creates the profile.

    Graylog's type `string` is `keyword` in Elasticsearch.
    """
    types = {"double": DOUBLES, "long": LONGS, "string": KEYWORDS, "string_fts": TEXTS}
    return {
        "name": PROFILE_NAME,
        "description": "Numbers are stored as numbers from the first record on",
        MAPPINGS: [{"field": field, "type": kind} for kind, fields in types.items() for field in fields],
    }


def index_set_body(profile_id: str, logs_max_gb: int) -> Body:
    """Return the body of the request that creates the index set.

    All indices together stay below `logs_max_gb`, in 10^9 bytes. A strategy of Graylog limits the age or the
    size, not both; this one limits the size. The rotation once a day (monitoring.graylog.rotation) makes the
    number of indices a number of days.
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
    """Return the size at which an index is rotated, in bytes."""
    return logs_max_gb * 10**9 // INDICES
