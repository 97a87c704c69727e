// A request as curl, Python and JavaScript. A request is {method, url, query, headers, body}; `query` and
// `headers` map names to values, `body` is null or {type, value} with a media type and a JSON value.

const JSON_TYPE = "application/json";
const MULTIPART = "multipart/form-data";
const KEY = { curl: "$SENTIQ_API_KEY", python: "SENTIQ_API_KEY", javascript: "SENTIQ_API_KEY" };

export const LANGUAGES = { curl: asCurl, python: asPython, javascript: asJavaScript };

// Return the address with its query.
export function address({ url, query }) {
  const text = new URLSearchParams(query).toString();
  return text ? `${url}?${text}` : url;
}

// Return what fetch needs to send the request.
export function fetchOptions({ method, headers, body }) {
  const options = { method, headers: { ...headers } };
  if (body?.type === JSON_TYPE) {
    options.headers["Content-Type"] = JSON_TYPE;
    options.body = JSON.stringify(body.value);
  } else if (body) {
    options.body = new (body.type === MULTIPART ? FormData : URLSearchParams)();
    for (const [name, value] of Object.entries(body.value)) options.body.append(name, value);
  }
  return options;
}

function asCurl(request, withKey) {
  const { method, headers, body } = request;
  const parts = [`curl ${method === "GET" ? "" : `-X ${method} `}${shell(address(request))}`];
  if (withKey) parts.push(`-H "Authorization: Bearer ${KEY.curl}"`);
  for (const [name, value] of Object.entries(headers)) parts.push(`-H ${shell(`${name}: ${value}`)}`);
  if (body?.type === JSON_TYPE) {
    parts.push(`-H 'Content-Type: ${JSON_TYPE}'`, `--data-raw ${shell(JSON.stringify(body.value))}`);
  } else if (body) {
    const option = body.type === MULTIPART ? "--form-string" : "--data-urlencode";
    for (const [name, value] of Object.entries(body.value)) parts.push(`${option} ${shell(`${name}=${value}`)}`);
  }
  return parts.join(" \\\n  ");
}

function asPython(request, withKey) {
  const { method, url, query, headers, body } = request;
  const names = Object.entries(headers).map(([name, value]) => `${python(name)}: ${python(value)}`);
  if (withKey) names.unshift(`"Authorization": "Bearer " + os.environ["${KEY.python}"]`);
  const parts = [python(url)];
  if (Object.keys(query).length) parts.push(`params=${python(query)}`);
  if (names.length) parts.push(`headers={${names.join(", ")}}`);
  if (body?.type === JSON_TYPE) parts.push(`json=${python(body.value)}`);
  else if (body?.type === MULTIPART) parts.push(`files=${pythonFiles(body.value)}`);
  else if (body) parts.push(`data=${python(body.value)}`);
  parts.push("timeout=30");
  const call = `requests.${method.toLowerCase()}(\n    ${parts.join(",\n    ")},\n)`;
  const imports = withKey ? "import os\n\nimport requests" : "import requests";
  return `${imports}\n\nanswer = ${call}\nprint(answer.status_code, answer.text)`;
}

function asJavaScript(request, withKey) {
  const { method, headers, body } = request;
  const lines = [];
  const names = { ...headers, ...(body?.type === JSON_TYPE ? { "Content-Type": JSON_TYPE } : {}) };
  const pairs = Object.entries(names).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  if (withKey) pairs.unshift(`Authorization: \`Bearer \${${KEY.javascript}}\``);
  const options = [];
  if (method !== "GET") options.push(`method: "${method}"`);
  if (pairs.length) options.push(`headers: { ${pairs.join(", ")} }`);
  if (body?.type === JSON_TYPE) options.push(`body: JSON.stringify(${JSON.stringify(body.value)})`);
  else if (body?.type === MULTIPART) {
    lines.push("const form = new FormData();");
    for (const entry of Object.entries(body.value)) lines.push(`form.append(${entry.map(text).join(", ")});`);
    options.push("body: form");
  } else if (body) options.push(`body: new URLSearchParams(${JSON.stringify(body.value)})`);
  const second = options.length ? `, {\n  ${options.join(",\n  ")},\n}` : "";
  lines.push(`const answer = await fetch(${JSON.stringify(address(request))}${second});`);
  lines.push("console.log(answer.status, await answer.text());");
  return lines.join("\n");
}

const text = (value) => JSON.stringify(String(value));

// Quote a word for the shell: nothing within is special but the quote itself.
function shell(word) {
  return `'${String(word).replaceAll("'", "'\\''")}'`;
}

// Return a JSON value as a Python literal. A string of JSON is one of Python as well.
function python(value) {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (Array.isArray(value)) return `[${value.map(python).join(", ")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  return `{${Object.entries(value).map(([name, member]) => `${python(name)}: ${python(member)}`).join(", ")}}`;
}

// requests sends multipart/form-data for `files`; a pair with None is a field without a file's name.
function pythonFiles(fields) {
  const pairs = Object.entries(fields).map(([name, value]) => `${python(name)}: (None, ${python(String(value))})`);
  return `{${pairs.join(", ")}}`;
}
