"""The words of the API page, in English and Spanish. Its script reads those of SCRIPT_WORDS from the page."""

from collections.abc import Mapping

from api.language import page_language

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "title": "The API",
        "lead": "Every operation of this service, with an example and a form that sends it.",
        "language": "Examples in",
        "key": "API key, for the requests of this page",
        "key_hint": "It stays in this page. The examples read it from SENTIQ_API_KEY.",
        "no_script": "This page needs JavaScript. The same is in",
        "loading": "The description of the API is loading.",
        "failed": "The description of the API cannot be read. Load the page again.",
        "pages": "Routes of the pages",
        "more": "More headers",
        "send": "Send",
        "type": "Content-Type",
        "example": "Example",
        "body": "Body, as JSON; the fields of a form too",
        "members": "Members",
        "optional": "optional",
        "copy": "Copy",
        "copied": "Copied",
        "code": "Example",
        "answers": "Answers",
        "answer": "Answer",
        "status": "Status",
        "meaning": "Meaning",
        "waiting": "Waiting for the answer.",
        "invalid": "The body is not JSON:",
        "unreachable": "The service cannot be reached. Try again.",
    },
    "es": {
        "title": "La API",
        "lead": "Todas las operaciones de este servicio, con un ejemplo y un formulario que la envía.",
        "language": "Ejemplos en",
        "key": "Clave de API, para las peticiones de esta página",
        "key_hint": "No sale de esta página. Los ejemplos la leen de SENTIQ_API_KEY.",
        "no_script": "Esta página necesita JavaScript. Lo mismo está en",
        "loading": "Se está cargando la descripción de la API.",
        "failed": "No se puede leer la descripción de la API. Vuelve a cargar la página.",
        "pages": "Rutas de las páginas",
        "more": "Más cabeceras",
        "send": "Enviar",
        "type": "Content-Type",
        "example": "Ejemplo",
        "body": "Cuerpo, como JSON; también los campos de un formulario",
        "members": "Miembros",
        "optional": "opcional",
        "copy": "Copiar",
        "copied": "Copiado",
        "code": "Ejemplo",
        "answers": "Respuestas",
        "answer": "Respuesta",
        "status": "Estado",
        "meaning": "Significado",
        "waiting": "Esperando la respuesta.",
        "invalid": "El cuerpo no es JSON:",
        "unreachable": "No se puede llegar al servicio. Inténtalo otra vez.",
    },
}

# Those that only the template shows; all others are for the script.
TEMPLATE_WORDS = frozenset(("title", "lead", "language", "key", "key_hint", "no_script", "loading"))


def docs_words() -> Mapping[str, str]:
    """Return the words in the reader's language."""
    return WORDS[page_language()]


def script_words() -> Mapping[str, str]:
    """Return the words that the script of the page shows, in the reader's language."""
    return {name: word for name, word in docs_words().items() if name not in TEMPLATE_WORDS}
