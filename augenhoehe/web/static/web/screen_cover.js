// On staff pages. When another tab of this browser turns the screen to somebody, this one is covered at once and asks the
// server again, which refuses it. What belonged to one visitor of the shared screen ends here.
"use strict";

(() => {
  const WORDS = "ah-words";
  const LOOKS = ["ah-text-size", "ah-contrast"];
  const { read } = window.augenhoehe;
  const forget = (key) => read("sessionStorage", key) !== null && sessionStorage.removeItem(key);

  LOOKS.forEach(forget);
  document.querySelectorAll("form[data-log-out]").forEach((form) => {
    form.addEventListener("submit", () => forget(WORDS));
  });

  new BroadcastChannel("ah-screen").addEventListener("message", ({ data }) => {
    if (data === "turned") {
      document.body.hidden = true;
      document.title = "Augenhöhe";
      location.reload();
    }
  });
})();
