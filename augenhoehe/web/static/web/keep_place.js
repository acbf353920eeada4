// After a part of the page was replaced: lists that were open stay open, and keyboard and eye stay near what was pressed.
// Both go by ids: what was pressed stands where it stood, with the field below it that is asked for now; where it is gone,
// its neighbour. A folded form that was saved folds again, and what unfolds it is where one goes on.
"use strict";

(() => {
  const FOCUSABLE = "a[href], button, input, select, textarea, summary";
  const GROUP = "ul, ol, form, section, aside";
  const EDGE = 16;
  const moveBy = (top) => window.scrollBy({ top, behavior: "instant" });
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
    const pressed = requestConfig.triggeringEvent?.submitter ?? document.activeElement;
    const lists = [...target.querySelectorAll("details[open][id]")];
    before = {
      lists: lists.filter((list) => !(requestConfig.elt.matches("[data-keep]") && list.contains(requestConfig.elt))),
      pressed: pressed.id && [pressed.id, pressed.getBoundingClientRect().top],
      near: target.contains(pressed) ? neighbours(pressed) : null,
      hadFocus: target.contains(pressed),
    };
  });

  document.addEventListener("htmx:afterSwap", () => {
    for (const { id } of before?.lists ?? []) {
      document.getElementById(id)?.setAttribute("open", "");
    }
  });

  // Where both fit, the field for words that came with the answer is in sight too.
  const showField = (pressed) => {
    const field = pressed.closest("form")?.querySelector("details[open] textarea");
    const below = field ? field.getBoundingClientRect().bottom - window.innerHeight + EDGE : 0;
    moveBy(Math.max(0, Math.min(below, pressed.getBoundingClientRect().top - EDGE)));
  };
  const stay = (id, top) => {
    const kept = document.getElementById(id);
    const there = kept?.closest("details:not([open])")?.querySelector("summary") || kept;
    if (!there?.checkVisibility()) {
      return false;
    }
    there.focus({ preventScroll: true });
    moveBy(there.getBoundingClientRect().top - top);
    return true;
  };

  document.addEventListener("htmx:afterSettle", () => {
    const { activeElement } = document;
    const [pressed, top] = before?.pressed || [];
    const isTaken = activeElement !== document.body && activeElement.id !== pressed;
    if (!before?.hadFocus || isTaken) {
      return;
    }
    if (pressed && stay(pressed, top)) {
      showField(document.activeElement);
      return;
    }
    if (before.near.some(([id, place]) => stay(id, place))) {
      return;
    }
    const question = document.getElementById("question");
    question?.setAttribute("tabindex", "-1");
    (document.querySelector("#question details[open][id] > summary") || question)?.focus();
  });
})();
