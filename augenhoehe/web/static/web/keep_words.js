// No word is lost when the network is gone. A form (or an htmx part of it) with data-keep is sent again and again with
// the same client_token until the server has answered; the server takes a token only once. What was typed stays in the
// page and nowhere else: a browser's storage would keep the words of one visitor for the next.
"use strict";

(() => {
  const FIRST_WAIT = 1000;
  const LONGEST_WAIT = 8000;
  const UNREACHABLE = new Set([502, 503, 504]);

  const waiting = new Map(); // element → {again, wait, timer}
  const lost = document.querySelector("[data-network-lost]");
  const back = document.querySelector("[data-network-back]");
  let leaving = false;

  const show = (isLost, isBack) => {
    if (lost && back) {
      lost.hidden = !isLost;
      back.hidden = !isBack;
    }
  };

  const tryLater = (element, again) => {
    const entry = waiting.get(element) || { wait: FIRST_WAIT };
    clearTimeout(entry.timer);
    entry.again = again;
    entry.timer = setTimeout(again, entry.wait);
    entry.wait = Math.min(entry.wait * 2, LONGEST_WAIT);
    waiting.set(element, entry);
    show(true, false);
  };

  const arrived = (element) => {
    const entry = waiting.get(element);
    if (!entry) {
      return;
    }
    clearTimeout(entry.timer);
    waiting.delete(element);
    if (waiting.size === 0) {
      show(false, true);
      setTimeout(() => show(waiting.size > 0, false), 6000);
    }
  };

  window.addEventListener("online", () => {
    waiting.forEach((entry) => {
      clearTimeout(entry.timer);
      entry.again();
    });
  });
  window.addEventListener("beforeunload", (event) => {
    if (waiting.size > 0 && !leaving) {
      event.preventDefault();
    }
  });

  // Plain forms. The answer to a saved form is a redirect; anything else (a mistake in the form) the browser shows
  // itself by an ordinary submit with the same token.
  const send = async (form, submitter) => {
    let answer = null;
    try {
      answer = await fetch(form.getAttribute("action") || location.href, { method: "POST", body: new FormData(form, submitter) });
    } catch (error) {
      console.info("The network is gone:", error.name);
    }
    if (answer === null || UNREACHABLE.has(answer.status)) {
      tryLater(form, () => send(form, submitter));
      return;
    }
    arrived(form);
    leaving = true;
    if (answer.ok && answer.redirected) {
      location.assign(answer.url);
    } else {
      submitPlainly(form, submitter);
    }
  };

  const submitPlainly = (form, submitter) => {
    if (submitter && submitter.name) {
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
    const isOurs = form.matches("form[data-keep]") && form.method === "post" && !form.matches("[hx-post], [data-hx-post]");
    if (!isOurs || event.defaultPrevented) {
      return;
    }
    event.preventDefault();
    if (!form.dataset.sending || waiting.has(form)) {
      form.dataset.sending = "true";
      clearTimeout(waiting.get(form)?.timer);
      send(form, event.submitter);
    }
  });

  // htmx: the same request once more, with what stands in the fields by then.
  const isKept = (event) => event.detail.elt.closest("[data-keep]") !== null;
  const sendAgain = (event) => {
    const { elt, target, requestConfig } = event.detail;
    tryLater(elt, () => window.htmx.ajax(requestConfig.verb, requestConfig.path, { source: elt, target }));
  };
  ["htmx:sendError", "htmx:timeout"].forEach((name) =>
    document.addEventListener(name, (event) => isKept(event) && sendAgain(event)),
  );
  document.addEventListener("htmx:responseError", (event) => {
    if (isKept(event) && UNREACHABLE.has(event.detail.xhr.status)) {
      sendAgain(event);
    }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) {
      arrived(event.detail.elt);
    }
  });
})();
