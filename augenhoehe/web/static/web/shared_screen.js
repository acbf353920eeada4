// Tools of the shared screen: three type sizes, strong contrast, reading aloud where the device has a voice for it. Other
// tabs of this browser hear that the screen is turned, and cover themselves (screen_cover.js).
"use strict";

(() => {
  const root = document.documentElement;
  const { write } = window.augenhoehe;

  if (document.body.hasAttribute("data-turned")) {
    new BroadcastChannel("ah-screen").postMessage("turned");
  }

  const size = document.querySelector("[data-text-size]:is(button)");
  if (size) {
    size.hidden = false;
    size.addEventListener("click", () => {
      root.dataset.textSize = String((Number(root.dataset.textSize) % 3) + 1);
      write("sessionStorage", "ah-text-size", root.dataset.textSize);
    });
  }

  const contrast = document.querySelector("[data-contrast-button]");
  if (contrast) {
    const show = () => contrast.setAttribute("aria-pressed", String(root.dataset.contrast === "high"));
    contrast.hidden = false;
    contrast.addEventListener("click", () => {
      root.dataset.contrast = root.dataset.contrast === "high" ? "normal" : "high";
      write("sessionStorage", "ah-contrast", root.dataset.contrast);
      show();
    });
    show();
  }

  const reader = document.querySelector("[data-read-button]");
  if (!reader || !("speechSynthesis" in window)) {
    return;
  }
  const language = root.lang.split("-")[0];
  // A voice that sends the words to a company's server is none: what is on this screen stays in this room.
  const voice = () =>
    speechSynthesis.getVoices().find((one) => one.localService && one.lang.toLowerCase().startsWith(language));
  const words = () =>
    [...document.querySelectorAll("[data-read-aloud], .ah-question, .ah-stage .ah-pair")]
      .flatMap((part) => [...part.querySelectorAll(".ah-pair__person")])
      .filter((part, index, all) => all.indexOf(part) === index && part.lang.split("-")[0] === language)
      .map((part) => part.textContent.trim())
      .join(". ");
  const rest = () => {
    speechSynthesis.cancel();
    reader.setAttribute("aria-pressed", "false");
  };
  const offer = () => {
    reader.hidden = !voice();
  };

  speechSynthesis.addEventListener("voiceschanged", offer);
  offer();
  window.addEventListener("pagehide", rest);
  reader.addEventListener("click", () => {
    if (speechSynthesis.speaking) {
      rest();
      return;
    }
    const speech = new SpeechSynthesisUtterance(words());
    speech.voice = voice();
    speech.lang = speech.voice.lang;
    speech.rate = 0.9;
    speech.addEventListener("end", rest);
    speech.addEventListener("error", rest);
    reader.setAttribute("aria-pressed", "true");
    speechSynthesis.speak(speech);
  });
})();
