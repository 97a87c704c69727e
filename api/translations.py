"""What the pages say, in English and Spanish."""

from collections.abc import Iterable, Mapping

from flask import request

from sentiq.sentiment import NEGATIVE, NEUTRAL, POSITIVE

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "lang": "en",
        "lead": "Write a text, and the model says what it makes of it.",
        "text": "Your text",
        "submit": "Analyse",
        "score": "Score, from 0 to 1",
        "positivity": "Score, from 0 (negative) to 1 (positive)",
        "probability": "Probability of each",
        "wrong": "Is this wrong? It should be",
        "send": "Send",
        "job": "Job id",
        "find": "Find",
        "index": "Number of the text in the job, from 0",
        "thanks": "Thank you: your correction is kept.",
        "feedback": "Correct a prediction",
        "back": "Analyse a text",
    },
    "es": {
        "lang": "es",
        "lead": "Escribe un texto y el modelo dirá qué le parece.",
        "text": "Tu texto",
        "submit": "Analizar",
        "score": "Puntuación, de 0 a 1",
        "positivity": "Puntuación, de 0 (negativo) a 1 (positivo)",
        "probability": "Probabilidad de cada uno",
        "wrong": "¿No es correcto? Debería ser",
        "send": "Enviar",
        "job": "Id del trabajo",
        "find": "Buscar",
        "index": "Número del texto en el trabajo, desde 0",
        "thanks": "Gracias: tu corrección queda guardada.",
        "feedback": "Corregir una predicción",
        "back": "Analizar un texto",
    },
}

# apart from the others: a label may be any string, "text" or "score" as well
SENTIMENTS: dict[str, dict[str, str]] = {
    "en": {POSITIVE: "Positive", NEUTRAL: "Neutral", NEGATIVE: "Negative"},
    "es": {POSITIVE: "Positivo", NEUTRAL: "Neutral", NEGATIVE: "Negativo"},
}


def words() -> Mapping[str, str]:
    """Those of the language that the browser prefers."""
    return WORDS[_language()]


def label_words(labels: Iterable[str], names: Mapping[str, str]) -> dict[str, str]:
    """What the page calls each label: what the model calls it, or a word of ours, or the label itself."""
    ours = SENTIMENTS[_language()]
    return {label: names.get(label) or ours.get(label, label) for label in labels}


def _language() -> str:
    return request.accept_languages.best_match(list(WORDS)) or "en"
