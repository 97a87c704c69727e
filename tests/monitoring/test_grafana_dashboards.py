"""The committed dashboards: written by the generator, in Grafana's own schema, whole and well laid out."""

import copy
import json
import unittest
from typing import Any

from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models import expr
from grafana_foundation_sdk.models.dashboard import Dashboard

from monitoring.grafana.__main__ import dashboards as generated
from tests.monitoring.grafana_files import DASHBOARDS, Document, dashboards, panels, provisioned

GRID_COLUMNS = 24


def understood(document: Document) -> Document:
    """What Grafana's schema keeps of a dashboard: what it does not know is gone."""
    register_default_plugins()
    document = copy.deepcopy(document)
    aside = [set_aside(panel) for panel in panels(document)]
    kept: Document = plain(Dashboard.from_json(document))
    for panel, targets in zip(panels(kept), aside, strict=True):
        panel["targets"] += [plain(expression(target)) for target in targets]
    return kept


def set_aside(panel: Document) -> list[Document]:
    """A panel's expressions, taken out of it: the schema reads all targets as its data source's."""
    targets = [target for target in panel["targets"] if target["datasource"]["uid"] == "__expr__"]
    panel["targets"] = [target for target in panel["targets"] if target not in targets]
    return targets


def expression(target: Document) -> expr.TypeReduce | expr.TypeMath:
    return expr.TypeMath.from_json(target) if target["type"] == "math" else expr.TypeReduce.from_json(target)


def plain(model: object) -> Any:
    return json.loads(json.dumps(model, cls=JSONEncoder))


class TestDashboards(unittest.TestCase):
    def test_they_are_what_the_generator_writes(self) -> None:
        committed = {path: path.read_text(encoding="utf-8") for path in DASHBOARDS.glob("*.json")}
        self.assertEqual(committed, generated(), "run make dashboards")

    def test_grafanas_schema_knows_all_that_they_say(self) -> None:
        for uid, dashboard in dashboards().items():
            with self.subTest(uid):
                self.assertEqual(understood(dashboard), dashboard)

    def test_grafanas_schema_drops_what_it_does_not_know(self) -> None:
        for part in ("options", "gridPos", "fieldConfig"):
            dashboard = dashboards()["sentiq-operators"]
            dashboard["panels"][0][part]["nonsense"] = True
            self.assertNotEqual(understood(dashboard), dashboard)

    def test_every_panel_says_what_it_shows_and_in_what_unit(self) -> None:
        for dashboard in dashboards().values():
            for panel in panels(dashboard):
                with self.subTest(panel["title"]):
                    self.assertRegex(panel["description"], r"^[A-Z0-9].+\.$")
                    self.assertTrue(panel["fieldConfig"]["defaults"]["unit"])

    def test_every_query_goes_to_a_data_source_that_is_there(self) -> None:
        sources = provisioned("datasources/datasources.yml")["datasources"]
        known = {"__expr__": "__expr__"} | {source["uid"]: source["type"] for source in sources}
        for dashboard in dashboards().values():
            for asked in [*panels(dashboard), *every_target(dashboard), *chosen(dashboard)]:
                reference = asked["datasource"]
                self.assertEqual(known.get(reference["uid"]), reference["type"], asked)

    def test_expressions_name_queries_of_their_panel(self) -> None:
        for dashboard in dashboards().values():
            for panel in panels(dashboard):
                names = [target["refId"] for target in panel["targets"]]
                self.assertEqual(len(names), len(set(names)))
                for target in panel["targets"]:
                    inputs = {word.strip("$") for word in target.get("expression", "").split() if word != "/"}
                    self.assertLessEqual(inputs, set(names))

    def test_panels_fill_the_width_and_do_not_overlap(self) -> None:
        for uid, dashboard in dashboards().items():
            cells = [cell for panel in dashboard["panels"] for cell in covered(panel["gridPos"])]
            self.assertEqual(len(cells), len(set(cells)), uid)
            height = max(row for _, row in cells) + 1
            self.assertEqual(len(cells), GRID_COLUMNS * height, f"{uid} has holes")

    def test_numbers_and_titles_of_panels_are_their_own(self) -> None:
        for dashboard in dashboards().values():
            for name in ("id", "title"):
                values = [panel[name] for panel in dashboard["panels"]]
                self.assertEqual(len(values), len(set(values)))


def every_target(dashboard: Document) -> list[Document]:
    return [target for panel in panels(dashboard) for target in panel["targets"]]


def chosen(dashboard: Document) -> list[Document]:
    """The variables whose choices come from a data source."""
    return [
        variable
        for variable in dashboard.get("templating", {}).get("list", [])
        if variable["type"] == "query"
    ]


def covered(position: Document) -> list[tuple[int, int]]:
    columns = range(position["x"], position["x"] + position["w"])
    rows = range(position["y"], position["y"] + position["h"])
    return [(column, row) for column in columns for row in rows]
