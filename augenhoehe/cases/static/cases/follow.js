// Keeps every screen of a talk up to date: asks for a version in short steps and fetches the question anew when the other
// side has saved something. Words that are not saved yet are never touched: then a line says that there is news. A pause
// covers all screens; the end of the talk ends a second device.
// <script src="…" data-state="address" data-stand="what this page knows already" data-follows defer>
"use strict";

(() => {
  const { state, stand = "", follows } = document.currentScript.dataset;
  const TOGETHER = 1500;
  const ALONE = 8000;
  const UNTOUCHED = 10_000;
  const LAST_QUESTION = "ah-question";
  const { read, write, hasUnsavedWords } = window.augenhoehe;
  const talk = location.pathname.split("/").slice(0, 3).join("/");

  const isWaiting = stand === "paused" || document.querySelector("[data-reload-on-change]") !== null;
  let known = stand;
  let together = false;
  let touchedAt = 0;
  let askedAt = 0;
  for (const sign of ["input", "keydown", "pointerdown"]) {
    document.addEventListener(sign, () => (touchedAt = Date.now()), { passive: true });
  }

  // The way back from a pause, or from the page of the second device, leads to where one was.
  const lastQuestion = () => {
    const noted = read("sessionStorage", LAST_QUESTION) || "";
    return noted.startsWith(`${talk}/`) ? noted : "";
  };
  document.querySelectorAll("a[data-last-question]").forEach((link) => {
    link.href = lastQuestion() || link.href;
  });
  document.querySelectorAll("input[data-last-question]").forEach((field) => {
    field.value = lastQuestion().split("?")[0];
  });

  const isSending = () => document.querySelector(".htmx-request") !== null;
  const question = () => document.getElementById("question");
  const versionHere = () => question()?.querySelector("input[name=version]")?.value;

  const refresh = async () => {
    if (!question() || !window.htmx) {
      location.reload();
      return;
    }
    const open = [...question().querySelectorAll("details")].map((part) => part.open);
    await window.htmx.ajax("GET", location.pathname + location.search, { target: "#question", swap: "outerHTML" });
    const parts = [...question().querySelectorAll("details")];
    parts.forEach((part, place) => {
      part.open = part.open || (parts.length === open.length && open[place]);
    });
  };

  const news = document.querySelector("[data-news]");
  const show = news?.querySelector("[data-news-show]");
  const tell = (address) => {
    document.getElementById("content").prepend(news);
    show.href = address;
    news.hidden = false;
  };
  show?.addEventListener("click", (event) => {
    if (new URL(show.href).pathname === location.pathname) {
      event.preventDefault();
      news.hidden = true;
      refresh();
    }
  });

  const versionsOf = (word) => (word.includes("-") ? word.split("-")[0].split(".") : null);

  const notice = (answer) => {
    const before = versionsOf(known);
    const after = versionsOf(answer.stand);
    const hadTwo = known.endsWith("-1");
    const isFirst = known === "";
    known = answer.stand;
    if (answer.to) {
      const isBack = stand === "paused" && after;
      location.replace((isBack && lastQuestion()) || answer.to);
      return;
    }
    together = answer.stand.endsWith("-1");
    if (document.querySelector("[data-reload-on-change]")) {
      if (!isFirst && hadTwo !== together) {
        location.replace(location.pathname);
      }
      return;
    }
    const place = answer.pages.indexOf(location.pathname);
    if (place >= 0) {
      write("sessionStorage", LAST_QUESTION, location.pathname + location.search);
    }
    // What this page saved itself stands in its form already.
    const seen = (before || after).map((version, index) => (index === place ? (versionHere() ?? version) : version));
    const changed = after.map((version, index) => (version === seen[index] ? -1 : index)).filter((index) => index >= 0);
    if (changed.length > 0 && place >= 0) {
      follow(answer.pages[changed.at(-1)], changed.includes(place));
    }
  };

  // The first screen leads: only a second device goes along to another question, and only when nobody is busy there.
  const follow = (address, isHere) => {
    const isBusy = hasUnsavedWords();
    const goesAlong = follows !== undefined && !isHere;
    if (isBusy || (goesAlong && Date.now() - touchedAt < UNTOUCHED)) {
      tell(goesAlong ? address : location.pathname);
    } else if (goesAlong) {
      location.assign(address);
    } else {
      refresh();
    }
  };

  const ask = async () => {
    if (document.hidden || isSending()) {
      return;
    }
    let answer = null;
    // Asking is no sign of anybody; that a key or the screen was touched since the last time is one.
    const headers = touchedAt > askedAt ? {} : { "X-Background": "true" };
    askedAt = Date.now();
    try {
      answer = await fetch(`${state}?stand=${encodeURIComponent(known)}`, { headers, cache: "no-store" });
    } catch (error) {
      console.info("The network is gone:", error.name);
      return;
    }
    if (answer.redirected) {
      // A picture that asks for the PIN stays as it is, with what is typed into it.
      if (new URL(answer.url).pathname !== location.pathname) {
        location.replace(answer.url);
      }
    } else if (answer.status === 200 && !isSending()) {
      notice(await answer.json());
    }
  };
  const again = async () => {
    await ask();
    setTimeout(again, together || isWaiting ? TOGETHER : ALONE);
  };
  document.addEventListener("visibilitychange", ask);
  again();
})();
