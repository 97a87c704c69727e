"""The table of containers in docs/security.md is that of both compose files."""

from pathlib import Path
from typing import Any
from unittest import TestCase

import yaml

from tests.markdown import table_rows

REPOSITORY = Path(__file__).parent.parent.parent
COMPOSE_FILES = ("docker-compose.yml", "docker-compose.yml.monitor")
PAGE = (REPOSITORY / "docs" / "security.md").read_text(encoding="utf-8")


def services() -> dict[str, dict[str, Any]]:
    """Return name and definition of each service, with what it merges."""
    loaded = [yaml.safe_load((REPOSITORY / name).read_text(encoding="utf-8")) for name in COMPOSE_FILES]
    return {name: service for file in loaded for name, service in file["services"].items()}


def documented() -> dict[str, list[str]]:
    """Return name of a container -> its row, without the name."""
    return {
        name.strip("` "): cells
        for names, *cells in table_rows(PAGE, "container")
        for name in names.split(",")
    }


class TestTable(TestCase):
    def test_it_has_every_container(self) -> None:
        self.assertCountEqual(documented(), services())

    def test_it_has_their_capabilities_file_systems_and_processes(self) -> None:
        for name, (capabilities, root, _, _, processes) in documented().items():
            service = services()[name]
            with self.subTest(name):
                self.assertEqual(service["cap_drop"], ["ALL"])
                added = service.get("cap_add", ["none"])
                self.assertEqual(capabilities.partition(":")[0].strip("`"), ", ".join(added))
                self.assertEqual(root.partition(":")[0], "read-only" if service["read_only"] else "writable")
                self.assertEqual(processes, f"{service['pids_limit']:,}")

    def test_it_has_the_folders_in_memory(self) -> None:
        for name, (_, _, writable, _, _) in documented().items():
            for mount in services()[name].get("tmpfs", ()):
                folder, _, options = mount.partition(":")
                megabytes = options.partition("size=")[2].partition("m")[0]
                self.assertIn(f"`{folder}`, {megabytes} MB of memory", writable, name)

    def test_no_container_gains_privileges(self) -> None:
        for name, service in services().items():
            self.assertEqual(service["security_opt"], ["no-new-privileges:true"], name)
