// Keeps every screen of a talk up to date: asks in short steps how it stands, tells which question was turned to here, goes
// along when the other device turned last, and fetches the question anew when the other side has saved something. Words
// that are not saved yet are never touched: then a line says what is new, with the way there. A pause covers all screens;
// the end of the talk ends a second device.
// <script src="…" data-state="address" data-stand="what this page knows already" data-section="the question it shows"
//   data-open="address" data-device defer>
"use strict";

(() => {
  const { state, stand = "", section, open, device } = document.currentScript.dataset;
  const TOGETHER = 1000;
  const ALONE = 8000;
  const LEAVING = 5000;
  const FOLLOWED = "ah-followed";
  const { read, write, hasUnsavedWords } = window.augenhoehe;

  const isTurned = document.body.hasAttribute("data-turned");
  const showsDevices = document.querySelector("[data-reload-on-change]") !== null;
  const isWaiting = device !== undefined || showsDevices || stand === "paused";
  let known = stand; // what was heard last, as one word
  let latest = null; // the same in full
  let shown = null; // the versions this page shows
  let together = false;
  let touchedAt = 0;
  let askedAt = 0;
  let leftAt = 0;
  for (const sign of ["input", "keydown", "pointerdown"]) {
    document.addEventListener(sign, () => (touchedAt = Date.now()), { passive: true });
  }
  // Whoever turns a page here is not led elsewhere meanwhile; a download leaves nothing, so this ends by itself.
  window.addEventListener("beforeunload", () => (leftAt = Date.now()));

  // A page that was gone along to is no turn of its own; else two screens would lead each other in circles.
  let isTold = !isTurned || !section || read("sessionStorage", FOLLOWED) === location.pathname;
  write("sessionStorage", FOLLOWED, "");
  const goTo = (address) => {
    write("sessionStorage", FOLLOWED, address);
    location.replace(address);
  };
  const tellTurn = async () => {
    const headers = { ...JSON.parse(document.body.getAttribute("hx-headers") || "{}"), "X-Background": "true" };
    const answer = await fetch(open, { method: "POST", headers, body: new URLSearchParams({ kind: section }) });
    isTold = answer.status < 500;
    return answer;
  };
  const askState = () => {
    // Asking is no sign of anybody; that a key or the screen was touched since the last time is one.
    const headers = touchedAt > askedAt ? {} : { "X-Background": "true" };
    askedAt = Date.now();
    return fetch(`${state}?stand=${encodeURIComponent(known)}`, { headers, cache: "no-store" });
  };

  const question = () => document.getElementById("question");
  const refresh = async () => {
    shown = latest.versions;
    if (!question() || !window.htmx) {
      goTo(location.pathname + location.search);
      return;
    }
    const wereOpen = [...question().querySelectorAll("details")].map((part) => part.open);
    await window.htmx.ajax("GET", location.pathname + location.search, { target: "#question", swap: "outerHTML" });
    const parts = [...question().querySelectorAll("details")];
    parts.forEach((part, place) => {
      part.open = part.open || (parts.length === wereOpen.length && wereOpen[place]);
    });
  };

  const lines = [...document.querySelectorAll("[data-news]")];
  const say = (news) => {
    for (const line of lines) {
      if (line.hidden && line.dataset.news === news) {
        document.getElementById("content").prepend(line);
      }
      line.hidden = line.dataset.news !== news;
    }
  };
  document.querySelector("[data-news=changed] a")?.addEventListener("click", (event) => {
    event.preventDefault();
    say("");
    refresh();
  });

  // Somebody is at it here: words, a day or a choice not saved yet, or an answer that something is still missing.
  const CHOICES = "main :is(input[type=date], input[type=checkbox], select)";
  const isChosen = (field) =>
    field.options
      ? field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected))
      : field.value !== field.defaultValue || field.checked !== field.defaultChecked;
  const isBusy = () =>
    hasUnsavedWords() ||
    document.querySelector("main [role=alert]") !== null ||
    [...document.querySelectorAll(CHOICES)].some(isChosen);
  const isSending = () => document.querySelector(".htmx-request") !== null;

  // What this page saved itself stands in its form already; an answer from before that save tells nothing new.
  const versionHere = () => Number(document.querySelector("main input[name=version]")?.value ?? shown[section]);
  const hasChanged = () =>
    Object.entries(latest.versions).some(
      ([kind, version]) => version > (kind === section ? versionHere() : shown[kind]),
    );
  const look = () => {
    if (!section || !latest || isSending() || Date.now() - leftAt < LEAVING) {
      return;
    }
    // Somebody came or left who may not read along: nothing stays as it was; words that were typed come back by themselves.
    if (section !== "welcome" && latest.versions.welcome > shown.welcome) {
      goTo(location.pathname + location.search);
      return;
    }
    const news = isTurned && together && latest.open !== section ? "elsewhere" : hasChanged() ? "changed" : "";
    if (news === "" || isBusy()) {
      say(news);
    } else if (news === "elsewhere") {
      goTo(latest.page);
    } else {
      refresh();
    }
  };

  const notice = (answer) => {
    const hadTwo = together;
    const isFirst = known === "";
    known = answer.stand;
    if (answer.to) {
      goTo(answer.to);
      return;
    }
    latest = answer;
    shown = shown || answer.versions;
    together = answer.together;
    if (showsDevices && !isFirst && hadTwo !== together) {
      location.replace(location.pathname);
    }
  };

  const ask = async () => {
    if (document.hidden || isSending()) {
      return;
    }
    let answer = null;
    try {
      answer = isTold ? null : await tellTurn();
      answer = isTold && !answer?.redirected ? await askState() : answer;
    } catch (error) {
      console.info("The network is gone:", error.name);
    }
    if (answer?.redirected) {
      // A picture that asks for the PIN stays as it is, with what is typed into it; a log-in leads back to this page.
      const led = new URL(answer.url);
      if (led.pathname !== location.pathname) {
        location.replace(led.searchParams.has("next") ? location.pathname + location.search : led.href);
      }
      return;
    }
    if (answer?.status === 200 && !isSending()) {
      notice(await answer.json());
    }
    look();
  };
  const again = async () => {
    await ask();
    const isHeard = latest !== null; // an answer that came while something was being sent tells nothing
    setTimeout(again, together || isWaiting || !isHeard ? TOGETHER : ALONE);
  };
  document.addEventListener("visibilitychange", ask);
  again();
})();
