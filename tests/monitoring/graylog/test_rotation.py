"""The daily rotation of the index set."""

from datetime import date

from monitoring.graylog.rest_api import GraylogError
from monitoring.graylog.rotation import rotate_if_due
from tests.monitoring.graylog.graylog_case import GraylogCase


class TestRotation(GraylogCase):
    """An index set that was created on 2025-11-25."""

    def setUp(self) -> None:
        super().setUp()
        self.provision()
        self.reported.clear()

    def indices_after_checks_on(self, *days: date) -> int:
        """Check on each of these days; return the number of indices."""
        for day in days:
            self.fake.entities.now = f"{day}T00:05:00.000Z"
            rotate_if_due(self.graylog_api(), day, self.reported.append)
        return len(self.fake.entities["ranges"])

    def test_the_index_of_today_is_not_rotated(self) -> None:
        self.assertEqual(self.indices_after_checks_on(date(2025, 11, 25), date(2025, 11, 25)), 1)
        self.assertEqual(self.reported, [])

    def test_several_checks_a_day_start_one_index_a_day(self) -> None:
        days = [*[date(2025, 11, 26)] * 3, *[date(2025, 11, 27)] * 3]
        self.assertEqual(self.indices_after_checks_on(*days), 3)
        self.assertEqual(self.reported[0], "rotated sentiment_0, created 2025-11-25T14:35:53.264Z")

    def test_days_without_a_check_start_one_index_together(self) -> None:
        self.assertEqual(self.indices_after_checks_on(date(2025, 12, 24)), 2)

    def test_a_missing_index_set_is_an_error(self) -> None:
        self.fake.entities["index_sets"].clear()
        with self.assertRaisesRegex(GraylogError, "no index set sentiment yet"):
            self.indices_after_checks_on(date(2025, 11, 26))
