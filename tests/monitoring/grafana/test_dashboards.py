"""The committed dashboards: the output of the generator, valid in Grafana's schema, without holes."""

import copy
import json
import unittest
from typing import Any

from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models import expr
from grafana_foundation_sdk.models.dashboard import Dashboard

from monitoring.grafana.__main__ import dashboard_files
from tests.monitoring.grafana.grafana_files import (
    DASHBOARDS,
    Document,
    dashboards_by_uid,
    panels_of,
    provisioning_file,
)

GRID_COLUMNS = 24


def parsed_by_schema(document: Document) -> Document:
    """Return the part of a dashboard that Grafana's schema knows; the rest is dropped."""
    register_default_plugins()
    document = copy.deepcopy(document)
    expressions = [remove_expressions(panel) for panel in panels_of(document)]
    parsed: Document = plain_json(Dashboard.from_json(document))
    for panel, targets in zip(panels_of(parsed), expressions, strict=True):
        panel["targets"] += [plain_json(parse_expression(target)) for target in targets]
    return parsed


def remove_expressions(panel: Document) -> list[Document]:
    """Remove and return a panel's expressions; the schema parses all targets as queries of a data source."""
    targets = [target for target in panel["targets"] if target["datasource"]["uid"] == "__expr__"]
    panel["targets"] = [target for target in panel["targets"] if target not in targets]
    return targets


def parse_expression(target: Document) -> expr.TypeReduce | expr.TypeMath:
    """Return the expression as an object of the schema."""
    return expr.TypeMath.from_json(target) if target["type"] == "math" else expr.TypeReduce.from_json(target)


def plain_json(model: object) -> Any:
    """Return an object of the schema as plain dicts and lists."""
    return json.loads(json.dumps(model, cls=JSONEncoder))


class TestDashboards(unittest.TestCase):
    def test_the_committed_files_are_the_output_of_the_generator(self) -> None:
        committed = {path: path.read_text(encoding="utf-8") for path in DASHBOARDS.glob("*.json")}
        self.assertEqual(committed, dashboard_files(), "run make dashboards")

    def test_the_schema_of_grafana_knows_every_member(self) -> None:
        for uid, dashboard in dashboards_by_uid().items():
            with self.subTest(uid):
                self.assertEqual(parsed_by_schema(dashboard), dashboard)

    def test_the_schema_of_grafana_drops_an_unknown_member(self) -> None:
        for part in ("options", "gridPos", "fieldConfig"):
            dashboard = dashboards_by_uid()["sentiq-operators"]
            dashboard["panels"][0][part]["nonsense"] = True
            self.assertNotEqual(parsed_by_schema(dashboard), dashboard)

    def test_every_panel_has_a_description_and_a_unit(self) -> None:
        for dashboard in dashboards_by_uid().values():
            for panel in panels_of(dashboard):
                with self.subTest(panel["title"]):
                    self.assertRegex(panel["description"], r"^[A-Z0-9].+\.$")
                    self.assertTrue(panel["fieldConfig"]["defaults"]["unit"])

    def test_every_query_names_an_existing_data_source(self) -> None:
        sources = provisioning_file("datasources/datasources.yml")["datasources"]
        types = {"__expr__": "__expr__"} | {source["uid"]: source["type"] for source in sources}
        for dashboard in dashboards_by_uid().values():
            for entry in [*panels_of(dashboard), *all_targets(dashboard), *query_variables(dashboard)]:
                reference = entry["datasource"]
                self.assertEqual(types.get(reference["uid"]), reference["type"], entry)

    def test_every_expression_names_queries_of_its_panel(self) -> None:
        for dashboard in dashboards_by_uid().values():
            for panel in panels_of(dashboard):
                names = [target["refId"] for target in panel["targets"]]
                self.assertEqual(len(names), len(set(names)))
                for target in panel["targets"]:
                    inputs = {word.strip("$") for word in target.get("expression", "").split() if word != "/"}
                    self.assertLessEqual(inputs, set(names))

    def test_the_panels_fill_the_width_and_do_not_overlap(self) -> None:
        for uid, dashboard in dashboards_by_uid().items():
            cells = [cell for panel in dashboard["panels"] for cell in grid_cells(panel["gridPos"])]
            self.assertEqual(len(cells), len(set(cells)), uid)
            height = max(row for _, row in cells) + 1
            self.assertEqual(len(cells), GRID_COLUMNS * height, f"{uid} has holes")

    def test_the_numbers_and_titles_of_the_panels_are_unique(self) -> None:
        for dashboard in dashboards_by_uid().values():
            for name in ("id", "title"):
                values = [panel[name] for panel in dashboard["panels"]]
                self.assertEqual(len(values), len(set(values)))


def all_targets(dashboard: Document) -> list[Document]:
    """Return the queries and expressions of all panels."""
    return [target for panel in panels_of(dashboard) for target in panel["targets"]]


def query_variables(dashboard: Document) -> list[Document]:
    """Return the variables whose choices come from a data source."""
    return [
        variable
        for variable in dashboard.get("templating", {}).get("list", [])
        if variable["type"] == "query"
    ]


def grid_cells(position: Document) -> list[tuple[int, int]]:
    """Return the cells (column, row) of the grid that a panel covers."""
    columns = range(position["x"], position["x"] + position["w"])
    rows = range(position["y"], position["y"] + position["h"])
    return [(column, row) for column in columns for row in rows]
