"""The kinds of panels that the dashboards are made of. Every panel has a title, a description and a unit."""

from grafana_foundation_sdk.builders import barchart, common, dashboard, piechart, stat, table, timeseries
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.cog.variants import Dataquery
from grafana_foundation_sdk.models import common as kinds
from grafana_foundation_sdk.models import dashboard as models
from grafana_foundation_sdk.models.common import DataSourceRef
from grafana_foundation_sdk.models.piechart import PieChartLabels, PieChartLegendValues, PieChartType

from monitoring.grafana.queries import PROMETHEUS

WHOLE_WIDTH = 24  # columns of Grafana's grid

Query = Builder[Dataquery]

SENTIMENT_COLORS = {"negative": "red", "neutral": "yellow", "positive": "green"}


def number(
    title: str, description: str, unit: str, *queries: Query, source: DataSourceRef = PROMETHEUS
) -> stat.Panel:
    """One figure, a quarter of the width; `calc` is set by the caller where the last point is not it."""
    return (
        stat.Panel()
        .title(title)
        .description(description)
        .unit(unit)
        .datasource(source)
        .targets(list(queries))
        .span(6)
        .height(4)
        .reduce_options(reduced("lastNotNull"))
        .color_mode(kinds.BigValueColorMode.VALUE)
        .graph_mode(kinds.BigValueGraphMode.NONE)
    )


def lines(
    title: str, description: str, unit: str, *queries: Query, source: DataSourceRef = PROMETHEUS
) -> timeseries.Panel:
    """Lines over time, half the width, from zero up."""
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
        .legend(legend())
        .tooltip(common.VizTooltipOptions().mode(kinds.TooltipDisplayMode.MULTI))
    )


def columns(
    title: str, description: str, unit: str, *queries: Query, source: DataSourceRef = PROMETHEUS
) -> timeseries.Panel:
    """Counts over time as columns, one on top of the other."""
    return (
        lines(title, description, unit, *queries, source=source)
        .draw_style(kinds.GraphDrawStyle.BARS)
        .fill_opacity(80)
        .line_width(0)
        .stacking(common.StackingConfig().mode(kinds.StackingMode.NORMAL).group("A"))
    )


def bars(title: str, description: str, field: str, *queries: Query, source: DataSourceRef) -> barchart.Panel:
    """How many texts for each value of `field`, as bars side by side."""
    as_text = {"conversions": [{"targetField": field, "destinationType": "string"}]}
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
        # A bar chart wants words below its bars, the data source brings numbers.
        .with_transformation(models.DataTransformerConfig("convertFieldType", options=as_text))
    )


def donut(title: str, description: str, *queries: Query, source: DataSourceRef) -> piechart.Panel:
    """Shares of a whole, each series summed over the time shown."""
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
        .reduce_options(reduced("sum"))
        .legend(
            piechart.PieChartLegendOptions()
            .display_mode(kinds.LegendDisplayMode.TABLE)
            .placement(kinds.LegendPlacement.RIGHT)
            .show_legend(True)
            .values([PieChartLegendValues.VALUE, PieChartLegendValues.PERCENT])
        )
    )


def rows(
    title: str, description: str, names: dict[str, str], *queries: Query, source: DataSourceRef
) -> table.Panel:
    """A table of the columns in `names`, field -> heading, in that order; other fields are left out."""
    kept = {"include": {"names": list(names)}}
    arranged = {"indexByName": {field: place for place, field in enumerate(names)}, "renameByName": names}
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


def reduced(calc: str) -> common.ReduceDataOptions:
    """How a series becomes one figure: `lastNotNull`, `sum`, `mean` …"""
    return common.ReduceDataOptions().values(False).calcs([calc]).fields("")


def legend() -> common.VizLegendOptions:
    return (
        common.VizLegendOptions()
        .show_legend(True)
        .display_mode(kinds.LegendDisplayMode.LIST)
        .placement(kinds.LegendPlacement.BOTTOM)
        .calcs([])
    )


def levels(*steps: tuple[float | None, str]) -> dashboard.ThresholdsConfig:
    """Colors by value: each from its number up, the first from None, which is everything below."""
    thresholds = [models.Threshold(value=value, color=color) for value, color in steps]
    return dashboard.ThresholdsConfig().mode(models.ThresholdsMode.ABSOLUTE).steps(thresholds)


def fixed_color(color: str) -> list[models.DynamicConfigValue]:
    return [models.DynamicConfigValue(id_val="color", value={"mode": "fixed", "fixedColor": color})]


def named(name: str) -> list[models.DynamicConfigValue]:
    return [models.DynamicConfigValue(id_val="displayName", value=name)]


def unit(name: str, decimals: int = 0) -> list[models.DynamicConfigValue]:
    """A unit of one column or series that differs from its panel's."""
    return [
        models.DynamicConfigValue(id_val="unit", value=name),
        models.DynamicConfigValue(id_val="decimals", value=decimals),
    ]


def shown_as(text: str) -> list[models.ValueMapping]:
    """What stands where a division by nothing would."""
    result = models.ValueMappingResult(text=text, color="text")
    options = models.DashboardSpecialValueMapOptions(models.SpecialValueMatch.NULL_AND_NAN, result)
    return [models.SpecialValueMap(options)]
