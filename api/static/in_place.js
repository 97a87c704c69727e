// Sends a form without leaving the page, and puts the piece of the answer that the form names in data-replace into
// the page. Where the answer is not such a page, such as the one that asks for an API key, the browser shows it.

const SHOW_WAITING_AFTER_MS = 500; // a shorter wait needs no words

export async function sendInPlace(event) {
  const form = event.target;
  const name = form.dataset.replace;
  if (!name || event.defaultPrevented) return;
  event.preventDefault();
  if (form.getAttribute("aria-busy") === "true") return; // pressed twice
  const fields = new FormData(form, event.submitter);
  const result = document.getElementById("result");
  fillIn(form, fields);
  form.setAttribute("aria-busy", "true");
  const progress = document.querySelector("[data-progress]");
  const timer = setTimeout(() => (progress.textContent = result.dataset.waiting), SHOW_WAITING_AFTER_MS);
  try {
    const response = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "text/html" },
      body: new URLSearchParams(fields),
    });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (show(page, name)) return;
    // The gateway's own page would take the place of the text: it says that no api answers.
    if (response.status >= 500) showNotice(document.getElementById(name), result.dataset.noConnection);
    else showWhole(form, event.submitter);
  } catch {
    showNotice(document.getElementById(name), result.dataset.noConnection);
  } finally {
    clearTimeout(timer);
    progress.textContent = "";
    form.removeAttribute("aria-busy");
  }
}

// An example's text goes into the field too.
function fillIn(form, fields) {
  const field = document.getElementById(form.dataset.fill);
  if (!field) return;
  field.value = fields.get(field.name);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// Returns false if the page has nothing to show in that place.
function show(page, name) {
  const error = page.querySelector("#result [role=alert]");
  const piece = page.getElementById(name);
  const place = document.getElementById(name);
  if (!place || !(piece || error)) return false;
  const faulty = Boolean(page.querySelector("#text_data[aria-invalid]"));
  const first = piece?.querySelector("[autofocus]");
  first?.removeAttribute("autofocus"); // the browser would refuse it: something has the focus
  place.replaceChildren(...(error && name !== "result" ? [error] : piece.childNodes));
  document.title = page.title;
  markField(document.getElementById("text_data"), faulty);
  if (!faulty && first) {
    first.focus();
    first.scrollIntoView({ block: "nearest" });
  }
  return true;
}

// The error is in the text: its field gets the focus, and the words of the error as its description.
function markField(field, faulty) {
  field.setAttribute("aria-invalid", String(faulty));
  if (!faulty) return field.removeAttribute("aria-describedby");
  field.setAttribute("aria-describedby", "error");
  field.focus();
}

function showNotice(place, words) {
  const notice = document.createElement("p");
  notice.className = "notice error";
  notice.setAttribute("role", "alert");
  notice.textContent = words;
  place.querySelector(":scope > .notice.error")?.remove();
  place.prepend(notice);
}

function showWhole(form, submitter) {
  delete form.dataset.replace;
  form.requestSubmit(submitter);
}
