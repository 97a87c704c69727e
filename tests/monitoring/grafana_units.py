"""Figures with their units, about as Grafana writes them."""

from tests.monitoring.grafana_files import Document


def spelled(value: float, field: Document) -> str:
    """`field` says the unit, and how many decimals."""
    unit, decimals = field["unit"], field.get("decimals")
    if unit == "percentunit":
        return f"{value * 100:.3g} %"
    if unit == "s":
        return f"{value * 1000:.3g} ms" if value < 1 else f"{value:.3g} s"
    if unit == "ms":
        return f"{value:.{decimals or 1}f} ms"
    if unit == "bytes":
        return f"{value / 2**20:.4g} MiB" if value else "0"
    after = {"reqps": " req/s", "cps": " c/s"}.get(unit, "")
    if decimals is None:
        decimals = 0 if value >= 1000 or value == int(value) else 2
    return f"{value:,.{decimals}f}{after}"
