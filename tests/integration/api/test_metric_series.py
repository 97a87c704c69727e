"""The number of series of the api's metrics, whatever the model's labels and the users' corrections are."""

from itertools import islice, product

from api.metrics import Metrics
from sentiq.messages import Prediction
from sentiq.metric_labels import MOST_SERIES
from tests.integration.redis_case import RedisCase

LABELS = tuple(f"topic {number}" for number in range(970))


class TestSeries(RedisCase):
    def setUp(self) -> None:
        super().setUp()
        self.metrics = Metrics(self.producer)

    def samples(self, name: str) -> list[str]:
        lines = self.metrics.exposition().decode().splitlines()
        return [line for line in lines if line.startswith(f"{name}{{")]

    def test_predictions_have_one_for_each_of_970_labels(self) -> None:
        self.metrics.count_predictions([Prediction(label, 1.0, {label: 1.0}) for label in LABELS])
        self.assertEqual(len(self.samples("sentiq_predictions_total")), 970)

    def test_corrections_have_a_bound_and_each_is_counted(self) -> None:
        for predicted, sentiment in islice(product(LABELS, LABELS), 3 * MOST_SERIES):
            self.metrics.count_feedback(predicted, sentiment)
        samples = self.samples("sentiq_feedback_total")
        self.assertEqual(len(samples), MOST_SERIES + 1)
        self.assertEqual(sum(float(line.split()[-1]) for line in samples), 3 * MOST_SERIES)
        self.assertIn('sentiq_feedback_total{predicted="other",sentiment="other"} 2000.0', samples)
