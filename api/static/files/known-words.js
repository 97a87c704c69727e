// Names of columns that surveys and exports use, in Spanish and English, without accents.
// sentiq/client/files/column_names.py has the same ones: the command guesses as the page does.

const TEXT = words(`
  comentario comentarios comment comments opinion opiniones opinions feedback texto textos text texts review
  reviews resena resenas mensaje mensajes message messages respuesta respuestas response responses answer
  observacion observaciones sugerencia sugerencias suggestion suggestions tweet tweets queja quejas complaint
  descripcion description contenido content body cuerpo verbatim frase sentence`);
const OTHER = words(`
  id ids codigo code fecha date hora time timestamp nota notas score rating puntuacion valoracion
  estrellas stars nombre name apellidos surname email correo telefono phone cliente customer usuario
  user zona ciudad city pais country tienda store shop producto product canal channel idioma language
  edad age sexo gender precio price total numero number num no mes month dia day ano year categoria
  category estado status url enlace link cuenta account pedido order factura invoice pregunta question
  media mean respondent verified when marca temporal departamento department sede provincia region
  titulo title motivo reason area agente agent start end`);
const MOST_WORDS = 3; // of a name

/** Return True if a header says that its column holds texts of people. */
export function namesText(header) {
  return plainWords(header).some((word) => TEXT.has(word));
}

/** Return True if a header says that its column holds an id, a date, a number or the like. */
export function namesOther(header) {
  const all = plainWords(header);
  return all.length <= MOST_WORDS && all.some((word) => OTHER.has(word));
}

/** Return True if a cell is, or with up to three words holds, a usual name of a column. */
export function isKnownWord(cell) {
  const all = plainWords(cell);
  if (/[.!]\s*$/.test(cell) || !all.length || all.length > MOST_WORDS) return false;
  return [all[0], all.at(-1)].some((word) => TEXT.has(word) || OTHER.has(word));
}

/** Return the words of a name in lower case without accents; customerComment has two. */
function plainWords(name) {
  const plain = name.replace(/([a-z])([A-Z])/g, "$1 $2").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.match(/[a-z0-9]+/g) ?? [];
}

function words(list) {
  return new Set(list.trim().split(/\s+/));
}
