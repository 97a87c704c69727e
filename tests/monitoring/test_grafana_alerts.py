"""The files of Grafana's alerting: rules as Grafana takes them, and alerts that reach who is named."""

import re
import unittest
from collections.abc import Iterator, Mapping
from typing import Any

from tests.monitoring.grafana_files import Document, dashboards, panels, provisioned, rules

# Members that Grafana reads, pkg/services/provisioning/alerting/rules_types.go; it passes over any other.
RULE = {
    *("uid", "title", "condition", "data", "dashboardUid", "panelId", "noDataState", "execErrState", "for"),
    *("keepFiringFor", "annotations", "labels", "isPaused", "notification_settings", "record"),
}
GROUP = {"orgId", "name", "folder", "interval", "rules"}
QUERY = {"refId", "queryType", "relativeTimeRange", "datasourceUid", "model"}
NO_DATA = {"Alerting", "NoData", "OK", "KeepLast"}
ERRORS = {"Alerting", "Error", "OK", "KeepLast"}
SCHEDULER_S = 10  # Grafana's evaluation is a multiple of it

NOBODY = {"ALERT_WEBHOOK_URL": "none", "ALERT_EMAIL": "none"}
WEBHOOK = {"ALERT_WEBHOOK_URL": "https://example.org/hook?a=1&b=$2"}
MAIL = {"ALERT_EMAIL": "ops@example.org;boss@example.org"}


class TestRules(unittest.TestCase):
    def test_they_have_the_members_that_grafana_reads_and_no_other(self) -> None:
        for group in provisioned("alerting/rules.yml")["groups"]:
            self.assertLessEqual(set(group), GROUP)
            for rule in group["rules"]:
                self.assertLessEqual(set(rule), RULE)
                self.assertIn(rule["noDataState"], NO_DATA)
                self.assertIn(rule["execErrState"], ERRORS)
                for query in rule["data"]:
                    self.assertLessEqual(set(query), QUERY)

    def test_a_query_gives_one_figure_and_the_condition_compares_it(self) -> None:
        for rule in rules().values():
            query, threshold = rule.document["data"]
            self.assertEqual(rule.document["condition"], threshold["refId"])
            self.assertEqual(
                (threshold["datasourceUid"], threshold["model"]["type"]), ("__expr__", "threshold")
            )
            self.assertEqual(threshold["model"]["expression"], query["refId"])
            self.assertEqual((query["model"]["instant"], query["model"]["range"]), (True, False))
            for entry in (query, threshold):
                self.assertEqual(entry["model"]["refId"], entry["refId"])
            self.assertGreater(query["relativeTimeRange"]["from"], query["relativeTimeRange"]["to"])

    def test_waiting_times_are_whole_evaluations(self) -> None:
        (group,) = provisioned("alerting/rules.yml")["groups"]
        self.assertEqual(seconds(group["interval"]) % SCHEDULER_S, 0)
        for rule in rules().values():
            self.assertEqual(seconds(rule.wait) % seconds(group["interval"]), 0)

    def test_each_links_to_the_panel_that_draws_it(self) -> None:
        for rule in rules().values():
            dashboard = dashboards()[rule.document["dashboardUid"]]
            (panel,) = [panel for panel in panels(dashboard) if panel["id"] == rule.document["panelId"]]
            (target,) = panel["targets"]
            self.assertEqual(re.sub(r"\s", "", target["expr"]), re.sub(r"\s", "", rule.expression))

    def test_they_ask_a_data_source_that_is_there_and_lie_in_the_folder_of_the_dashboards(self) -> None:
        known = {source["uid"] for source in provisioned("datasources/datasources.yml")["datasources"]}
        asked = {rule.document["data"][0]["datasourceUid"] for rule in rules().values()}
        self.assertLessEqual(asked, known)
        (group,) = provisioned("alerting/rules.yml")["groups"]
        (provider,) = provisioned("dashboards/dashboards.yml")["providers"]
        self.assertEqual(group["folder"], provider["folder"])

    def test_grafana_finds_no_variable_of_the_environment_in_them(self) -> None:
        for text in texts(provisioned("alerting/rules.yml")):
            self.assertNotIn("$", text)


class TestWhoIsTold(unittest.TestCase):
    def told(self, environment: Mapping[str, str]) -> list[tuple[str, str]]:
        """The kind and address of every message that an alert of ours makes."""
        document = expanded(provisioned("alerting/contact-points.yml"), {**NOBODY, **environment})
        (policy,) = document["policies"]
        labels = {label for rule in rules().values() for label in rule.document["labels"].items()}
        receivers = route(policy, dict(labels), {muted["name"] for muted in document["muteTimes"]})
        return [address for name in receivers for address in addresses(document, name)]

    def test_nobody_where_nobody_is_named(self) -> None:
        self.assertEqual(self.told({}), [])

    def test_whoever_is_named(self) -> None:
        hook, mail = ("webhook", WEBHOOK["ALERT_WEBHOOK_URL"]), ("email", MAIL["ALERT_EMAIL"])
        self.assertEqual(self.told(WEBHOOK), [hook])
        self.assertEqual(self.told(MAIL), [mail])
        self.assertEqual(self.told({**WEBHOOK, **MAIL}), [hook, mail])

    def test_every_rule_has_the_label_that_the_routes_go_by(self) -> None:
        for rule in rules().values():
            self.assertEqual(rule.document["labels"]["unset"], "none")

    def test_no_address_is_empty_on_which_grafana_would_not_start(self) -> None:
        document = expanded(provisioned("alerting/contact-points.yml"), NOBODY)
        for point in document["contactPoints"]:
            for _, address in addresses(document, point["name"]):
                self.assertTrue(address)

    def test_silence_lasts_the_whole_day(self) -> None:
        (always,) = provisioned("alerting/contact-points.yml")["muteTimes"]
        self.assertEqual(
            always["time_intervals"], [{"times": [{"start_time": "00:00", "end_time": "24:00"}]}]
        )


def seconds(duration: str) -> int:
    match = re.fullmatch(r"(\d+)([smh])", duration)
    assert match, duration
    return int(match[1]) * {"s": 1, "m": 60, "h": 3600}[match[2]]


def texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from texts(one)
    if isinstance(value, str):
        yield value


def expanded(value: Any, environment: Mapping[str, str]) -> Any:
    """Every text as Grafana's provisioning reads it: $NAME from the environment, or empty."""
    if isinstance(value, dict):
        return {key: expanded(one, environment) for key, one in value.items()}
    if isinstance(value, list):
        return [expanded(one, environment) for one in value]
    if isinstance(value, str):
        return re.sub(r"\$(\w+)", lambda match: environment.get(match[1], ""), value)
    return value


def route(policy: Document, labels: Mapping[str, str], muted: set[str]) -> list[str]:
    """The contact points that an alert goes to: as Alertmanager's tree of routes has it, one level deep."""
    taken = []
    for child in policy["routes"]:
        if all(matches(labels, *matcher) for matcher in child.get("object_matchers", [])):
            taken.append(child)
            if not child.get("continue"):
                break
    if not taken:
        return [policy["receiver"]]
    return [child["receiver"] for child in taken if not muted & set(child.get("mute_time_intervals", []))]


def matches(labels: Mapping[str, str], name: str, comparison: str, value: str) -> bool:
    equal = labels.get(name, "") == value
    return {"=": equal, "!=": not equal}[comparison]


def addresses(document: Document, name: str) -> list[tuple[str, str]]:
    (point,) = (point for point in document["contactPoints"] if point["name"] == name)
    return [
        (receiver["type"], receiver["settings"].get("url") or receiver["settings"]["addresses"])
        for receiver in point["receivers"]
    ]
