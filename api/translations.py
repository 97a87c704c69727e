"""The words of the pages, in English and Spanish."""

from collections.abc import Iterable, Mapping

from api.language import page_language
from sentiq.sentiment import NEGATIVE, NEUTRAL, POSITIVE, SPANISH_NAMES

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "lang": "en",
        "lead": "Write a text and see its sentiment.",
        "text": "Your text",
        "submit": "Analyze",
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
        "back": "Analyze a text",
        "key": "Your API key for this service",
        "wrong_key": "This API key is not valid.",
        "continue": "Continue",
        "navigation": "Pages",
        "language": "Language",
        "text_page": "A text",
        "files_page": "A file",
        "docs_page": "The API",
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
        "key": "Tu clave de API para este servicio",
        "wrong_key": "Esta clave de API no es válida.",
        "continue": "Continuar",
        "navigation": "Páginas",
        "language": "Idioma",
        "text_page": "Un texto",
        "files_page": "Un archivo",
        "docs_page": "La API",
    },
}

# A separate table: a label may be any string, even "text" or "score".
LABELS: dict[str, Mapping[str, str]] = {
    "en": {POSITIVE: "Positive", NEUTRAL: "Neutral", NEGATIVE: "Negative"},
    "es": SPANISH_NAMES,
}


def translations() -> Mapping[str, str]:
    """Return the words in the language that the browser prefers."""
    return WORDS[page_language()]


def label_translations(labels: Iterable[str], label_names: Mapping[str, str]) -> dict[str, str]:
    """Return the page's word for each label: the model's name, else a translation, else the label itself."""
    translated = LABELS[page_language()]
    return {label: label_names.get(label) or translated.get(label, label) for label in labels}
