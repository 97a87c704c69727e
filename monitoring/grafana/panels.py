"""The kinds of panels of the dashboards. Every panel has a title, a description and a unit."""

from grafana_foundation_sdk.builders import barchart, common, dashboard, piechart, stat, table, timeseries
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.cog.variants import Dataquery
from grafana_foundation_sdk.models import common as kinds
from grafana_foundation_sdk.models import dashboard as models
from grafana_foundation_sdk.models.common import DataSourceRef
from grafana_foundation_sdk.models.piechart import PieChartLabels, PieChartLegendValues, PieChartType

from monitoring.grafana.queries import PROMETHEUS

FULL_WIDTH = 24  # columns of Grafana's grid

Query = Builder[Dataquery]

SENTIMENT_COLORS = {"negative": "red", "neutral": "yellow", "positive": "green"}


def stat_panel(
    title: str, description: str, unit: str, *queries: Query, source: DataSourceRef = PROMETHEUS
) -> stat.Panel:
    """Return one number, a quarter of the width: the last point, if the caller sets no other reduction."""
    return (
        stat.Panel()
        .title(title)
        .description(description)
        .unit(unit)
        .datasource(source)
        .targets(list(queries))
        .span(6)
        .height(4)
        .reduce_options(reduce_with("lastNotNull"))
        .color_mode(kinds.BigValueColorMode.VALUE)
        .graph_mode(kinds.BigValueGraphMode.NONE)
    )


def line_panel(
    title: str, description: str, unit: str, *queries: Query, source: DataSourceRef = PROMETHEUS
) -> timeseries.Panel:
    """Return lines over time, half the width; the axis starts at zero."""
    return (
        timeseries.Panel()
        .title(title)
        .description(description)
        .unit(unit)
        .datasource(source)
        .targets(list(queries))
        .span(12)
        .height(8)
        .min(0)
        .line_width(2)
        .fill_opacity(8)
        .show_points(kinds.VisibilityMode.NEVER)
        .legend(bottom_legend())
        .tooltip(common.VizTooltipOptions().mode(kinds.TooltipDisplayMode.MULTI))
    )


def column_panel(
    title: str, description: str, unit: str, *queries: Query, source: DataSourceRef = PROMETHEUS
) -> timeseries.Panel:
    """Return counts over time as stacked columns."""
    return (
        line_panel(title, description, unit, *queries, source=source)
        .draw_style(kinds.GraphDrawStyle.BARS)
        .fill_opacity(80)
        .line_width(0)
        .stacking(common.StackingConfig().mode(kinds.StackingMode.NORMAL).group("A"))
    )


def histogram_panel(
    title: str, description: str, field: str, *queries: Query, source: DataSourceRef
) -> barchart.Panel:
    """Return the number of texts for each bucket of `field` as bars."""
    to_text = {"conversions": [{"targetField": field, "destinationType": "string"}]}
    return (
        barchart.Panel()
        .title(title)
        .description(description)
        .unit("short")
        .datasource(source)
        .targets(list(queries))
        .span(12)
        .height(8)
        .x_field(field)
        .x_tick_label_spacing(50)
        .show_value(kinds.VisibilityMode.NEVER)
        .bar_width(0.95)
        .fill_opacity(80)
        .legend(common.VizLegendOptions().show_legend(False).display_mode(kinds.LegendDisplayMode.LIST))
        # A bar chart needs text below its bars; the data source returns numbers.
        .with_transformation(models.DataTransformerConfig("convertFieldType", options=to_text))
    )


def donut_panel(title: str, description: str, *queries: Query, source: DataSourceRef) -> piechart.Panel:
    """Return the shares of the series, each summed over the selected time."""
    return (
        piechart.Panel()
        .title(title)
        .description(description)
        .unit("short")
        .datasource(source)
        .targets(list(queries))
        .span(8)
        .height(8)
        .pie_type(PieChartType.DONUT)
        .display_labels([PieChartLabels.NAME, PieChartLabels.PERCENT])
        .reduce_options(reduce_with("sum"))
        .legend(
            piechart.PieChartLegendOptions()
            .display_mode(kinds.LegendDisplayMode.TABLE)
            .placement(kinds.LegendPlacement.RIGHT)
            .show_legend(True)
            .values([PieChartLegendValues.VALUE, PieChartLegendValues.PERCENT])
        )
    )


def table_panel(
    title: str, description: str, headings: dict[str, str], *queries: Query, source: DataSourceRef
) -> table.Panel:
    """Return a table of the fields in `headings`, field -> heading, in that order."""
    kept = {"include": {"names": list(headings)}}
    order = {field: position for position, field in enumerate(headings)}
    arranged = {"indexByName": order, "renameByName": headings}
    return (
        table.Panel()
        .title(title)
        .description(description)
        .unit("short")
        .datasource(source)
        .targets(list(queries))
        .span(12)
        .height(8)
        .filterable(True)
        .with_transformation(models.DataTransformerConfig("filterFieldsByName", options=kept))
        .with_transformation(models.DataTransformerConfig("organize", options=arranged))
    )


def reduce_with(calculation: str) -> common.ReduceDataOptions:
    """Return the options that make one number of a series: `lastNotNull`, `sum`, `mean` …"""
    return common.ReduceDataOptions().values(False).calcs([calculation]).fields("")


def bottom_legend() -> common.VizLegendOptions:
    """Return a legend below the panel, as a list."""
    return (
        common.VizLegendOptions()
        .show_legend(True)
        .display_mode(kinds.LegendDisplayMode.LIST)
        .placement(kinds.LegendPlacement.BOTTOM)
        .calcs([])
    )


def color_steps(*steps: tuple[float | None, str]) -> dashboard.ThresholdsConfig:
    """Return colors by value: each applies from its number up, the first one (None) below all others."""
    thresholds = [models.Threshold(value=value, color=color) for value, color in steps]
    return dashboard.ThresholdsConfig().mode(models.ThresholdsMode.ABSOLUTE).steps(thresholds)


def fixed_color(color: str) -> list[models.DynamicConfigValue]:
    """Return the override that gives one series a color."""
    return [models.DynamicConfigValue(id_val="color", value={"mode": "fixed", "fixedColor": color})]


def display_name(name: str) -> list[models.DynamicConfigValue]:
    """Return the override that gives one series a name."""
    return [models.DynamicConfigValue(id_val="displayName", value=name)]


def column_unit(name: str, decimals: int = 0) -> list[models.DynamicConfigValue]:
    """Return the override that gives one column another unit than its panel's."""
    return [
        models.DynamicConfigValue(id_val="unit", value=name),
        models.DynamicConfigValue(id_val="decimals", value=decimals),
    ]


def text_without_value(text: str) -> list[models.ValueMapping]:
    """Return the mapping that shows `text` for null and NaN, such as the result of a division by zero."""
    result = models.ValueMappingResult(text=text, color="text")
    options = models.DashboardSpecialValueMapOptions(models.SpecialValueMatch.NULL_AND_NAN, result)
    return [models.SpecialValueMap(options)]
