"""The files of Grafana's alerting: valid rules, and alerts that reach the configured receivers."""

import re
import unittest
from collections.abc import Iterator, Mapping
from typing import Any

from tests.monitoring.grafana.grafana_files import (
    Document,
    alert_rules,
    dashboards_by_uid,
    panels_of,
    provisioning_file,
)

# The members that Grafana reads (pkg/services/provisioning/alerting/rules_types.go); it ignores others.
RULE_MEMBERS = {
    *("uid", "title", "condition", "data", "dashboardUid", "panelId", "noDataState", "execErrState", "for"),
    *("keepFiringFor", "annotations", "labels", "isPaused", "notification_settings", "record"),
}
GROUP_MEMBERS = {"orgId", "name", "folder", "interval", "rules"}
QUERY_MEMBERS = {"refId", "queryType", "relativeTimeRange", "datasourceUid", "model"}
NO_DATA_STATES = {"Alerting", "NoData", "OK", "KeepLast"}
ERROR_STATES = {"Alerting", "Error", "OK", "KeepLast"}
SCHEDULER_S = 10  # an evaluation interval of Grafana is a multiple of it

NO_ADDRESS = {"ALERT_WEBHOOK_URL": "none", "ALERT_EMAIL": "none"}
WEBHOOK = {"ALERT_WEBHOOK_URL": "https://example.org/hook?a=1&b=$2"}
MAIL = {"ALERT_EMAIL": "ops@example.org;boss@example.org"}


class TestRuleFile(unittest.TestCase):
    def test_they_have_only_members_that_grafana_reads(self) -> None:
        for group in provisioning_file("alerting/rules.yml")["groups"]:
            self.assertLessEqual(set(group), GROUP_MEMBERS)
            for rule in group["rules"]:
                self.assertLessEqual(set(rule), RULE_MEMBERS)
                self.assertIn(rule["noDataState"], NO_DATA_STATES)
                self.assertIn(rule["execErrState"], ERROR_STATES)
                for query in rule["data"]:
                    self.assertLessEqual(set(query), QUERY_MEMBERS)

    def test_the_condition_compares_the_one_number_of_the_query(self) -> None:
        for rule in alert_rules().values():
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

    def test_the_waiting_times_are_multiples_of_the_evaluation_interval(self) -> None:
        (group,) = provisioning_file("alerting/rules.yml")["groups"]
        self.assertEqual(seconds_of(group["interval"]) % SCHEDULER_S, 0)
        for rule in alert_rules().values():
            self.assertEqual(seconds_of(rule.wait) % seconds_of(group["interval"]), 0)

    def test_each_links_to_the_panel_with_the_same_expression(self) -> None:
        for rule in alert_rules().values():
            dashboard = dashboards_by_uid()[rule.document["dashboardUid"]]
            (panel,) = [panel for panel in panels_of(dashboard) if panel["id"] == rule.document["panelId"]]
            (target,) = panel["targets"]
            self.assertEqual(re.sub(r"\s", "", target["expr"]), re.sub(r"\s", "", rule.expression))

    def test_they_name_an_existing_data_source_and_the_folder_of_the_dashboards(self) -> None:
        sources = provisioning_file("datasources/datasources.yml")["datasources"]
        used = {rule.document["data"][0]["datasourceUid"] for rule in alert_rules().values()}
        self.assertLessEqual(used, {source["uid"] for source in sources})
        (group,) = provisioning_file("alerting/rules.yml")["groups"]
        (provider,) = provisioning_file("dashboards/dashboards.yml")["providers"]
        self.assertEqual(group["folder"], provider["folder"])

    def test_they_hold_no_dollar_sign_that_grafana_would_replace(self) -> None:
        for text in strings_in(provisioning_file("alerting/rules.yml")):
            self.assertNotIn("$", text)


class TestReceivers(unittest.TestCase):
    def receivers(self, environment: Mapping[str, str]) -> list[tuple[str, str]]:
        """Return the kind and address of every message that an alert sends."""
        document = expand(provisioning_file("alerting/contact-points.yml"), {**NO_ADDRESS, **environment})
        (policy,) = document["policies"]
        labels = {label for rule in alert_rules().values() for label in rule.document["labels"].items()}
        muted = {interval["name"] for interval in document["muteTimes"]}
        contact_points = route_alert(policy, dict(labels), muted)
        return [address for name in contact_points for address in addresses_of(document, name)]

    def test_without_an_address_no_message_is_sent(self) -> None:
        self.assertEqual(self.receivers({}), [])

    def test_every_configured_address_gets_a_message(self) -> None:
        hook, mail = ("webhook", WEBHOOK["ALERT_WEBHOOK_URL"]), ("email", MAIL["ALERT_EMAIL"])
        self.assertEqual(self.receivers(WEBHOOK), [hook])
        self.assertEqual(self.receivers(MAIL), [mail])
        self.assertEqual(self.receivers({**WEBHOOK, **MAIL}), [hook, mail])

    def test_every_rule_has_the_label_that_the_routes_compare(self) -> None:
        for rule in alert_rules().values():
            self.assertEqual(rule.document["labels"]["unset"], "none")

    def test_no_address_is_empty_because_grafana_would_not_start(self) -> None:
        document = expand(provisioning_file("alerting/contact-points.yml"), NO_ADDRESS)
        for point in document["contactPoints"]:
            for _, address in addresses_of(document, point["name"]):
                self.assertTrue(address)

    def test_the_mute_time_is_the_whole_day(self) -> None:
        (always,) = provisioning_file("alerting/contact-points.yml")["muteTimes"]
        self.assertEqual(
            always["time_intervals"], [{"times": [{"start_time": "00:00", "end_time": "24:00"}]}]
        )


def seconds_of(duration: str) -> int:
    """Return a duration such as `2m` in seconds."""
    match = re.fullmatch(r"(\d+)([smh])", duration)
    assert match, duration
    return int(match[1]) * {"s": 1, "m": 60, "h": 3600}[match[2]]


def strings_in(value: object) -> Iterator[str]:
    """Yield every string inside dicts and lists."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for member in value:
            yield from strings_in(member)
    if isinstance(value, str):
        yield value


def expand(value: Any, environment: Mapping[str, str]) -> Any:
    """Replace $NAME in every string, as Grafana's provisioning does; an unset variable becomes empty."""
    if isinstance(value, dict):
        return {key: expand(member, environment) for key, member in value.items()}
    if isinstance(value, list):
        return [expand(member, environment) for member in value]
    if isinstance(value, str):
        return re.sub(r"\$(\w+)", lambda match: environment.get(match[1], ""), value)
    return value


def route_alert(policy: Document, labels: Mapping[str, str], muted: set[str]) -> list[str]:
    """Return the contact points of an alert, as Alertmanager's routing tree selects them, one level deep."""
    selected = []
    for child in policy["routes"]:
        if all(label_matches(labels, *matcher) for matcher in child.get("object_matchers", [])):
            selected.append(child)
            if not child.get("continue"):
                break
    if not selected:
        return [policy["receiver"]]
    return [child["receiver"] for child in selected if not muted & set(child.get("mute_time_intervals", []))]


def label_matches(labels: Mapping[str, str], name: str, comparison: str, value: str) -> bool:
    """Return True if a matcher matches the labels of an alert."""
    equal = labels.get(name, "") == value
    return {"=": equal, "!=": not equal}[comparison]


def addresses_of(document: Document, name: str) -> list[tuple[str, str]]:
    """Return the kind and address of every receiver of a contact point."""
    (point,) = (point for point in document["contactPoints"] if point["name"] == name)
    return [
        (receiver["type"], receiver["settings"].get("url") or receiver["settings"]["addresses"])
        for receiver in point["receivers"]
    ]
