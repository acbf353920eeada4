// Keeps every screen of a talk up to date: asks in short steps how it stands, tells which question and which part of it was
// turned to here, goes along when the other device turned last, and fetches the question anew when the other side has saved
// something. Words that are not saved yet are never touched: then a line says what is new, with the way there. A pause
// covers all screens; the end of the talk ends a second device; a session that shows something else by now shows nothing.
// <script src="…" data-state="address" data-stand="what this page knows already" data-section="the question it shows"
//   data-part="what of it, where the address does not say" data-open="address" data-device defer>
"use strict";

(() => {
  const { state, stand = "", section, part: fixedPart = "", open, device } = document.currentScript.dataset;
  const TOGETHER = 1000;
  const ALONE = 8000;
  const LEAVING = 5000;
  const FOLLOWED = "ah-followed";
  const REFUSED = new Set([403, 404]);
  const { read, write, hasUnsavedWords, leaves, cover } = window.augenhoehe;

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

  // What of the question this page shows: of its address, which a part fetched anew does not change, and what is unfolded.
  const OF_THE_ADDRESS = ["teil", "bereich", "satz", "seite", "mehr"];
  const given = (part, names) => {
    const all = new URLSearchParams(part);
    return new URLSearchParams(names.flatMap((name) => (all.get(name) ? [[name, all.get(name)]] : []))).toString();
  };
  const queryOf = (part) => given(part, OF_THE_ADDRESS);
  const wayOf = (part) => given(part, ["weg"]);
  const lists = () => [...document.querySelectorAll("main details[id]")];
  let query = queryOf(location.search);
  const partHere = () => {
    const unfolded = lists().filter((list) => list.open);
    const part = [fixedPart, query, unfolded.length ? `offen=${unfolded.map((list) => list.id).join(",")}` : ""];
    return part.filter(Boolean).join("&");
  };
  let settled = partHere(); // what was told, or gone along to
  let heard = null; // the part that was told last, on whichever screen

  // A page that was gone along to is no turn of its own; else two screens would lead each other in circles.
  const here = () => location.pathname + (query && `?${query}`);
  let isTold = !isTurned || !section || read("sessionStorage", FOLLOWED) === here();
  write("sessionStorage", FOLLOWED, "");
  const lead = (address) => {
    leaves();
    location.replace(address);
  };
  const goTo = (address) => {
    write("sessionStorage", FOLLOWED, address);
    lead(address);
  };
  const tellTurn = async () => {
    const headers = { ...JSON.parse(document.body.getAttribute("hx-headers") || "{}"), "X-Background": "true" };
    settled = partHere();
    const body = new URLSearchParams({ kind: section, part: settled });
    isTold = true;
    const answer = await fetch(open, { method: "POST", headers, body }).catch((error) => {
      isTold = false;
      throw error;
    });
    isTold = isTold && answer.status < 500;
    return answer;
  };
  const askState = () => {
    // Asking is no sign of anybody; that a key or the screen was touched since the last time is one.
    const headers = touchedAt > askedAt ? {} : { "X-Background": "true" };
    askedAt = Date.now();
    return fetch(`${state}?stand=${encodeURIComponent(known)}`, { headers, cache: "no-store" });
  };

  const question = () => document.getElementById("question");
  let isFetching = false;
  const refresh = async () => {
    shown = latest.versions;
    if (!question() || !window.htmx) {
      goTo(here());
      return;
    }
    const wereOpen = [...question().querySelectorAll("details")].map((part) => part.open);
    isFetching = true;
    await window.htmx.ajax("GET", here(), { target: "#question", swap: "outerHTML" });
    const parts = [...question().querySelectorAll("details")];
    parts.forEach((part, place) => {
      part.open = part.open || (parts.length === wereOpen.length && wereOpen[place]);
    });
    settled = partHere();
  };

  // Here somebody unfolded a list, or a part of the question was fetched: the others follow.
  const hasTurned = () => {
    if (isTurned && section && partHere() !== settled && !document.querySelector("main [role=alert]")) {
      isTold = false;
      ask();
    }
  };
  document.addEventListener("toggle", ({ target }) => target.matches("main details[id]") && hasTurned(), true);
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (isFetching) {
      isFetching = false;
      settled = partHere();
    } else if (detail.requestConfig) {
      query = queryOf(new URL(detail.requestConfig.path, location.href).search);
      hasTurned();
    }
  });

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

  // The same lists are unfolded on both screens; none is folded over the words somebody types here.
  const unfold = () => {
    const wanted = new Set((new URLSearchParams(latest.part).get("offen") || "").split(","));
    lists().forEach((list) => (list.open = wanted.has(list.id) || (list.open && isBusy())));
    settled = partHere();
  };
  const goAlong = async () => {
    heard = latest.part;
    if (latest.open !== section || wayOf(latest.part) !== wayOf(fixedPart) || !question()) {
      goTo(latest.page);
      return;
    }
    query = queryOf(latest.part);
    await refresh();
    unfold();
  };

  // What this page saved itself stands in its form already; an answer from before that save tells nothing new.
  const versionHere = () => Number(document.querySelector("main input[name=version]")?.value ?? shown[section]);
  const hasChanged = () =>
    Object.entries(latest.versions).some(
      ([kind, version]) => version > (kind === section ? versionHere() : shown[kind]),
    );
  const isElsewhere = () =>
    latest.open !== section ||
    wayOf(latest.part) !== wayOf(fixedPart) ||
    (latest.part !== heard && queryOf(latest.part) !== query);
  const look = async () => {
    if (!section || !latest || !isTold || isSending() || Date.now() - leftAt < LEAVING) {
      return;
    }
    // Somebody came or left who may not read along: nothing stays as it was; words that were typed come back by themselves.
    if (section !== "welcome" && latest.versions.welcome > shown.welcome) {
      goTo(here());
      return;
    }
    const isLed = isTurned && together;
    const news = isLed && isElsewhere() ? "elsewhere" : hasChanged() ? "changed" : "";
    if (news === "" || isBusy()) {
      say(news);
    } else if (news === "elsewhere") {
      await goAlong();
    } else {
      await refresh();
    }
    if (isLed && news !== "elsewhere" && latest.part !== heard) {
      heard = latest.part;
      unfold();
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
      lead(location.pathname);
    }
  };

  const askOnce = async () => {
    if (document.hidden || isSending()) {
      return;
    }
    const isMine = !isTold; // what is heard after telling is what was told
    let answer = null;
    try {
      answer = isTold ? null : await tellTurn();
      answer = isTold && !answer?.redirected && !REFUSED.has(answer?.status) ? await askState() : answer;
    } catch (error) {
      console.info("The network is gone:", error.name);
    }
    if (REFUSED.has(answer?.status)) {
      cover();
      return;
    }
    if (answer?.redirected) {
      // A picture that asks for the PIN stays as it is, with what is typed into it; a log-in leads back to this page.
      const led = new URL(answer.url);
      if (led.pathname !== location.pathname) {
        lead(led.searchParams.has("next") ? location.pathname + location.search : led.href);
      }
      return;
    }
    if (answer?.status === 200 && !isSending()) {
      notice(await answer.json());
    }
    if (isMine && isTold) {
      heard = latest?.part;
    }
    await look();
  };
  let asked = Promise.resolve();
  const ask = () => {
    asked = asked.then(askOnce, askOnce); // one after the other: an old answer leads nobody back
    return asked;
  };
  const again = async () => {
    await ask();
    const isHeard = latest !== null; // an answer that came while something was being sent tells nothing
    setTimeout(again, together || isWaiting || !isHeard ? TOGETHER : ALONE);
  };
  document.addEventListener("visibilitychange", ask);
  again();
})();
