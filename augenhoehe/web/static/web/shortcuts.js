// Keys for those who work here all day: data-shortcut="/" on a field or a link. Off in the user menu (WCAG 2.1.4).
// And the two things that fold: the user menu closes by itself, the lists fold on narrow screens.
"use strict";

(() => {
  const { read, write } = window.augenhoehe;
  const isOn = () => read("localStorage", "ah-shortcuts") !== "off";
  const isTyping = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      closeMenus(true);
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || !isOn() || isTyping(event.target)) {
      return;
    }
    const wanted = document.querySelector(`[data-shortcut="${CSS.escape(event.key)}"]`);
    if (!wanted) {
      return;
    }
    event.preventDefault();
    if (isTyping(wanted)) {
      wanted.focus();
    } else {
      wanted.click();
    }
  });

  const closeMenus = (givesFocusBack) => {
    document.querySelectorAll(".ah-menu[open]").forEach((menu) => {
      menu.open = false;
      if (givesFocusBack) {
        menu.querySelector("summary").focus();
      }
    });
  };
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".ah-menu")) {
      closeMenus(false);
    }
  });

  document.querySelectorAll("[data-shortcut-choice]").forEach((label) => {
    const box = label.querySelector("input");
    label.hidden = false;
    box.checked = isOn();
    box.addEventListener("change", () => write("localStorage", "ah-shortcuts", box.checked ? "on" : "off"));
  });

  const narrow = window.matchMedia("(max-width: 56rem)");
  const fold = () => {
    document.querySelectorAll("[data-fold-when-narrow]").forEach((details) => {
      details.open = !narrow.matches;
    });
  };
  narrow.addEventListener("change", fold);
  fold();
})();
