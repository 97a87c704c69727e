// Keeps the text in the field when the reader changes the language, which loads the page again.

const KEY = "sentiq-text";

export function keepTextAcrossLanguages(field) {
  const kept = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  if (kept && !field.value) {
    field.value = kept;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  for (const link of document.querySelectorAll("nav a[hreflang]")) {
    link.addEventListener("click", () => sessionStorage.setItem(KEY, field.value));
  }
}
