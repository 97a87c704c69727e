// The form of one text: a counter of characters, a button that clears the field, and Ctrl+Enter.

export function improveTextForm(form) {
  const field = form.elements.text_data;
  const counter = form.querySelector("[data-counter]");
  const clear = form.querySelector("[data-clear]");
  for (const hidden of [counter, clear, form.querySelector("[data-shortcut]")]) hidden.hidden = false;
  const limit = field.maxLength;
  field.removeAttribute("maxlength"); // it would cut off a pasted text without a word

  const update = () => {
    const count = countCharacters(field.value);
    const words = count > limit ? counter.dataset.wordsOver : counter.dataset.words;
    const numbers = { count, limit, more: count - limit };
    counter.textContent = words.replace(/{(\w+)}/g, (_, name) => formatted(numbers[name]));
    counter.classList.toggle("over", count > limit);
    field.setCustomValidity(count > limit ? counter.textContent : "");
  };
  field.addEventListener("input", update);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  clear.addEventListener("click", () => {
    field.value = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
  update();
}

// As the service counts: code points, and two for the end of a line, which a form sends as CR and LF.
function countCharacters(text) {
  return [...text.replace(/\r\n|\r|\n/g, "\r\n")].length;
}

function formatted(number) {
  return number.toLocaleString(document.documentElement.lang);
}
