// Keys for those who work here all day: data-shortcut="/" on a field or a link, data-shortcut="n n" for one key after the
// other. Off in the user menu (WCAG 2.1.4). Ctrl+Enter sends a form with data-save-keys from any of its fields.
// And the two things that fold: the user menu closes by itself, the lists fold on narrow screens.
"use strict";

(() => {
  const { read, write } = window.augenhoehe;
  const isOn = () => read("localStorage", "ah-shortcuts") !== "off";
  const isBehindDialog = () => document.querySelector("dialog[open]") !== null;
  const isTyping = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;

  const NEXT_KEY_WITHIN = 1200;
  let begun = { keys: "", at: 0 };

  // The keys pressed so far, when something waits for them or for more of them.
  const pressed = (key, now) => {
    const earlier = now - begun.at < NEXT_KEY_WITHIN ? begun.keys : "";
    for (const keys of earlier ? [`${earlier} ${key}`, key] : [key]) {
      if (document.querySelector(`[data-shortcut="${CSS.escape(keys)}"]`)) {
        begun = { keys: "", at: 0 };
        return keys;
      }
      if (document.querySelector(`[data-shortcut^="${CSS.escape(keys)} "]`)) {
        begun = { keys, at: now };
        return "";
      }
    }
    begun = { keys: "", at: 0 };
    return "";
  };

  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("form[data-save-keys]");
    if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    if (event.key === "Escape") {
      closeMenus(true);
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || !isOn() || isTyping(event.target) || isBehindDialog()) {
      return;
    }
    const keys = pressed(event.key, event.timeStamp);
    const wanted = keys && document.querySelector(`[data-shortcut="${CSS.escape(keys)}"]`);
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
  // Whoever clicks or tabs elsewhere is not left with the menu over what has the focus.
  ["click", "focusin"].forEach((moved) => {
    document.addEventListener(moved, (event) => {
      if (!event.target.closest(".ah-menu")) {
        closeMenus(false);
      }
    });
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
