// Tools of the shared screen: three type sizes, and strong contrast. Each says how it stands.
"use strict";

(() => {
  const root = document.documentElement;
  const { write } = window.augenhoehe;

  // A page that answered a form is left as an ordinary address: going back to it never asks to send the form again.
  history.replaceState(history.state, "", location.href);

  const size = document.querySelector("[data-text-size]:is(button)");
  if (size) {
    const show = () => {
      for (const name of size.querySelectorAll("[data-size-name]")) {
        name.hidden = name.dataset.sizeName !== root.dataset.textSize;
      }
    };
    size.hidden = false;
    size.addEventListener("click", () => {
      root.dataset.textSize = String((Number(root.dataset.textSize) % 3) + 1);
      write("sessionStorage", "ah-text-size", root.dataset.textSize);
      show();
    });
    show();
  }

  const contrast = document.querySelector("[data-contrast-button]");
  if (contrast) {
    const show = () => contrast.setAttribute("aria-pressed", String(root.dataset.contrast === "high"));
    contrast.hidden = false;
    contrast.addEventListener("click", () => {
      root.dataset.contrast = root.dataset.contrast === "high" ? "normal" : "high";
      write("sessionStorage", "ah-contrast", root.dataset.contrast);
      show();
    });
    show();
  }
})();
