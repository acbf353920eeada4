// Rows by keyboard: j and k or the arrows go from row to row, x picks one, Enter opens it as any link. The same switch
// as for all shortcuts turns the letters off (WCAG 2.1.4); the arrows only work while a row has the focus.
"use strict";

(() => {
  const form = document.querySelector("[data-row-keys]");
  if (!form) {
    return;
  }
  const { read } = window.augenhoehe;
  const isOn = () => read("localStorage", "ah-shortcuts") !== "off";
  const rows = () => [...form.querySelectorAll("tbody tr")];
  const boxes = () => [...form.querySelectorAll("tbody input[name=case]")];
  const isTyping = (element) => element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;

  const help = form.querySelector("[data-row-keys-help]");
  if (help) {
    help.hidden = !isOn();
  }

  const go = (step) => {
    const all = rows();
    const here = all.indexOf(document.activeElement?.closest("tbody tr"));
    const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step;
    all[next]?.querySelector("[data-row-open]")?.focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !isOn() || isTyping(event.target)) {
      return;
    }
    const row = event.target.closest("[data-row-keys] tbody tr");
    const arrows = row ? { ArrowDown: 1, ArrowUp: -1 } : {};
    const step = { j: 1, k: -1, ...arrows }[event.key];
    if (step) {
      event.preventDefault();
      go(step);
    } else if (event.key === "x" && row) {
      event.preventDefault();
      row.querySelector("input[name=case]")?.click();
    }
  });

  const all = form.querySelector("[data-pick-all]");
  if (all) {
    const box = all.querySelector("input");
    const number = form.querySelector("[data-picked]");
    all.hidden = false;
    box.addEventListener("change", () => {
      boxes().forEach((one) => {
        one.checked = box.checked;
      });
    });
    form.addEventListener("change", () => {
      const picked = boxes().filter((one) => one.checked).length;
      box.checked = picked > 0 && picked === boxes().length;
      box.indeterminate = picked > 0 && picked < boxes().length;
      number.textContent = picked ? ` (${picked})` : "";
    });
  }
})();
