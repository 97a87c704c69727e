"""The words of the pages, in English and Spanish. `%(…)s` is filled in by the templates."""

from collections.abc import Iterable, Mapping

from api.language import page_language
from sentiq.sentiment import NEGATIVE, NEUTRAL, POSITIVE, SPANISH_NAMES

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "lang": "en",
        # the head
        "navigation": "Pages",
        "language": "Language",
        "text_page": "A text",
        "files_page": "A file",
        "docs_page": "The API",
        # the form
        "lead": "Write a text and see its sentiment",
        "lead_other": "Write a text and see how the model sorts it",
        "text": "Your text",
        "submit": "Analyze",
        "clear_text": "Clear",
        "shortcut": "Ctrl+Enter sends the text.",
        "counter": "{count} of {limit} characters",
        "counter_over": "{count} of {limit} characters: shorten the text by {more}",
        "examples": "Examples",
        "examples_es": "Examples in Spanish",
        "examples_en": "Examples in English",
        "hard": "it finds this one hard",
        "no_connection": "There is no connection to the service. Your text is still here: send it again.",
        "waiting": "Reading the text …",
        # the answer
        "unsure": "not sure",
        "unsure_advice": (
            "The model is not sure: read the text yourself. Below %(threshold)s it is often wrong."
        ),
        "unsure_advice_short": "The model is not sure: read the text yourself.",
        "truncated": "The model read only the beginning: the first %(read)s of %(all)s characters.",
        "score": "Score, from 0 to 1",
        "positivity": "Score, from 0 (negative) to 1 (positive)",
        "probability": "Probability of each",
        "more_labels": "%(count)s more",
        "label": "Label",
        "job": "Job id",
        "job_hint": "It is the job_id in the answer of the API.",
        # why
        "why": "Why?",
        "why_title": "The weight of each word",
        "why_meaning": (
            "The weight of a word is how much the probability of “%(name)s” falls if the word is left out."
        ),
        "groups": "In a long text, neighboring words are weighed together.",
        "speaks_for": "speaks for “%(name)s”",
        "speaks_against": "speaks against it",
        "no_words": "No word of the text has a weight.",
        "word": "Word",
        "weight": "Weight",
        "weights": "Weights as a table",
        # corrections
        "wrong": "Is this wrong? It should be",
        "send": "Send",
        "kept": "The text and your correction are kept for %(time)s, and may train the next model.",
        "kept_label": "Your correction is kept for %(time)s, without the text.",
        "find": "Find",
        "index": "Number of the text in the job, from 0",
        "detail": "The service's own words",
        "thanks": "Thank you: your correction is kept.",
        "feedback": "Correct a prediction",
        "back": "Analyze a text",
        "days": "%(count)s days",
        "hours": "%(count)s hours",
        "minutes": "%(count)s minutes",
        # the model
        "about": "How often it is right, and what it is not for",
        "range": "It was right in %(least)s to %(most)s of the test texts, depending on their kind.",
        "kind": "Test texts",
        "texts": "Number",
        "right": "Right",
        "not_for": "Do not use it for",
        "in_es": "%(kind)s, in Spanish",
        "in_en": "%(kind)s, in English",
        "model": "Model",
        # the key
        "key": "Your API key for this service",
        "wrong_key": "This API key is not valid.",
        "continue": "Continue",
    },
    "es": {
        "lang": "es",
        "navigation": "Páginas",
        "language": "Idioma",
        "text_page": "Un texto",
        "files_page": "Un archivo",
        "docs_page": "La API",
        "lead": "Escribe un texto y mira su sentimiento",
        "lead_other": "Escribe un texto y mira cómo lo clasifica el modelo",
        "text": "Tu texto",
        "submit": "Analizar",
        "clear_text": "Borrar",
        "shortcut": "Ctrl+Intro envía el texto.",
        "counter": "{count} de {limit} caracteres",
        "counter_over": "{count} de {limit} caracteres: acorta el texto en {more}",
        "examples": "Ejemplos",
        "examples_es": "Ejemplos en español",
        "examples_en": "Ejemplos en inglés",
        "hard": "este le cuesta",
        "no_connection": "No hay conexión con el servicio. Tu texto sigue aquí: envíalo de nuevo.",
        "waiting": "Leyendo el texto …",
        "unsure": "no es seguro",
        "unsure_advice": (
            "El modelo no está seguro: lee el texto tú. Por debajo del %(threshold)s se equivoca a menudo."
        ),
        "unsure_advice_short": "El modelo no está seguro: lee el texto tú.",
        "truncated": "El modelo solo ha leído el comienzo: los primeros %(read)s de %(all)s caracteres.",
        "score": "Puntuación, de 0 a 1",
        "positivity": "Puntuación, de 0 (negativo) a 1 (positivo)",
        "probability": "Probabilidad de cada uno",
        "more_labels": "%(count)s más",
        "label": "Etiqueta",
        "job": "Id del trabajo",
        "job_hint": "Es el job_id de la respuesta de la API.",
        "why": "¿Por qué?",
        "why_title": "El peso de cada palabra",
        "why_meaning": (
            "El peso de una palabra es cuánto baja la probabilidad de «%(name)s» si se quita la palabra."
        ),
        "groups": "En un texto largo, las palabras vecinas se pesan juntas.",
        "speaks_for": "habla a favor de «%(name)s»",
        "speaks_against": "habla en contra",
        "no_words": "Ninguna palabra del texto tiene peso.",
        "word": "Palabra",
        "weight": "Peso",
        "weights": "Los pesos en una tabla",
        "wrong": "¿No es correcto? Debería ser",
        "send": "Enviar",
        "kept": "El texto y tu corrección se guardan %(time)s y pueden entrenar el próximo modelo.",
        "kept_label": "Tu corrección se guarda %(time)s, sin el texto.",
        "find": "Buscar",
        "index": "Número del texto en el trabajo, desde 0",
        "detail": "Las palabras del propio servicio",
        "thanks": "Gracias: tu corrección queda guardada.",
        "feedback": "Corregir una predicción",
        "back": "Analizar un texto",
        "days": "%(count)s días",
        "hours": "%(count)s horas",
        "minutes": "%(count)s minutos",
        "about": "Cuántas veces acierta y para qué no sirve",
        "range": "Acertó entre el %(least)s y el %(most)s de los textos de prueba, según su tipo.",
        "kind": "Textos de prueba",
        "texts": "Cantidad",
        "right": "Aciertos",
        "not_for": "No lo uses para",
        "in_es": "%(kind)s, en español",
        "in_en": "%(kind)s, en inglés",
        "model": "Modelo",
        "key": "Tu clave de API para este servicio",
        "wrong_key": "Esta clave de API no es válida.",
        "continue": "Continuar",
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
