"""The owners' dashboard: the sentiment of the texts, and the corrections by users.

Its data are the records of predictions and feedback in Elasticsearch, limited by the filters at the top.
"""

from grafana_foundation_sdk.builders import common, dashboard
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models import dashboard as models
from grafana_foundation_sdk.models.common import StackingMode

from monitoring.grafana.filters import FEEDBACK, PREDICTIONS, WRONG_PREDICTIONS, filter_variables
from monitoring.grafana.panels import (
    SENTIMENT_COLORS,
    color_steps,
    column_panel,
    display_name,
    donut_panel,
    fixed_color,
    histogram_panel,
    line_panel,
    reduce_with,
    stat_panel,
    text_without_value,
)
from monitoring.grafana.promql import MEAN_SCORE_DROP
from monitoring.grafana.queries import (
    ELASTICSEARCH,
    lucene_query,
    math_expression,
    mean_of,
    number_buckets,
    promql_instant,
    sum_of_points,
    time_buckets,
    value_buckets,
)
from monitoring.grafana.tables import corrections_table, latest_predictions_table, models_table

UID = "sentiq-owners"

SCORE_STEP = 0.0625  # a power of two, so that the labels of the bars are exact
LENGTH_STEP = 50  # characters


def owners_dashboard() -> dashboard.Dashboard:
    """Return the dashboard."""
    board = (
        dashboard.Dashboard("Sentiq: texts")
        .uid(UID)
        .description("The sentiment of the texts, and the corrections by users.")
        .tags(["sentiq"])
        .time("now-24h", "now")
        .refresh("30s")
        .timezone("browser")
        .variables(filter_variables())
    )
    for panel in _panels():
        board.with_panel(panel)
    return board


def _panels() -> list[Builder[models.Panel]]:
    return [
        *_top_row(),
        _sentiment_over_time_panel(),
        _sentiment_shares_panel(),
        _mean_score_over_time_panel(),
        _score_histogram(),
        models_table(),
        _length_histogram(),
        _feedback_over_time_panel(),
        corrections_table(),
        latest_predictions_table(),
    ]


def _top_row() -> list[Builder[models.Panel]]:
    return [
        stat_panel(
            "Texts",
            "Texts scored in the selected time.",
            "none",
            lucene_query(PREDICTIONS, [time_buckets()]),
            source=ELASTICSEARCH,
        ).reduce_options(reduce_with("sum")),
        stat_panel(
            "Mean score",
            "0 is negative, 0.5 neutral, 1 positive.",
            "none",
            lucene_query(PREDICTIONS, [value_buckets("event")], [mean_of("score")]),
            source=ELASTICSEARCH,
        )
        .decimals(2)
        .no_value("no texts")
        .thresholds(color_steps((None, "red"), (0.4, "yellow"), (0.6, "green"))),
        _corrected_share_panel(),
        stat_panel(
            "Drop of the mean score",
            "Mean score of the 24 hours before minus that of the last 24 hours, from Prometheus."
            " All texts count. More than 0.2 raises an alert.",
            "none",
            promql_instant(MEAN_SCORE_DROP),
        )
        .decimals(2)
        .no_value("too few texts yet")
        .thresholds(color_steps((None, "green"), (0.1, "yellow"), (0.2, "red"))),
    ]


def _corrected_share_panel() -> Builder[models.Panel]:
    return (
        stat_panel(
            "Wrong predictions",
            "The share of wrong predictions in the feedback of the selected time. The filters do not apply.",
            "percentunit",
            lucene_query(WRONG_PREDICTIONS, [time_buckets()], ref="A").hide(True),
            lucene_query(FEEDBACK, [time_buckets()], ref="B").hide(True),
            sum_of_points("A", "C"),
            sum_of_points("B", "D"),
            math_expression("$C / $D", "E"),
            source=ELASTICSEARCH,
        )
        .decimals(0)
        .mappings(text_without_value("no feedback"))
        .no_value("no feedback")
    )


def _sentiment_over_time_panel() -> Builder[models.Panel]:
    panel = column_panel(
        "Sentiment over time",
        "Scored texts by their most probable label.",
        "none",
        lucene_query(PREDICTIONS, [value_buckets("sentiment"), time_buckets()], alias="{{sentiment}}"),
        source=ELASTICSEARCH,
    ).span(16)
    for name, color in SENTIMENT_COLORS.items():
        panel.override_by_name(name, fixed_color(color))
    return panel


def _sentiment_shares_panel() -> Builder[models.Panel]:
    panel = donut_panel(
        "Shares",
        "Shares of the labels in the selected time.",
        lucene_query(PREDICTIONS, [value_buckets("sentiment"), time_buckets()], alias="{{sentiment}}"),
        source=ELASTICSEARCH,
    )
    for name, color in SENTIMENT_COLORS.items():
        panel.override_by_name(name, fixed_color(color))
    return panel


def _mean_score_over_time_panel() -> Builder[models.Panel]:
    return (
        line_panel(
            "Mean score over time, by model",
            "0 is negative, 0.5 neutral, 1 positive.",
            "none",
            lucene_query(
                PREDICTIONS, [value_buckets("model"), time_buckets()], [mean_of("score")], alias="{{model}}"
            ),
            source=ELASTICSEARCH,
        )
        .max(1)
        .decimals(2)
        .span_nulls(True)
    )


def _score_histogram() -> Builder[models.Panel]:
    return histogram_panel(
        "Scores",
        "Texts by score, in steps of a sixteenth. Texts near 0.5 are neutral or uncertain.",
        "score",
        lucene_query(PREDICTIONS, [number_buckets("score", SCORE_STEP)]),
        source=ELASTICSEARCH,
    )


def _length_histogram() -> Builder[models.Panel]:
    return histogram_panel(
        "Lengths",
        "Texts by number of characters, in steps of fifty.",
        "text_chars",
        lucene_query(PREDICTIONS, [number_buckets("text_chars", LENGTH_STEP)]),
        source=ELASTICSEARCH,
    )


def _feedback_over_time_panel() -> Builder[models.Panel]:
    return (
        column_panel(
            "Feedback",
            "Shares of right and wrong predictions in the feedback of users. The filters do not apply.",
            "none",
            lucene_query(FEEDBACK, [value_buckets("correct"), time_buckets()], alias="{{correct}}"),
            source=ELASTICSEARCH,
        )
        .stacking(common.StackingConfig().mode(StackingMode.PERCENT).group("A"))
        .no_value("no feedback")
        .override_by_name("true", display_name("right") + fixed_color("green"))
        .override_by_name("false", display_name("wrong") + fixed_color("red"))
    )
