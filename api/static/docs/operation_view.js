// One operation on the page: its description, its example, and the form that sends it.

import { LANGUAGES, address, fetchOptions } from "./examples.js";
import { element, labeled, table } from "./elements.js";

const ENGLISH = { lang: "en" }; // of openapi.json
const HEADERS = ["location", "retry-after", "server-timing", "ratelimit", "x-request-id"];
const UNUSUAL = ["X-Request-ID", "Accept-Language"]; // parameters of every route
const SHOWN_CHARS = 100_000;

export class OperationView {
  #fields = new Map(); // parameter -> input
  #body = null;
  #type = null;
  #code = element("code", {});
  #status = element("p", { class: "status", role: "status" });
  #answer = element("div", { class: "answer" });

  constructor(operation, description, shared) {
    Object.assign(this, { operation, description, shared });
    this.element = this.#build();
    this.showExample();
  }

  // Return true for a route that only browsers use, without a try.
  isOfPages() {
    const good = this.operation.responses.filter(({ status }) => status < "400");
    return !good.some(({ content }) => Object.keys(content ?? {}).some((type) => /json|plain/.test(type)));
  }

  showExample() {
    const { words } = this.shared;
    try {
      const request = this.#request();
      this.#code.textContent = LANGUAGES[this.shared.language()](request, this.shared.withKey && this.operation.needsKey);
    } catch (error) {
      this.#code.textContent = `${words.invalid} ${error.message}`;
    }
  }

  // Fill the id of the last job in, where it belongs.
  takeJob(id) {
    for (const [parameter, field] of this.#fields) {
      if (parameter.name === "job_id" && parameter.in === "path") field.value = id;
    }
    this.showExample();
  }

  #build() {
    const { id, method, path, summary, description } = this.operation;
    const title = element("h2", {}, element("code", {}, `${method} ${path}`), " ", element("span", ENGLISH, summary));
    return element(
      "details",
      { id, class: "operation" },
      element("summary", {}, title),
      description ? element("p", ENGLISH, description) : null,
      this.#form(),
      this.#example(),
      this.#responses(),
    );
  }

  #form() {
    const { words } = this.shared;
    const inputs = this.operation.parameters.map((parameter) => this.#input(parameter));
    const usual = inputs.filter(({ unusual }) => !unusual).map(({ row }) => row);
    const unusual = inputs.filter((one) => one.unusual).map(({ row }) => row);
    const form = element(
      "form",
      {},
      usual,
      unusual.length ? element("details", {}, element("summary", {}, words.more), unusual) : null,
      this.operation.bodies.length ? this.#bodyFields() : null,
      element("p", {}, element("button", { "aria-label": `${words.send}: ${this.operation.method} ${this.operation.path}` }, words.send)),
      this.#status,
      this.#answer,
    );
    form.addEventListener("input", () => this.showExample());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    return form;
  }

  #input(parameter) {
    const id = `${this.operation.id}-${parameter.in}-${parameter.name}`;
    const needed = parameter.required || (parameter.name === "text" && !this.operation.bodies.length);
    const value = needed ? this.description.example(parameter) : "";
    const field = element("input", { id, value, required: Boolean(parameter.required), autocomplete: "off" });
    this.#fields.set(parameter, field);
    const hint = parameter.description ?? "";
    const row = labeled([element("code", {}, parameter.name), ` (${parameter.in})`], field);
    if (hint) row.append(element("small", { ...ENGLISH, id: `${id}-hint` }, hint));
    if (hint) field.setAttribute("aria-describedby", `${id}-hint`);
    return { row, unusual: UNUSUAL.includes(parameter.name) };
  }

  #bodyFields() {
    const { id, bodies } = this.operation;
    const { words } = this.shared;
    this.#type = element("select", { id: `${id}-type` }, bodies.map(({ type }) => element("option", {}, type)));
    this.#body = element("textarea", { id: `${id}-body`, rows: "5", spellcheck: "false" });
    const examples = element("select", { id: `${id}-example` });
    const fill = () => {
      const { content } = bodies[this.#type.selectedIndex];
      const named = Object.values(content.examples ?? {});
      const value = named.length ? named[examples.selectedIndex]?.value : this.description.example(content);
      this.#body.value = JSON.stringify(value, null, 2);
    };
    const list = () => {
      const names = Object.keys(bodies[this.#type.selectedIndex].content.examples ?? {});
      examples.replaceChildren(...names.map((name) => element("option", ENGLISH, name)));
      examples.parentElement.hidden = names.length < 2;
      fill();
    };
    const rows = [labeled(words.type, this.#type), labeled(words.example, examples), labeled(words.body, this.#body)];
    this.#type.addEventListener("change", list);
    examples.addEventListener("change", fill);
    list();
    return [...rows, this.#members(words.members, bodies[0].content.schema)];
  }

  #example() {
    const { words } = this.shared;
    const { method, path } = this.operation;
    const copy = element("button", { type: "button", class: "quiet", "aria-label": `${words.copy}: ${method} ${path}` }, words.copy);
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(this.#code.textContent);
      copy.textContent = words.copied;
      setTimeout(() => (copy.textContent = words.copy), 2000);
    });
    return element(
      "div",
      { class: "example" },
      element("pre", { tabindex: "0", role: "region", "aria-label": `${words.code}: ${method} ${path}` }, this.#code),
      copy,
    );
  }

  #responses() {
    const { words } = this.shared;
    const rows = this.operation.responses.map(({ status, description }) => [status, element("span", ENGLISH, description)]);
    const [good] = this.operation.responses.filter(({ status }) => status < "300");
    const schema = Object.values(good?.content ?? {})[0]?.schema;
    return element(
      "details",
      {},
      element("summary", {}, words.answers),
      table(`${words.answers}: ${this.operation.method} ${this.operation.path}`, words.answers, [words.status, words.meaning], rows),
      schema ? this.#members(`${words.members} (${good.status})`, schema) : null,
    );
  }

  #members(title, schema) {
    const list = (members) =>
      element(
        "ul",
        {},
        members.map(({ name, type, required, text, members: inner }) =>
          element(
            "li",
            {},
            element("code", {}, name),
            ` ${type}${required ? "" : ` (${this.shared.words.optional})`} `,
            element("span", ENGLISH, text),
            inner.length ? list(inner) : null,
          ),
        ),
      );
    const members = this.description.members(schema);
    return members.length ? element("details", {}, element("summary", {}, title), list(members)) : null;
  }

  // Return the request that the fields describe. Throws SyntaxError if the body is not JSON.
  #request() {
    const request = { method: this.operation.method, query: {}, headers: {}, body: null };
    let path = this.operation.path;
    for (const [{ name, in: place }, field] of this.#fields) {
      if (place === "path") path = path.replace(`{${name}}`, encodeURIComponent(field.value).replaceAll("%2F", "/"));
      else if (field.value && place === "query") request.query[name] = field.value;
      else if (field.value && place === "header") request.headers[name] = field.value;
    }
    if (this.#body?.value.trim()) request.body = { type: this.#type.value, value: JSON.parse(this.#body.value) };
    return { ...request, url: this.shared.base + path };
  }

  async #send() {
    const { words } = this.shared;
    this.#answer.replaceChildren();
    try {
      const request = this.#request();
      const options = fetchOptions(request);
      if (this.shared.key() && this.operation.needsKey) options.headers.Authorization = `Bearer ${this.shared.key()}`;
      this.#status.textContent = words.waiting;
      const started = performance.now();
      const answer = await fetch(address(request), options);
      this.#show(answer, await answer.text(), performance.now() - started);
    } catch (error) {
      this.#status.textContent = error instanceof SyntaxError ? `${words.invalid} ${error.message}` : words.unreachable;
    }
  }

  #show(answer, text, ms) {
    const { words } = this.shared;
    this.#status.textContent = `${answer.status} ${answer.statusText} – ${Math.round(ms)} ms`;
    const lines = HEADERS.filter((name) => answer.headers.has(name)).map((name) => `${name}: ${answer.headers.get(name)}`);
    const body = pretty(text).slice(0, SHOWN_CHARS);
    this.#answer.append(
      element("pre", { tabindex: "0", role: "region", "aria-label": `${words.answer}: ${this.operation.method} ${this.operation.path}` }, element("code", {}, [...lines, "", body].join("\n"))),
    );
    this.#noteJob(text);
  }

  #noteJob(text) {
    try {
      this.shared.jobId = JSON.parse(text).job_id ?? "";
    } catch {
      return; // not JSON
    }
    if (this.shared.jobId) this.element.dispatchEvent(new Event("job", { bubbles: true }));
  }
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
