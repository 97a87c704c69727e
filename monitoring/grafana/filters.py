"""What the owners' dashboard is filtered by, and the queries that the filters go into, as Lucene has them."""

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
    """The filters. $sentiment and $model become ("a" OR "b") in a query, or * for all."""
    return [
        dashboard.CustomVariable("sentiment")
        .label("Sentiment")
        .description("Texts of these sentiments only.")
        .values("negative,neutral,positive")
        .multi(True)
        .include_all(True)
        .all_value("*")
        .current(models.VariableOption(selected=True, text=["All"], value=["$__all"])),
        score("score_from", "Score from", "Texts of this score and above only, 0 to 1.", "0"),
        score("score_to", "to", "Texts of this score and below only, 0 to 1.", "1"),
        dashboard.QueryVariable("model")
        .label("Model")
        .description("Texts scored by these models only.")
        .datasource(ELASTICSEARCH)
        .query('{"find": "terms", "field": "model", "query": "event:prediction"}')
        .refresh(models.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .multi(True)
        .include_all(True)
        .all_value("*")
        .current(models.VariableOption(selected=True, text=["All"], value=["$__all"])),
    ]


def score(name: str, label: str, description: str, start: str) -> dashboard.CustomVariable:
    """A bound of the score. It cannot be left empty, which no query would understand."""
    return (
        dashboard.CustomVariable(name)
        .label(label)
        .description(description)
        .values(",".join(f"{tenth / 10:g}" for tenth in range(11)))
        .current(models.VariableOption(selected=True, text=start, value=start))
    )
