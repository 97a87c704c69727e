"""What the pages say, in English and Spanish."""

from collections.abc import Mapping

from flask import request

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "lang": "en",
        "lead": "Is a text positive, neutral or negative? In Spanish or English.",
        "text": "Your text",
        "submit": "Analyse",
        "score": "Score, from 0 (negative) to 1 (positive)",
        "probability": "Probability of each",
        "wrong": "Is this wrong? It should be",
        "send": "Send",
        "job": "Job id",
        "index": "Number of the text in the job, from 0",
        "thanks": "Thank you: your correction is kept.",
        "feedback": "Correct a prediction",
        "back": "Analyse a text",
        "positive": "Positive",
        "neutral": "Neutral",
        "negative": "Negative",
    },
    "es": {
        "lang": "es",
        "lead": "¿Es un texto positivo, neutral o negativo? En español o en inglés.",
        "text": "Tu texto",
        "submit": "Analizar",
        "score": "Puntuación, de 0 (negativo) a 1 (positivo)",
        "probability": "Probabilidad de cada uno",
        "wrong": "¿No es correcto? Debería ser",
        "send": "Enviar",
        "job": "Id del trabajo",
        "index": "Número del texto en el trabajo, desde 0",
        "thanks": "Gracias: tu corrección queda guardada.",
        "feedback": "Corregir una predicción",
        "back": "Analizar un texto",
        "positive": "Positivo",
        "neutral": "Neutral",
        "negative": "Negativo",
    },
}


def words() -> Mapping[str, str]:
    """Those of the language that the browser prefers."""
    return WORDS[request.accept_languages.best_match(list(WORDS)) or "en"]
