// Words that headers of files of comments have, without accents.

const TEXT = /\b(comentarios?|comments?|opinion(es)?|opinions?|feedback|reviews?|resenas?|valoracion escrita|textos?|texts?|mensajes?|messages?|sugerencias?|suggestions?|observaciones|respuesta abierta|quejas?|complaints?|tweets?|verbatim)\b/;
const OTHER = /^(id|ids|codigo|code|numero|number|num|n|fecha|date|dia|day|hora|time|mes|month|ano|year|timestamp|marca temporal|nota|notas|puntuacion|score|rating|stars|estrellas|nps|tienda|shop|store|ciudad|city|zona|region|pais|country|canal|channel|cliente|customer|client|usuario|user|nombre|name|email|correo|producto|product|idioma|language|lang|cuenta|account|edad|age|sexo|gender|when|cuando|verified|respondent id|start date|end date|titulo|title|departamento|department|precio|price|importe|amount|estado|status|categoria|category|tipo|type|etiqueta|label|sentiment|sentimiento)$/;

/** Return a header's words in lower case, without accents and signs. */
export function plainWords(text) {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** Return True if a header says that its column holds texts of people. */
export function namesText(header) {
  return TEXT.test(plainWords(header));
}

/** Return True if a header says that its column holds something else. */
export function namesOther(header) {
  return OTHER.test(plainWords(header));
}

/** Return True if a cell looks like a header; long cells are texts that only contain such a word. */
export function isKnownWord(cell) {
  return cell.length <= 40 && (namesOther(cell) || (namesText(cell) && plainWords(cell).split(" ").length <= 4));
}
