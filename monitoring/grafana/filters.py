"""What the owners' dashboard is filtered by, and the queries that the filters go into, as Lucene has them."""

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
WRONG = "event:feedback AND correct:false"


def variables() -> list[Builder[models.VariableModel]]:
    """The filters."""
    return [
        seen(
            "sentiment",
            "Sentiment",
            "Texts of these sentiments only; another model's labels come by themselves.",
        ),
        score("score_from", "Score from", "Texts of this score and above only, 0 to 1.", "0"),
        score("score_to", "to", "Texts of this score and below only, 0 to 1.", "1"),
        seen("model", "Model", "Texts scored by these models only."),
    ]


def seen(field: str, label: str, description: str) -> dashboard.QueryVariable:
    """Some of the values that a field has had, or all: in a query ("a" OR "b"), or *."""
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


def score(name: str, label: str, description: str, start: str) -> dashboard.CustomVariable:
    """A bound of the score. It cannot be left empty, which no query would understand."""
    return (
        dashboard.CustomVariable(name)
        .label(label)
        .description(description)
        .values(",".join(f"{tenth / 10:g}" for tenth in range(11)))
        .current(models.VariableOption(selected=True, text=start, value=start))
    )
