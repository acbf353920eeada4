// An address may name a part of the page (#head-…). The parts above it load later and would push it out of sight: until
// the person moves the page herself, it stays where she wanted to go; the message about what she just did comes along.
"use strict";

(() => {
  const wanted = location.hash && document.getElementById(location.hash.slice(1));
  const part = wanted && wanted.closest(".ah-panel");
  if (!part) {
    return;
  }
  part.prepend(document.getElementById("ah-messages"));
  const moves = ["wheel", "touchstart", "pointerdown", "keydown"];
  const land = () => part.scrollIntoView();
  const leave = () => {
    document.removeEventListener("htmx:afterSettle", land);
    moves.forEach((move) => removeEventListener(move, leave));
  };
  document.addEventListener("htmx:afterSettle", land);
  moves.forEach((move) => addEventListener(move, leave, { passive: true }));
  land();
})();
