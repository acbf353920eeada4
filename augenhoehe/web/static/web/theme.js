// Light, dark or as the device says; text size and contrast of the shared screen. Runs before the first paint, so that
// nothing flashes. The theme belongs to the desk and stays; size and contrast belong to one visitor and end with the tab.
"use strict";

(() => {
  const root = document.documentElement;

  // A browser may forbid storage; then a choice simply holds until the next page.
  const read = (storage, key) => {
    try {
      return window[storage].getItem(key);
    } catch (error) {
      console.info("Choices are not remembered:", error.name);
      return null;
    }
  };
  const write = (storage, key, value) => {
    try {
      window[storage].setItem(key, value);
    } catch (error) {
      console.info("Choices are not remembered:", error.name);
    }
  };

  const applyTheme = (choice) => {
    if (choice === "light" || choice === "dark") {
      root.dataset.kernTheme = choice;
    } else {
      delete root.dataset.kernTheme;
    }
  };

  window.augenhoehe = { read, write };
  applyTheme(read("localStorage", "ah-theme"));
  root.dataset.textSize = read("sessionStorage", "ah-text-size") || "1";
  root.dataset.contrast = read("sessionStorage", "ah-contrast") || "normal";

  document.addEventListener("DOMContentLoaded", () => {
    const choice = document.querySelector("[data-theme-choice]");
    if (!choice) {
      return;
    }
    const chosen = read("localStorage", "ah-theme") || "system";
    choice.hidden = false;
    choice.querySelectorAll("input").forEach((input) => {
      input.checked = input.value === chosen;
    });
    choice.addEventListener("change", (event) => {
      write("localStorage", "ah-theme", event.target.value);
      applyTheme(event.target.value);
    });
  });
})();
