"""The dashboard of those whose texts these are: what they feel like, and whether the model gets them right.

From the records of predictions and feedback in Elasticsearch, filtered by what is chosen at the top.
"""

from grafana_foundation_sdk.builders import common, dashboard
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models import dashboard as models
from grafana_foundation_sdk.models.common import StackingMode

from monitoring.grafana.expressions import POSITIVITY_DROP
from monitoring.grafana.filters import FEEDBACK, PREDICTIONS, WRONG, variables
from monitoring.grafana.panels import (
    SENTIMENT_COLORS,
    bars,
    columns,
    donut,
    fixed_color,
    levels,
    lines,
    named,
    number,
    reduced,
    shown_as,
)
from monitoring.grafana.queries import (
    ELASTICSEARCH,
    by,
    documents,
    in_steps,
    math,
    mean,
    now,
    over_time,
    total,
)
from monitoring.grafana.tables import mistakes, models_side_by_side, predictions

UID = "sentiq-owners"

SCORE_STEP = 0.0625  # a sixteenth: a power of two, so that the bars' names come without rounding
LENGTH_STEP = 50  # characters


def build() -> dashboard.Dashboard:
    board = (
        dashboard.Dashboard("Sentiq: texts")
        .uid(UID)
        .description("What the texts feel like, and whether the model gets them right.")
        .tags(["sentiq"])
        .time("now-24h", "now")
        .refresh("30s")
        .timezone("browser")
        .variables(variables())
    )
    for panel in panels():
        board.with_panel(panel)
    return board


def panels() -> list[Builder[models.Panel]]:
    return [
        *figures(),
        sentiment_over_time(),
        sentiment_shares(),
        score_over_time(),
        scores(),
        models_side_by_side(),
        lengths(),
        feedback_over_time(),
        mistakes(),
        predictions(),
    ]


def figures() -> list[Builder[models.Panel]]:
    """The row at the top: what one looks at first."""
    return [
        number(
            "Texts",
            "Texts scored in the time shown.",
            "none",
            documents(PREDICTIONS, [over_time()]),
            source=ELASTICSEARCH,
        ).reduce_options(reduced("sum")),
        number(
            "Mean score",
            "0 is negative, 0.5 neutral, 1 positive.",
            "none",
            documents(PREDICTIONS, [by("event")], [mean("score")]),
            source=ELASTICSEARCH,
        )
        .decimals(2)
        .no_value("no texts")
        .thresholds(levels((None, "red"), (0.4, "yellow"), (0.6, "green"))),
        corrections(),
        number(
            "Fall against the day before",
            "Mean score of the 24 hours before less that of the last 24 hours, of all texts, from Prometheus."
            " More than 0.2 raises an alert.",
            "none",
            now(POSITIVITY_DROP),
        )
        .decimals(2)
        .no_value("too few texts yet")
        .thresholds(levels((None, "green"), (0.1, "yellow"), (0.2, "red"))),
    ]


def corrections() -> Builder[models.Panel]:
    return (
        number(
            "Feedback that says wrong",
            "The share of the feedback in the time shown that corrects the model. The filters do not apply.",
            "percentunit",
            documents(WRONG, [over_time()], ref="A").hide(True),
            documents(FEEDBACK, [over_time()], ref="B").hide(True),
            total("A", "C"),
            total("B", "D"),
            math("$C / $D", "E"),
            source=ELASTICSEARCH,
        )
        .decimals(0)
        .mappings(shown_as("no feedback"))
        .no_value("no feedback")
    )


def sentiment_over_time() -> Builder[models.Panel]:
    panel = columns(
        "Sentiment over time",
        "Texts scored, by their most probable sentiment.",
        "none",
        documents(PREDICTIONS, [by("sentiment"), over_time()], alias="{{sentiment}}"),
        source=ELASTICSEARCH,
    ).span(16)
    for name, color in SENTIMENT_COLORS.items():
        panel.override_by_name(name, fixed_color(color))
    return panel


def sentiment_shares() -> Builder[models.Panel]:
    panel = donut(
        "Shares",
        "How the texts in the time shown divide.",
        documents(PREDICTIONS, [by("sentiment"), over_time()], alias="{{sentiment}}"),
        source=ELASTICSEARCH,
    )
    for name, color in SENTIMENT_COLORS.items():
        panel.override_by_name(name, fixed_color(color))
    return panel


def score_over_time() -> Builder[models.Panel]:
    return (
        lines(
            "Mean score over time, by model",
            "0 is negative, 0.5 neutral, 1 positive.",
            "none",
            documents(PREDICTIONS, [by("model"), over_time()], [mean("score")], alias="{{model}}"),
            source=ELASTICSEARCH,
        )
        .max(1)
        .decimals(2)
        .span_nulls(True)
    )


def scores() -> Builder[models.Panel]:
    return bars(
        "Scores",
        "Texts by their score, in steps of a sixteenth. A heap in the middle means undecided.",
        "score",
        documents(PREDICTIONS, [in_steps("score", SCORE_STEP)]),
        source=ELASTICSEARCH,
    )


def lengths() -> Builder[models.Panel]:
    return bars(
        "Lengths",
        "Texts by how many characters they have, in steps of fifty.",
        "text_chars",
        documents(PREDICTIONS, [in_steps("text_chars", LENGTH_STEP)]),
        source=ELASTICSEARCH,
    )


def feedback_over_time() -> Builder[models.Panel]:
    return (
        columns(
            "Feedback",
            "What users said of predictions: right or wrong, as shares. The filters do not apply.",
            "none",
            documents(FEEDBACK, [by("correct"), over_time()], alias="{{correct}}"),
            source=ELASTICSEARCH,
        )
        .stacking(common.StackingConfig().mode(StackingMode.PERCENT).group("A"))
        .no_value("no feedback")
        .override_by_name("true", named("right") + fixed_color("green"))
        .override_by_name("false", named("wrong") + fixed_color("red"))
    )
