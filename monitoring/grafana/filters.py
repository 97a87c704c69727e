"""The filters of the owners' dashboard, and the Lucene queries that use them."""

import json

from grafana_foundation_sdk.builders import dashboard
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models import dashboard as models

from monitoring.grafana.queries import ELASTICSEARCH

PREDICTIONS = (
    "event:prediction AND status:done"
    " AND sentiment:$sentiment AND score:[$score_from TO $score_to] AND model:$model"
)
FEEDBACK = "event:feedback"
WRONG_PREDICTIONS = "event:feedback AND correct:false"


def filter_variables() -> list[Builder[models.VariableModel]]:
    """Return the variables of the dashboard."""
    return [
        value_filter(
            "sentiment",
            "Sentiment",
            "Only texts of these sentiments. The labels of another model appear in the list as well.",
        ),
        score_limit("score_from", "Score from", "Only texts with at least this score, 0 to 1.", "0"),
        score_limit("score_to", "to", "Only texts with at most this score, 0 to 1.", "1"),
        value_filter("model", "Model", "Only texts that these models scored."),
    ]


def value_filter(field: str, label: str, description: str) -> dashboard.QueryVariable:
    """Return a choice of values that the field has had, or all: in a query ("a" OR "b"), or *."""
    return (
        dashboard.QueryVariable(field)
        .label(label)
        .description(description)
        .datasource(ELASTICSEARCH)
        .query(json.dumps({"find": "terms", "field": field, "query": "event:prediction"}))
        .refresh(models.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .multi(True)
        .include_all(True)
        .all_value("*")
        .current(models.VariableOption(selected=True, text=["All"], value=["$__all"]))
    )


def score_limit(name: str, label: str, description: str, default: str) -> dashboard.CustomVariable:
    """Return a choice of a score. It always has a value, because an empty limit is not a valid query."""
    return (
        dashboard.CustomVariable(name)
        .label(label)
        .description(description)
        .values(",".join(f"{tenth / 10:g}" for tenth in range(11)))
        .current(models.VariableOption(selected=True, text=default, value=default))
    )
