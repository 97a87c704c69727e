"""The Spanish sentences of the command, by the English ones, and by the names of the client's errors."""

_HELP = {
    "usage: ": "uso: ",
    "arguments": "argumentos",
    "options": "opciones",
    "commands": "órdenes",
    "reading": "lectura",
    "writing": "escritura",
    "service": "servicio",
    "COMMAND": "ORDEN",
    "TEXT": "TEXTO",
    "LABEL": "ETIQUETA",
    "FILE": "FICHERO",
    "NAME": "NOMBRE",
    "NAME|NUMBER": "NOMBRE|NÚMERO",
    "SIGN": "SIGNO",
    "SECONDS": "SEGUNDOS",
    "Sentiment of texts and of files of comments, from a Sentiq service.": (
        "El sentimiento de textos y de archivos de comentarios, con un servicio Sentiq."
    ),
    "The service is that of --url, else of SENTIQ_URL, else http://localhost:8000.": (
        "El servicio es el de --url; si no, el de SENTIQ_URL; si no, http://localhost:8000."
    ),
    "Formats: CSV, TSV, TXT, JSONL, JSON, XLSX, ODS, XLS (only to read), Parquet.": (
        "Formatos: CSV, TSV, TXT, JSONL, JSON, XLSX, ODS, XLS (solo para leer), Parquet."
    ),
    "show this help and end": "muestra esta ayuda y termina",
    "show the version and end": "muestra la versión y termina",
    "{command} --help lists the options": "{command} --help muestra las opciones",
    "the sentiment of texts, or of the lines of standard input": (
        "el sentimiento de textos, o de las líneas de la entrada estándar"
    ),
    "the weight of each word of a text": "el peso de cada palabra de un texto",
    "the state of the service; the exit code is 0 if it is ready": (
        "el estado del servicio; el código de salida es 0 si está listo"
    ),
    "a file of comments with the columns sentiment, score, confident and error added": (
        "un archivo de comentarios con las columnas sentiment, score, confident y error añadidas"
    ),
    "a text, or - for standard input": "un texto, o - para la entrada estándar",
    "a text": "un texto",
    "the label to explain; by default the predicted one": "la etiqueta que se explica; si no, la predicha",
    "the file, or - for standard input": "el archivo, o - para la entrada estándar",
    "where to write, by the name's ending; - for standard output; else FILE.scored.…": (
        "dónde se escribe, por la terminación del nombre; - para la salida estándar; si no, FICHERO.scored.…"
    ),
    "the column with the texts; else it is guessed": "la columna de los textos; si no, se adivina",
    "the sheet of a workbook": "la hoja de un libro",
    "such as utf-8 or cp1252": "por ejemplo utf-8 o cp1252",
    "one character, or tab": "un carácter, o tab",
    "the first row has the names of the columns": "la primera fila tiene los nombres de las columnas",
    "the first row is data": "la primera fila son datos",
    "go on where an interrupted run ended": "sigue donde acabó una ejecución interrumpida",
    "begin again, and replace the output": "empieza de nuevo y reemplaza la salida",
    "stop when more than N rows have an error": "para cuando más de N filas tienen un error",
    "leave cells that a spreadsheet would run as they are": (
        "deja como están las celdas que una hoja de cálculo ejecutaría"
    ),
    "print errors only": "muestra solo los errores",
    "print JSON": "escribe JSON",
    "the address of the service (SENTIQ_URL)": "la dirección del servicio (SENTIQ_URL)",
    "a file with the API key; else the key is that of SENTIQ_API_KEY": (
        "un archivo con la clave de API; si no, la clave es la de SENTIQ_API_KEY"
    ),
    "how long to try again while the service is busy or away; 300 by default": (
        "cuánto se insiste mientras el servicio está ocupado o no responde; 300 si no se dice"
    ),
}

_FILES = {
    "the file is empty": "el archivo está vacío",
    "the file is damaged: {why}": "el archivo está dañado: {why}",
    "the file has no text": "el archivo no tiene texto",
    "the file has no rows": "el archivo no tiene filas",
    "the file has a header and no rows": "el archivo tiene una cabecera y ninguna fila",
    "the file is neither text nor a table that Sentiq reads": (
        "el archivo no es ni texto ni una tabla que Sentiq lea"
    ),
    "quotation marks do not pair up: each line is read as a row": (
        "hay comillas sin pareja: cada línea se lee como una fila"
    ),
    "there is no encoding {name}: take utf-8, cp1252, cp850 or mac_roman, for example": (
        "no existe la codificación {name}: elige utf-8, cp1252, cp850 o mac_roman, por ejemplo"
    ),
    "the HTML has no table": "el HTML no tiene ninguna tabla",
    "the JSON is not an array of objects": "el JSON no es una lista de objetos",
    "line {number} is not JSON: {why}": "la línea {number} no es JSON: {why}",
    "the file is not JSON: {why}": "el archivo no es JSON: {why}",
    "{name}: the output's name must end in one of {endings}": (
        "{name}: el nombre de la salida debe terminar en uno de {endings}"
    ),
    "Parquet needs pyarrow: pip install 'sentiq[parquet]'": (
        "Parquet necesita pyarrow: pip install 'sentiq[parquet]'"
    ),
    "the Parquet file cannot be read: {why}": "el archivo Parquet no se puede leer: {why}",
    "rows above the header, left out: {count}": "filas encima de la cabecera, que se dejan fuera: {count}",
    "rows below the table, left out: {count}": "filas debajo de la tabla, que se dejan fuera: {count}",
    "the workbook has formulas whose values were never saved: open it in a spreadsheet program and save it,"
    " or name a column without them with --column": (
        "el libro tiene fórmulas cuyo valor nunca se guardó: ábrelo en una hoja de cálculo y guárdalo,"
        " o elige una columna sin ellas con --column"
    ),
    "no column looks like texts: name one with --column": (
        "ninguna columna parece de textos: elige una con --column"
    ),
    "this workbook has a password: save it without one": ("este libro tiene contraseña: guárdalo sin ella"),
    "there is no column {name!r}; the columns are: {known}": (
        "no hay ninguna columna {name!r}; las columnas son: {known}"
    ),
    "the sheet {name!r} is read": "se lee la hoja {name!r}",
    "there is no sheet {name!r}; the sheets are: {known}": (
        "no hay ninguna hoja {name!r}; las hojas son: {known}"
    ),
    "the workbook has no visible sheet": "el libro no tiene ninguna hoja visible",
    "the workbook cannot be read: {why}": "el libro no se puede leer: {why}",
    "hidden rows of the sheet, scored too: {count}": (
        "filas ocultas de la hoja, que también se puntúan: {count}"
    ),
    "hidden columns of the sheet, kept: {count}": "columnas ocultas de la hoja, que se conservan: {count}",
    "cells with an error of a formula, read as empty: {count}": (
        "celdas con un error de fórmula, que se leen como vacías: {count}"
    ),
    "cells with a formula and no saved value, read as empty: {count}": (
        "celdas con una fórmula sin valor guardado, que se leen como vacías: {count}"
    ),
    "an XLSX sheet holds {rows} rows and {columns} columns: write to a name that ends in .csv": (
        "una hoja XLSX tiene {rows} filas y {columns} columnas como mucho: da un nombre terminado en .csv"
    ),
}

_RUN = {
    "yes": "sí",
    "not sure": "dudoso",
    "sentiment": "sentimiento",
    "score": "puntuación",
    "confident": "seguro",
    "text": "texto",
    "weight": "peso",
    "word": "palabra",
    "rows": "filas",
    "left": "restantes",
    "negative": "negativo",
    "neutral": "neutral",
    "positive": "positivo",
    "note: {note}": "nota: {note}",
    "there is no file {name}": "no existe el archivo {name}",
    "{name} is a folder: give a file": "{name} es una carpeta: da un archivo",
    "{path} cannot be written: {why}": "{path} no se puede escribir: {why}",
    "{name} cannot be read: {why}": "{name} no se puede leer: {why}",
    "column {number}, {name!r}; --column takes another one": (
        "columna {number}, {name!r}; --column elige otra"
    ),
    "column {number}, {name!r}": "columna {number}, {name!r}",
    "the file has no header; --header says that it has one": (
        "el archivo no tiene cabecera; --header dice que la tiene"
    ),
    "{url} is ready: version {version}, workers: {workers}": (
        "{url} está listo: versión {version}, workers: {workers}"
    ),
    "{url} is not ready: {detail}": "{url} no está listo: {detail}",
    "{sentiment}, score {score}; a weight above 0 speaks for {label!r}": (
        "{sentiment}, puntuación {score}; un peso mayor que 0 habla a favor de {label!r}"
    ),
    "a word without a weight: no text is left without it, or that text was not scored": (
        "una palabra sin peso: sin ella no queda texto, o ese texto no se pudo analizar"
    ),
    "{path} is of another file, or of other options: give those again, or --force to begin again": (
        "{path} es de otro archivo o de otras opciones: repite aquellas, o empieza de nuevo con --force"
    ),
    "the input has changed during the run: begin again with --force": (
        "la entrada ha cambiado durante la ejecución: empieza de nuevo con --force"
    ),
    "another sentiq command is writing to {path}": "otra orden sentiq está escribiendo en {path}",
    "{path} is the input: give another name with -o": "{path} es la entrada: da otro nombre con -o",
    "there is no folder {path}: make it first": "no existe la carpeta {path}: créala antes",
    "{path} exists: --force replaces it, -o takes another name": (
        "{path} ya existe: --force lo reemplaza, -o elige otro nombre"
    ),
    "{path} is of an unfinished run: --resume goes on with it, --force begins again": (
        "{path} es de una ejecución sin acabar: --resume la sigue, --force empieza de nuevo"
    ),
    "rows: {rows}, in {seconds} s, {rate} a second": "filas: {rows}, en {seconds} s, {rate} por segundo",
    "rows that have a result already: {count}": "filas que ya tienen resultado: {count}",
    "written: {path}": "escrito: {path}",
    "ended after {rows} of {total} rows, which are kept; to go on:": (
        "terminado tras {rows} de {total} filas, que se conservan; para seguir:"
    ),
    "ended after {rows} of {total} rows; nothing was written": (
        "terminado tras {rows} de {total} filas; no se ha escrito nada"
    ),
    "row {row}: more than {most} rows have an error": "fila {row}: más de {most} filas tienen un error",
    "the output is no text: give it a name with -o": "la salida no es texto: dale un nombre con -o",
    "--delimiter {value}: give one character, or tab": "--delimiter {value}: da un carácter, o tab",
    "--max-errors {value}: give 0 or more": "--max-errors {value}: da 0 o más",
    "--timeout {value}: give a number of seconds above 0": (
        "--timeout {value}: da un número de segundos mayor que 0"
    ),
    "--api-key-file {name}: no key can be read from it": (
        "--api-key-file {name}: no se puede leer ninguna clave"
    ),
    "a fault of this program: {kind}: {message}": "un fallo de este programa: {kind}: {message}",
    "  {sentiment}: {count} ({share} %)": "  {sentiment}: {count} ({share} %)",
    "  mean score: {score}": "  puntuación media: {score}",
    "  not sure: {count}": "  dudosos: {count}",
    "  rows with an error: {codes}": "  filas con un error: {codes}",
}

_CLIENT_ERRORS = {
    "InvalidArgument": "un valor no se puede usar",
    "ServiceUnreachable": (
        "no hay conexión con el servicio: mira la dirección y que el servicio esté en marcha"
    ),
    "NotSentiq": "en esa dirección responde otro servidor, no Sentiq",
    "KeyRefused": "el servicio pide una clave de API válida: dala con --api-key-file o SENTIQ_API_KEY",
    "RequestRefused": "el servicio rechaza la petición",
    "TextRefused": "el texto no se puede puntuar",
    "ServiceFailed": "el servicio falla: su registro dice por qué",
    "TimeLimitExceeded": "el servicio no ha respondido a tiempo: prueba más tarde o con un --timeout mayor",
    "ClientError": "el servicio no se puede usar",
    "OSError": "no se puede leer o escribir",
}

SPANISH = {**_HELP, **_FILES, **_RUN, **_CLIENT_ERRORS}
