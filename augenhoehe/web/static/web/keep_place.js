// After a part of the page was replaced: lists that were open stay open, and keyboard and eye stay near what was pressed.
// Both go by ids. A folded form that was saved folds again.
"use strict";

(() => {
  const FOCUSABLE = "a[href], button, input, select, textarea, summary";
  const GROUP = "ul, ol, form, section, aside";
  let before = null;

  // What stands behind the pressed element in the same group, then what stands before it, the nearest first.
  const neighbours = (pressed) => {
    const group = pressed.closest("li, .ah-taken-off")?.parentElement || pressed.closest(GROUP);
    const all = group ? [...group.querySelectorAll(FOCUSABLE)] : [];
    const place = all.indexOf(pressed);
    const near = [...all.slice(place + 1), ...all.slice(0, place).reverse()];
    return near.filter((one) => one.id && one.offsetParent).map((one) => [one.id, one.getBoundingClientRect().top]);
  };

  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const { target, requestConfig } = detail;
    const pressed = document.activeElement;
    const lists = [...target.querySelectorAll("details[open][id]")];
    before = {
      lists: lists.filter((list) => !(requestConfig.elt.matches("[data-keep]") && list.contains(requestConfig.elt))),
      near: target.contains(pressed) ? neighbours(pressed) : null,
      hadFocus: target.contains(pressed),
    };
  });

  document.addEventListener("htmx:afterSwap", () => {
    for (const { id } of before?.lists ?? []) {
      document.getElementById(id)?.setAttribute("open", "");
    }
  });

  document.addEventListener("htmx:afterSettle", () => {
    if (!before?.hadFocus || document.activeElement !== document.body) {
      return;
    }
    for (const [id, top] of before.near) {
      const neighbour = document.getElementById(id);
      if (neighbour?.offsetParent) {
        neighbour.focus({ preventScroll: true });
        window.scrollBy(0, neighbour.getBoundingClientRect().top - top);
        return;
      }
    }
    const question = document.getElementById("question");
    question?.setAttribute("tabindex", "-1");
    (document.querySelector("#question details[open][id] > summary") || question)?.focus();
  });
})();
