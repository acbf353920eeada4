// One dialog for every staff page: links with data-opens-dialog are fetched into it. Closed by Escape, what was typed stays
// until the page is left; saved, the focus goes back to where it was.
"use strict";

(() => {
  const dialog = document.getElementById("ah-dialog");
  if (!dialog) {
    return;
  }
  let origin = null;
  const isEmpty = () => dialog.childElementCount === 0;
  const open = () => {
    if (!dialog.open) {
      origin = document.activeElement;
      dialog.showModal();
    }
    dialog.querySelector("[autofocus]")?.focus();
  };

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt.matches("[data-opens-dialog]") && !isEmpty()) {
      event.preventDefault();
      open();
    }
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === dialog && !isEmpty()) {
      open();
    }
  });
  document.body.addEventListener("noted", () => {
    dialog.close();
    dialog.replaceChildren();
  });
  dialog.addEventListener("close", () => {
    const back = origin?.isConnected ? origin : document.getElementById("content");
    back.focus({ preventScroll: true });
  });
})();
