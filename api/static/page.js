// The page of one text. All of it works without this module, too.

import { sendInPlace } from "./in_place.js";
import { improveTextForm } from "./text_form.js";
import { keepTextAcrossLanguages } from "./language_links.js";

const form = document.getElementById("text-form");
if (form) {
  improveTextForm(form);
  keepTextAcrossLanguages(form.elements.text_data);
}
document.addEventListener("submit", sendInPlace);
