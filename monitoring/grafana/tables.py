"""The tables of the owners' dashboard: models, corrections, the latest predictions."""

from grafana_foundation_sdk.builders import elasticsearch as es
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models import dashboard as models

from monitoring.grafana.filters import PREDICTIONS, WRONG_PREDICTIONS
from monitoring.grafana.panels import FULL_WIDTH, column_unit, table_panel
from monitoring.grafana.queries import ELASTICSEARCH, latest_documents, lucene_query, mean_of, value_buckets


def models_table() -> Builder[models.Panel]:
    """Return the table of the models."""
    headings = {
        "model": "Model",
        "Count": "Texts",
        "Average score": "Mean score",
        "Average text_chars": "Mean length",
        "Average infer_ms": "Scoring, a batch",
    }
    metrics = [mean_of("score", "3"), mean_of("text_chars", "4"), mean_of("infer_ms", "5")]
    query = lucene_query(PREDICTIONS, [value_buckets("model")], [es.Count().id("1"), *metrics])
    panel = table_panel(
        "Models side by side",
        "Every version of the model that scored texts in the selected time.",
        headings,
        query,
        source=ELASTICSEARCH,
    )
    panel.override_by_name("Mean score", column_unit("none", 2))
    panel.override_by_name("Mean length", column_unit("none"))
    return panel.override_by_name("Scoring, a batch", column_unit("ms", 1))


def corrections_table() -> Builder[models.Panel]:
    """Return the table of wrong predictions by predicted and correct label."""
    buckets = [value_buckets("predicted", "2"), value_buckets("sentiment", "3")]
    return table_panel(
        "Corrections",
        "Wrong predictions by the label of the model and the label of the user. The filters do not apply.",
        {"predicted": "Model", "sentiment": "User", "Count": "Times"},
        lucene_query(WRONG_PREDICTIONS, buckets),
        source=ELASTICSEARCH,
    ).no_value("no feedback")


def latest_predictions_table() -> Builder[models.Panel]:
    """Return the table of single predictions."""
    headings = {
        "timestamp": "Time",
        "sentiment": "Sentiment",
        "score": "Score",
        "text": "Text",
        "text_chars": "Characters",
        "model": "Model",
        "total_ms": "Time taken",
        "job_id": "Job",
        "index": "Index",
    }
    panel = table_panel(
        "Latest predictions",
        "The latest hundred that match the filters. Index is the position of the text in its job, from 0."
        " The text itself is shown only with LOG_TEXT=1.",
        headings,
        latest_documents(PREDICTIONS, 100),
        source=ELASTICSEARCH,
    )
    panel.override_by_name("Score", column_unit("none", 3))
    panel.override_by_name("Time taken", column_unit("ms", 1))
    panel.override_by_name("Index", column_unit("none"))
    return panel.span(FULL_WIDTH).height(10)
