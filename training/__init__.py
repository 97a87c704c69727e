"""Training: data, tokenizer, network, fitting, calibration, export, evaluation, model card."""

from pathlib import Path

SHIPPED_MODEL = Path(__file__).resolve().parents[1] / "model" / "artifacts" / "sentiment"
