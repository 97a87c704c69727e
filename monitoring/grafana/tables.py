"""The tables of the owners' dashboard: models, mistakes, the latest predictions."""

from grafana_foundation_sdk.builders import elasticsearch as es
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models import dashboard as models

from monitoring.grafana.filters import PREDICTIONS, WRONG
from monitoring.grafana.panels import WHOLE_WIDTH, rows, unit
from monitoring.grafana.queries import ELASTICSEARCH, by, documents, latest, mean


def models_side_by_side() -> Builder[models.Panel]:
    names = {
        "model": "Model",
        "Count": "Texts",
        "Average score": "Mean score",
        "Average text_chars": "Mean length",
        "Average infer_ms": "Scoring, a batch",
    }
    metrics = [mean("score", "3"), mean("text_chars", "4"), mean("infer_ms", "5")]
    query = documents(PREDICTIONS, [by("model")], [es.Count().id("1"), *metrics])
    panel = rows(
        "Models side by side",
        "Every version of the model that scored texts in the time shown.",
        names,
        query,
        source=ELASTICSEARCH,
    )
    panel.override_by_name("Mean score", unit("none", 2))
    panel.override_by_name("Mean length", unit("none"))
    return panel.override_by_name("Scoring, a batch", unit("ms", 1))


def mistakes() -> Builder[models.Panel]:
    return rows(
        "What was corrected into what",
        "Feedback by what the model said and what the user says. The filters do not apply.",
        {"predicted": "The model said", "sentiment": "The user says", "Count": "Times"},
        documents(WRONG, [by("predicted", "2"), by("sentiment", "3")]),
        source=ELASTICSEARCH,
    ).no_value("no feedback")


def predictions() -> Builder[models.Panel]:
    names = {
        "timestamp": "Time",
        "sentiment": "Sentiment",
        "score": "Score",
        "text": "Text",
        "text_chars": "Characters",
        "model": "Model",
        "total_ms": "Took",
        "job_id": "Job",
    }
    panel = rows(
        "Latest predictions",
        "The latest hundred that the filters let through. The texts themselves only with LOG_TEXT=1.",
        names,
        latest(PREDICTIONS, 100),
        source=ELASTICSEARCH,
    )
    panel.override_by_name("Score", unit("none", 3)).override_by_name("Took", unit("ms", 1))
    return panel.span(WHOLE_WIDTH).height(10)
