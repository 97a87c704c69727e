"""`python -m monitoring.grafana` writes the dashboards that Grafana reads into the folder dashboards."""

import json
from pathlib import Path

from grafana_foundation_sdk.builders.dashboard import Dashboard
from grafana_foundation_sdk.cog.encoder import JSONEncoder

from monitoring.grafana.operators import operators_dashboard
from monitoring.grafana.owners import owners_dashboard

FOLDER = Path(__file__).parent / "dashboards"


def dashboard_files() -> dict[Path, str]:
    """Return path -> JSON of every dashboard."""
    dashboards = {"operators": operators_dashboard(), "owners": owners_dashboard()}
    return {FOLDER / f"{name}.json": dashboard_json(builder) for name, builder in dashboards.items()}


def dashboard_json(builder: Dashboard) -> str:
    """Return the dashboard as JSON. Its panels are numbered in order; alert rules refer to these numbers."""
    model = builder.build()
    for number, panel in enumerate(model.panels or [], start=1):
        panel.id_val = number
    return json.dumps(model, cls=JSONEncoder, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for path, text in dashboard_files().items():
        path.write_text(text, encoding="utf-8")
