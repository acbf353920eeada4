// Reads aloud what can be seen on the shared screen, in its order, each language by a voice of its own. While it is on, a tap
// on a question or a card reads just that and chooses nothing; the German line below a pair is read when it is tapped.
//   data-read-button   switches it on, and reads everything; hidden where the device has no voice for the page's language
//   data-reading       the line with data-read-all, data-read-stop, data-read-end
"use strict";

(() => {
  const reader = document.querySelector("[data-read-button]");
  const bar = document.querySelector("[data-reading]");
  const page = document.getElementById("content");
  if (!reader || !bar || !("speechSynthesis" in window)) {
    return;
  }
  const SILENT = "[data-reading], .kern-sr-only, [aria-hidden=true], script, style, option, textarea, template";
  const UNIT = "p, li, h1, h2, h3, button, a, label, legend, summary, blockquote, dt, dd, td, th, div";
  const ONE = "button, a, summary, label, .ah-card, p, h1, h2, h3, li, blockquote, .ah-pair";
  const FIELDS = "input:not([type=checkbox], [type=radio]), textarea, select";
  const GERMAN = ".ah-pair__german";

  const primary = (code) => code.toLowerCase().split(/[-_]/)[0];
  // A voice that sends the words to a company's server is none: what is on this screen stays in this room.
  const voiceOf = (code) =>
    speechSynthesis.getVoices().find((voice) => voice.localService && primary(voice.lang) === primary(code));
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });

  // Every visible text with its language; words of one paragraph in one language belong together.
  const textsIn = (root, withGerman) => {
    const found = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const around = node.parentElement;
      const isLeftOut = around.closest(SILENT) || (!withGerman && around.closest(GERMAN)) || !isSeen(around);
      if (node.data.trim() === "" || isLeftOut) {
        continue;
      }
      const unit = around.closest(".ah-pair") || around.closest(UNIT);
      const language = around.closest("[lang]").lang;
      const last = found.at(-1);
      if (last && last.unit === unit && last.language === language) {
        last.text += ` ${node.data}`;
      } else {
        found.push({ unit, language, text: node.data });
      }
    }
    return found;
  };
  const sentencesOf = ({ text, language, unit }) =>
    [...new Intl.Segmenter(primary(language), { granularity: "sentence" }).segment(text.replace(/\s+/g, " ").trim())]
      .map(({ segment }) => segment.trim())
      .filter((segment) => /[\p{L}\p{N}]/u.test(segment))
      .map((segment) => ({ segment, unit, voice: voiceOf(language) }));

  let reading = 0; // grows with each one, so that the end of an old one starts nothing
  let shown = null;
  const show = (unit) => {
    shown?.classList.remove("ah-is-read");
    shown = unit;
    shown?.classList.add("ah-is-read");
  };
  const stop = () => {
    reading += 1;
    speechSynthesis.cancel();
    show(null);
  };
  const read = (texts) => {
    stop();
    const mine = reading;
    const queue = texts.flatMap(sentencesOf).filter(({ voice }) => voice);
    const next = () => {
      if (mine !== reading) {
        return;
      }
      const { segment, unit, voice } = queue.shift() || {};
      show(unit);
      if (segment) {
        const speech = new SpeechSynthesisUtterance(segment); // one sentence each: long ones are cut off by some devices
        speech.voice = voice;
        speech.lang = voice.lang;
        speech.rate = 0.9;
        speech.onend = next;
        speech.onerror = next;
        speechSynthesis.speak(speech);
      }
    };
    next();
  };
  const readAll = () => read(textsIn(page, false));

  const isOn = () => !bar.hidden;
  const turn = (on) => {
    bar.hidden = !on;
    page.toggleAttribute("data-reads", on);
    reader.setAttribute("aria-pressed", String(on));
    if (on) {
      readAll();
    } else {
      stop();
    }
  };
  const offer = () => {
    reader.hidden = !voiceOf(document.documentElement.lang);
  };

  document.addEventListener(
    "click",
    (event) => {
      const one = event.target.closest(ONE);
      if (!isOn() || !page.contains(one) || bar.contains(one) || event.target.closest(FIELDS)) {
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      const german = event.target.closest(GERMAN);
      read(textsIn(german || one, german !== null));
    },
    true,
  );
  reader.addEventListener("click", () => turn(!isOn()));
  bar.querySelector("[data-read-all]").addEventListener("click", readAll);
  bar.querySelector("[data-read-stop]").addEventListener("click", stop);
  bar.querySelector("[data-read-end]").addEventListener("click", () => {
    turn(false);
    reader.focus();
  });
  document.addEventListener("htmx:beforeSwap", stop);
  window.addEventListener("pagehide", stop);
  speechSynthesis.addEventListener("voiceschanged", offer);
  offer();
})();
