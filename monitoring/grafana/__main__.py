"""`python -m monitoring.grafana` writes the dashboards; what Grafana reads is committed beside this file."""

import json
from pathlib import Path

from grafana_foundation_sdk.builders.dashboard import Dashboard
from grafana_foundation_sdk.cog.encoder import JSONEncoder

from monitoring.grafana import operators, owners

FOLDER = Path(__file__).parent / "dashboards"


def dashboards() -> dict[Path, str]:
    """What each file says, as JSON."""
    boards = {"operators": operators.build(), "owners": owners.build()}
    return {FOLDER / f"{name}.json": encode(board) for name, board in boards.items()}


def encode(board: Dashboard) -> str:
    """The dashboard as JSON, its panels numbered in order: alert rules point to these numbers."""
    model = board.build()
    for number, panel in enumerate(model.panels or [], start=1):
        panel.id_val = number
    return json.dumps(model, cls=JSONEncoder, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for path, text in dashboards().items():
        path.write_text(text, encoding="utf-8")
