"""Names of columns that surveys and exports use, in Spanish and English."""

import re
import unicodedata

_TEXT_NAMES = """
comentario comentarios comment comments opinion opiniones opinions feedback texto textos text texts review
reviews resena resenas mensaje mensajes message messages respuesta respuestas response responses answer
observacion observaciones sugerencia sugerencias suggestion suggestions tweet tweets queja quejas complaint
descripcion description contenido content body cuerpo verbatim frase sentence
"""
_OTHER_NAMES = """
id ids codigo code fecha date hora time timestamp nota notas score rating puntuacion valoracion
estrellas stars nombre name apellidos surname email correo telefono phone cliente customer usuario
user zona ciudad city pais country tienda store shop producto product canal channel idioma language
edad age sexo gender precio price total numero number num no mes month dia day ano year categoria
category estado status url enlace link cuenta account pedido order factura invoice pregunta question
media mean respondent verified when marca temporal departamento department sede provincia region
titulo title motivo reason area agente agent start end
"""
TEXT_NAMES = frozenset(_TEXT_NAMES.split())
OTHER_NAMES = frozenset(_OTHER_NAMES.split())


def plain_words(name: str) -> list[str]:
    """Return the words of a name in lower case without accents."""
    letters = unicodedata.normalize("NFKD", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))
    return re.findall(r"[a-z0-9]+", "".join(c for c in letters if not unicodedata.combining(c)).lower())


def is_known_name(name: str) -> bool:
    """Return True if a cell is, or with up to three words holds, a usual name of a column."""
    words = plain_words(name)
    if name.rstrip().endswith((".", "!")) or len(words) > 3:
        return False
    return bool(words) and (words[0] in TEXT_NAMES | OTHER_NAMES or words[-1] in TEXT_NAMES | OTHER_NAMES)


def is_text_name(name: str) -> bool:
    """Return True if a name says that the column holds texts of people."""
    return any(word in TEXT_NAMES for word in plain_words(name))


def is_other_name(name: str) -> bool:
    """Return True if a name says that the column holds an id, a date, a number or the like."""
    words = plain_words(name)
    return bool(words) and len(words) <= 3 and any(word in OTHER_NAMES for word in words)
