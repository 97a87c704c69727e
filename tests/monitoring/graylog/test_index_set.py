"""The field type profile and the fields of the log records must agree."""

import typing
import unittest

from monitoring.graylog import index_set
from sentiq.logging import records
from sentiq.logging.probability_fields import MOST_LABELS, probability_fields
from tests.monitoring.graylog.fake_routes import Json

RECORDS = (records.PredictionFields, records.RequestFields, records.FeedbackFields, records.QueueFields)
GRAYLOG_TYPES = {float: "double", int: "long", str: "string", bool: "string"}


def profile_types() -> dict[str, str]:
    """Return field -> Graylog's type in the profile."""
    profile: Json = index_set.field_type_profile()
    return {mapping["field"]: mapping["type"] for mapping in profile[index_set.MAPPINGS]}


class TestFieldTypes(unittest.TestCase):
    def test_every_field_of_every_record_has_its_type_in_the_profile(self) -> None:
        types = profile_types()
        for record in RECORDS:
            for field, python_type in typing.get_type_hints(record).items():
                if python_type in GRAYLOG_TYPES and field != "text":
                    with self.subTest(record=record.__name__, field=field):
                        self.assertEqual(types.get(field), GRAYLOG_TYPES[python_type])

    def test_the_fields_of_the_most_probable_labels_have_theirs(self) -> None:
        types = profile_types()
        fields = probability_fields({f"label {number}": 0.01 for number in range(MOST_LABELS + 1)})
        self.assertEqual(len(fields), 10)
        for field, value in fields.items():
            self.assertEqual(types.get(field), GRAYLOG_TYPES[type(value)], field)

    def test_a_text_is_not_a_keyword_because_it_may_be_too_long(self) -> None:
        self.assertEqual(profile_types()["text"], "string_fts")
