// A part of the question came back alone: the version it was saved in, and the next token, hold for its other forms too.
"use strict";

document.addEventListener("htmx:afterSwap", ({ target }) => {
  for (const name of ["version", "client_token"]) {
    const saved = target.querySelector(`input[name=${name}]`);
    if (saved) {
      document.querySelectorAll(`#question input[name=${name}]`).forEach((field) => (field.value = saved.value));
    }
  }
});
