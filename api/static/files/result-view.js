// The section with the result: the file to download, and the summary.

import { element, find, show } from "./dom.js";
import { summaryElements } from "./summary-view.js";
import { phrase, words } from "./words.js";

let address = null;

/** Show the section. */
export async function showResult(worker, preview, { done, total }) {
  const text = done < total ? words.result_cancelled : words.result_done;
  find("#result-text").textContent = phrase(text, { done, total });
  show(find("#result"), true);
  show(find("#as-is").parentElement, preview.kind === "text" || preview.kind === "parquet");
  await offerDownload(worker);
  const summary = await worker.ask("summary", { dayFirst: words.language === "es" });
  find("#summary").replaceChildren(...summaryElements(summary, preview));
}

/** Write the file, and link to it. */
export async function offerDownload(worker) {
  find("#download").textContent = words.preparing;
  const { blob, name } = await worker.ask("download", { asIs: find("#as-is").checked });
  forgetDownload();
  address = URL.createObjectURL(blob);
  find("#download").replaceChildren(element("a", { href: address, download: name, class: "button" }, phrase(words.download, { name })));
}

/** Free the file. */
export function forgetDownload() {
  if (address) URL.revokeObjectURL(address);
  address = null;
  find("#download").replaceChildren();
  find("#summary").replaceChildren();
}
