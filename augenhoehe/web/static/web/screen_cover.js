// When a tab of this browser turns the screen to somebody, every other tab that shows something else – the office, the talk
// or the consent of another person, a talk that is over – is covered at once and asks the server again, which refuses it.
// A page out of the browser's memory is covered before it is seen. What belonged to one visitor ends with the staff pages.
"use strict";

(() => {
  const WORDS = "ah-words";
  const LOOKS = ["ah-text-size", "ah-contrast"];
  const { read } = window.augenhoehe;
  const forget = (key) => read("sessionStorage", key) !== null && sessionStorage.removeItem(key);
  const turnedTo = document.body.dataset.turned || ""; // where the lock has its home: one for each talk

  const hide = () => {
    document.body.hidden = true;
    document.title = "Augenhöhe";
  };
  window.augenhoehe.cover = () => {
    hide();
    window.augenhoehe.leaves?.();
    location.reload();
  };

  if (!document.body.classList.contains("ah-shared")) {
    LOOKS.forEach(forget);
    document.querySelectorAll("form[data-log-out]").forEach((form) => {
      form.addEventListener("submit", () => forget(WORDS));
    });
  }

  const channel = new BroadcastChannel("ah-screen");
  channel.addEventListener("message", ({ data }) => data !== turnedTo && window.augenhoehe.cover());
  if (turnedTo) {
    channel.postMessage(turnedTo);
  }
  window.addEventListener("pagehide", (event) => event.persisted && hide());
})();
