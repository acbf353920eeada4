// No word is lost when the network is gone, or the session ends under a half-written sentence. A form with data-keep is
// sent again and again with the same client_token until the server has answered; the server takes a token only once.
// Until then what was typed also stands in the storage of this tab, which ends with the tab; it is forgotten when it is
// saved, when the talk is over (data-forget-words), when somebody logs out, and in every other talk. Before the tab itself is
// closed over such words the browser asks.
"use strict";

(() => {
  const FIRST_WAIT = 1000;
  const LONGEST_WAIT = 8000;
  const LEAVING = 3000;
  const UNREACHABLE = new Set([502, 503, 504]);

  const waiting = new Map(); // element → {again, wait, timer, isTrying}
  let leaving = false;

  // Away from what was pressed: above it, or at the lower edge where that stands high up.
  const network = document.querySelector("[data-network]");
  const stayClear = () => {
    const { top, bottom } = document.activeElement.getBoundingClientRect();
    network?.toggleAttribute("data-below", document.activeElement !== document.body && top + bottom < window.innerHeight);
  };
  document.addEventListener("focusin", stayClear);
  window.addEventListener("scroll", stayClear, { passive: true });

  const say = (name) => {
    stayClear();
    for (const message of ["lost", "back", "failed", "kept"]) {
      const place = document.querySelector(`[data-network-${message}]`);
      if (place) {
        place.hidden = message !== name;
      }
    }
  };

  // Words that are typed and not saved yet, by page and field, of this talk only.
  const STORE = "ah-words";
  const TEXTS = "textarea, input[type=text], input[type=search], input:not([type])";
  const talk = location.pathname.split("/").slice(0, 3).join("/");
  const { read, write } = window.augenhoehe;

  const textsOf = (root) => [...root.querySelectorAll(TEXTS)].filter((field) => field.closest("form[data-keep]"));
  const keyOf = (field) => `${location.pathname}#${field.id || field.name}`;
  const drafts = () => {
    const kept = JSON.parse(read("sessionStorage", STORE) || "{}");
    return kept.talk === talk ? kept.words : {};
  };
  const keep = (words) => {
    if (Object.keys(words).length > 0) {
      write("sessionStorage", STORE, JSON.stringify({ talk, words }));
    } else if (read("sessionStorage", STORE) !== null) {
      sessionStorage.removeItem(STORE);
    }
  };
  const note = (field) => {
    const { [keyOf(field)]: before, ...others } = drafts();
    keep(field.value === field.defaultValue ? others : { ...others, [keyOf(field)]: field.value });
  };
  const putBack = () => {
    const words = drafts();
    const lost = textsOf(document).filter((field) => (words[keyOf(field)] ?? field.value) !== field.value);
    lost.forEach((field) => {
      field.value = words[keyOf(field)];
      field.closest("details")?.setAttribute("open", "");
    });
    return lost.length > 0;
  };
  const sentBy = (form) => Object.fromEntries(textsOf(form).map((field) => [keyOf(field), field.value]));
  const forgetSaved = (sent) => {
    keep(Object.fromEntries(Object.entries(drafts()).filter(([key, value]) => sent[key] !== value)));
  };
  // Led to the log-in, or told so by the address: then it was not saved.
  const wasSaved = (address) => {
    const url = new URL(address, location.href);
    return url.pathname.startsWith(`${talk}/`) && !url.searchParams.has("behalten");
  };

  // On the way to another page of this tab nothing is asked: what is typed stays in the tab.
  const leaves = () => {
    leaving = true;
    setTimeout(() => (leaving = false), LEAVING);
  };
  window.augenhoehe.leaves = leaves;
  const IN_THIS_TAB = "a[href]:not([target], [download], [hx-get], [href^='#'])";
  document.addEventListener("click", (event) => {
    const isHere = !(event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey);
    if (isHere && event.target.closest(IN_THIS_TAB)) {
      leaves();
    }
  });
  document.addEventListener("htmx:beforeOnLoad", ({ detail }) => detail.xhr.getResponseHeader("HX-Redirect") && leaves());

  window.augenhoehe.unsavedForm = () =>
    textsOf(document)
      .find((field) => field.value !== field.defaultValue)
      ?.closest("form");
  window.augenhoehe.hasUnsavedWords = () => window.augenhoehe.unsavedForm() !== undefined;
  window.augenhoehe.forgetWords = (form) => forgetSaved(sentBy(form));
  document.addEventListener("input", ({ target }) => textsOf(document).includes(target) && note(target));
  document.addEventListener("htmx:afterSettle", () => {
    const wereBack = document.querySelector("[data-network-kept]");
    if (!putBack() && wereBack && !window.augenhoehe.hasUnsavedWords()) {
      wereBack.hidden = true;
    }
  });
  if (document.querySelector("[data-forget-words]")) {
    keep({});
  } else if (document.querySelector("form[data-keep]")) {
    keep(drafts());
    if (putBack()) {
      say("kept");
    }
  }

  const tryLater = (element, again) => {
    const entry = waiting.get(element) || { wait: FIRST_WAIT };
    clearTimeout(entry.timer);
    entry.again = () => {
      entry.isTrying = true;
      again();
      entry.isTrying = false;
    };
    entry.timer = setTimeout(entry.again, entry.wait);
    entry.wait = Math.min(entry.wait * 2, LONGEST_WAIT);
    waiting.set(element, entry);
    say("lost");
  };

  const forget = (element) => {
    const wasWaiting = waiting.has(element);
    clearTimeout(waiting.get(element)?.timer);
    waiting.delete(element);
    return wasWaiting;
  };

  const arrived = (element) => {
    if (forget(element) && waiting.size === 0) {
      say("back");
      setTimeout(() => waiting.size === 0 && say(null), 6000);
    }
  };

  window.addEventListener("online", () => {
    waiting.forEach((entry) => {
      clearTimeout(entry.timer);
      entry.again();
    });
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && (waiting.size > 0 || window.augenhoehe.hasUnsavedWords())) {
      event.preventDefault();
    }
  });

  // Plain forms. The answer to a saved form is a redirect; anything else (a mistake in the form) the browser shows
  // itself by an ordinary submit with the same token.
  const send = async (form, submitter) => {
    const sent = sentBy(form);
    let answer = null;
    try {
      const address = form.getAttribute("action") || location.href;
      answer = await fetch(address, { method: "POST", body: new FormData(form, submitter) });
    } catch (error) {
      console.info("The network is gone:", error.name);
    }
    if (answer === null || UNREACHABLE.has(answer.status)) {
      tryLater(form, () => send(form, submitter));
      return;
    }
    arrived(form);
    leaves();
    if (answer.ok && answer.redirected) {
      if (wasSaved(answer.url)) {
        forgetSaved(sent);
      }
      location.assign(answer.url);
    } else {
      submitPlainly(form, submitter);
    }
  };

  const submitPlainly = (form, submitter) => {
    if (submitter?.name) {
      const pressed = document.createElement("input");
      pressed.type = "hidden";
      pressed.name = submitter.name;
      pressed.value = submitter.value;
      form.append(pressed);
    }
    HTMLFormElement.prototype.submit.call(form);
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const isOurs = form.matches("form[data-keep]:not([hx-post], [data-hx-post])") && form.method === "post";
    if (event.defaultPrevented) {
      return;
    }
    if (!isOurs) {
      leaves();
      return;
    }
    event.preventDefault();
    if (!form.dataset.sending) {
      form.dataset.sending = "true";
      send(form, event.submitter);
    }
  });

  // Somebody taps faster than the server answers: the form that was tapped second is about to be replaced, so the tap
  // waits and is made on the new one.
  const taps = [];
  document.addEventListener(
    "submit",
    (event) => {
      const { target, submitter } = event;
      if (submitter?.id && target.matches("[data-keep].htmx-request")) {
        event.preventDefault();
        event.stopImmediatePropagation();
        taps.push(submitter.id);
      }
    },
    true,
  );
  document.addEventListener("htmx:afterSettle", () => document.getElementById(taps.shift())?.click());

  // htmx: the same request once more, with the button pressed then and what stands in the fields by now. Whatever else
  // is pressed in the same form meanwhile waits: it would carry the same token and be taken for a repetition.
  const kept = (event) => {
    const element = event.detail.requestConfig.elt;
    return element.closest("[data-keep]") ? element : null;
  };
  const sendAgain = (element, { target, requestConfig }) => {
    const event = requestConfig.triggeringEvent;
    const values = event?.submitter?.name ? { [event.submitter.name]: event.submitter.value } : {};
    tryLater(element, () => {
      const sent = window.htmx.ajax(requestConfig.verb, requestConfig.path, { source: element, event, target, values });
      // Still no network: htmx:sendError has told us already, and the next try is planned.
      sent.catch(() => console.info("The network is still gone."));
    });
  };

  const sentByPart = new WeakMap();
  document.addEventListener("htmx:beforeRequest", (event) => {
    const element = kept(event);
    if (element) {
      sentByPart.set(event.detail.xhr, sentBy(element.closest("[data-keep]")));
    }
    if (element && waiting.has(element) && !waiting.get(element).isTrying) {
      event.preventDefault();
    }
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => kept(event) && sendAgain(kept(event), event.detail));
  }
  document.addEventListener("htmx:responseError", (event) => {
    const element = kept(event);
    if (element && UNREACHABLE.has(event.detail.xhr.status)) {
      sendAgain(element, event.detail);
    } else if (element) {
      forget(element);
      say("failed");
    }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { successful, requestConfig, xhr } = event.detail;
    if (!successful) {
      return;
    }
    arrived(requestConfig.elt);
    const sent = sentByPart.get(xhr);
    if (sent && xhr.status < 300 && wasSaved(xhr.getResponseHeader("HX-Redirect") || xhr.responseURL)) {
      forgetSaved(sent);
    }
  });
})();
