// Whoever types for a long time is here, though no page is loaded: tells the server, at most every two minutes, so that
// the session does not end under a half-written note. <script src="…" data-presence="address" defer>
"use strict";

(() => {
  const address = document.currentScript.dataset.presence;
  const EVERY = 120_000;
  let told = Date.now();

  const tell = () => {
    if (Date.now() - told < EVERY) {
      return;
    }
    told = Date.now();
    const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
    // No network just now: the next key tells again.
    fetch(address, { method: "POST", headers }).catch(() => {
      told = 0;
    });
  };
  for (const sign of ["input", "keydown", "pointerdown"]) {
    document.addEventListener(sign, tell, { passive: true });
  }
})();
