"""Words of a page about an error: what happened and what to do, in the page's language."""

from collections.abc import Mapping
from typing import NamedTuple

from api.language import page_language

CLIENT_ERROR, SERVER_ERROR = 400, 500  # the words for a status without its own


class ErrorWords(NamedTuple):
    """The title of an error, and the advice. `%(…)s` stands for the members of `facts` in error_words."""

    title: str
    advice: str


EN: Mapping[int | str, ErrorWords] = {
    400: ErrorWords("The request is not valid", "Open the page again and send the text once more."),
    403: ErrorWords(
        "A page of another site sent this form",
        "Open the page of this service and write the text there.",
    ),
    404: ErrorWords("There is no such page", "Use the links above, or write a text here."),
    405: ErrorWords("This address takes no such request", "Use the links above, or write a text here."),
    408: ErrorWords("The request came too slowly", "Check the connection and send the text again."),
    409: ErrorWords("This answer is not ready", "Wait a moment and try again."),
    413: ErrorWords("The request is too large", "Send a shorter text, or use the page for files."),
    414: ErrorWords("The address is too long", "Write the text into the field below instead."),
    415: ErrorWords("The request has an unknown form", "Write the text into the field below instead."),
    429: ErrorWords("Too many requests", "Wait %(wait)s s, then send the text again."),
    431: ErrorWords("The request's head is too large", "Delete the cookies of this page and try again."),
    500: ErrorWords(
        "The text could not be analyzed",
        "Try again. If it happens again, tell the operator this number: %(request_id)s.",
    ),
    503: ErrorWords(
        "The service is busy or being restarted",
        "Your text is still here: send it again in a moment.",
    ),
    504: ErrorWords("The answer takes too long", "Your text is still here: send it again in a moment."),
    "empty": ErrorWords("The text is empty", "Write at least one word, then send it."),
    "nul_character": ErrorWords(
        "The text holds a character that is not allowed (NUL)",
        "Copy the text again without it, or type it.",
    ),
    "too_long": ErrorWords(
        "The text is too long",
        "It has %(chars)s characters, and up to %(limit)s are allowed: shorten it by %(more)s.",
    ),
    "unknown_job": ErrorWords(
        "There is no such answer",
        "The id is wrong, or the answer is not kept any more. Analyze the text again to correct it.",
    ),
    "no_prediction": ErrorWords(
        "There is no prediction to correct",
        "This text could not be analyzed, or is still waiting: then try again in a moment.",
    ),
    "bad_correction": ErrorWords(
        "The correction is not valid",
        "Give the id of the job, the number of a text in it, and one of the labels of the list.",
    ),
}

ES: Mapping[int | str, ErrorWords] = {
    400: ErrorWords("La petición no es válida", "Abre la página de nuevo y vuelve a enviar el texto."),
    403: ErrorWords(
        "Una página de otro sitio ha enviado este formulario",
        "Abre la página de este servicio y escribe el texto allí.",
    ),
    404: ErrorWords("Esta página no existe", "Usa los enlaces de arriba o escribe aquí un texto."),
    405: ErrorWords(
        "Esta dirección no admite esa petición", "Usa los enlaces de arriba o escribe aquí un texto."
    ),
    408: ErrorWords(
        "La petición llegó demasiado despacio", "Comprueba la conexión y vuelve a enviar el texto."
    ),
    409: ErrorWords("Esta respuesta aún no está lista", "Espera un momento e inténtalo de nuevo."),
    413: ErrorWords(
        "La petición es demasiado grande", "Envía un texto más corto o usa la página para archivos."
    ),
    414: ErrorWords("La dirección es demasiado larga", "Escribe el texto en el campo de abajo."),
    415: ErrorWords("La petición tiene una forma desconocida", "Escribe el texto en el campo de abajo."),
    429: ErrorWords("Demasiadas peticiones", "Espera %(wait)s s y vuelve a enviar el texto."),
    431: ErrorWords(
        "La cabecera de la petición es demasiado grande",
        "Borra las cookies de esta página e inténtalo de nuevo.",
    ),
    500: ErrorWords(
        "No se ha podido analizar el texto",
        "Inténtalo de nuevo. Si se repite, da este número a quien administra el servicio: %(request_id)s.",
    ),
    503: ErrorWords(
        "El servicio está ocupado o se está reiniciando",
        "Tu texto sigue aquí: envíalo de nuevo dentro de un momento.",
    ),
    504: ErrorWords(
        "La respuesta tarda demasiado", "Tu texto sigue aquí: envíalo de nuevo dentro de un momento."
    ),
    "empty": ErrorWords("El texto está vacío", "Escribe al menos una palabra y envíalo."),
    "nul_character": ErrorWords(
        "El texto contiene un carácter no permitido (NUL)",
        "Copia el texto de nuevo sin él, o escríbelo.",
    ),
    "too_long": ErrorWords(
        "El texto es demasiado largo",
        "Tiene %(chars)s caracteres y se admiten hasta %(limit)s: acórtalo en %(more)s.",
    ),
    "unknown_job": ErrorWords(
        "Esta respuesta no existe",
        "El id no es correcto, o la respuesta ya no se guarda. Analiza el texto de nuevo para corregirla.",
    ),
    "no_prediction": ErrorWords(
        "No hay ninguna predicción que corregir",
        "No se pudo analizar este texto, o todavía espera: inténtalo entonces de nuevo en un momento.",
    ),
    "bad_correction": ErrorWords(
        "La corrección no es válida",
        "Da el id del trabajo, el número de un texto de él y una de las etiquetas de la lista.",
    ),
}


def error_words(kind: int | str, facts: Mapping[str, object]) -> ErrorWords:
    """Return the words for an HTTP status or a kind of error, with `facts` filled in."""
    words = ES if page_language() == "es" else EN
    if kind not in words:
        kind = SERVER_ERROR if isinstance(kind, int) and kind >= SERVER_ERROR else CLIENT_ERROR
    found = words[kind]
    return ErrorWords(found.title, found.advice % facts)
