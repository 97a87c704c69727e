"""Numbers with their units, similar to Grafana's."""

from tests.monitoring.grafana.grafana_files import Document


def format_value(value: float, field: Document) -> str:
    """Return the text of a value; `field` has the unit and possibly the number of decimals."""
    unit, decimals = field["unit"], field.get("decimals")
    if unit == "percentunit":
        return f"{value * 100:.3g} %"
    if unit == "s":
        return f"{value * 1000:.3g} ms" if value < 1 else f"{value:.3g} s"
    if unit == "ms":
        return f"{value:.{decimals or 1}f} ms"
    if unit == "bytes":
        return f"{value / 2**20:.4g} MiB" if value else "0"
    suffix = {"reqps": " req/s", "cps": " c/s"}.get(unit, "")
    if decimals is None:
        decimals = 0 if value >= 1000 or value == int(value) else 2
    return f"{value:,.{decimals}f}{suffix}"
