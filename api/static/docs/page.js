// The API page: every operation of openapi.json with examples, and a form that sends a request.

import { Description } from "./description.js";
import { element } from "./elements.js";
import { OperationView } from "./operation_view.js";

const root = document.getElementById("operations");
const words = root.dataset;
const base = new URL(words.root, location.href).href.replace(/\/$/, "");
const keyField = document.getElementById("api-key");
const languages = [...document.querySelectorAll('input[name="language"]')];

// What all operations share; `language` is that of the examples.
const shared = {
  base,
  words,
  key: () => keyField?.value.trim() ?? "",
  withKey: keyField !== null,
  language: () => languages.find((one) => one.checked).value,
  jobId: "",
};

async function show() {
  const answer = await fetch(words.description, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const description = new Description(await answer.json());
  const views = description.operations().map((operation) => new OperationView(operation, description, shared));
  const isOfPages = (view) => view.isOfPages();
  const others = element("details", { id: "pages" }, element("summary", {}, words.pages));
  others.append(...views.filter(isOfPages).map((view) => view.element));
  root.replaceChildren(...views.filter((view) => !isOfPages(view)).map((view) => view.element), others);
  for (const one of languages) one.addEventListener("change", () => views.forEach((view) => view.showExample()));
  root.addEventListener("job", () => views.forEach((view) => view.takeJob(shared.jobId)));
  openLinked();
}

// Open the operation that the address names behind "#".
function openLinked() {
  const linked = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!linked || !root.contains(linked)) return;
  for (let one = linked; one !== root; one = one.parentElement) if (one.localName === "details") one.open = true;
  linked.scrollIntoView();
}

keyField?.form.addEventListener("submit", (event) => event.preventDefault());
addEventListener("hashchange", openLinked);
show().catch((error) => root.replaceChildren(element("p", { class: "notice error", role: "alert" }, `${words.failed} ${error.message}`)));
