"""How a model comes to be: data, tokenizer, network, fit, calibration, export, evaluation."""

from pathlib import Path

SHIPPED_MODEL = Path(__file__).resolve().parents[1] / "model" / "artifacts" / "sentiment"
