// No word is lost when the network is gone. A form with data-keep is sent again and again with the same client_token
// until the server has answered; the server takes a token only once. What was typed stays in the page and nowhere else:
// a browser's storage would keep the words of one visitor for the next.
"use strict";

(() => {
  const FIRST_WAIT = 1000;
  const LONGEST_WAIT = 8000;
  const UNREACHABLE = new Set([502, 503, 504]);

  const waiting = new Map(); // element → {again, wait, timer, isTrying}
  let leaving = false;

  const say = (name) => {
    for (const message of ["lost", "back", "failed"]) {
      const place = document.querySelector(`[data-network-${message}]`);
      if (place) {
        place.hidden = message !== name;
      }
    }
  };

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
    if (waiting.size > 0 && !leaving) {
      event.preventDefault();
    }
  });

  // Plain forms. The answer to a saved form is a redirect; anything else (a mistake in the form) the browser shows
  // itself by an ordinary submit with the same token.
  const send = async (form, submitter) => {
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
    leaving = true;
    if (answer.ok && answer.redirected) {
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
    if (!isOurs || event.defaultPrevented) {
      return;
    }
    event.preventDefault();
    if (!form.dataset.sending) {
      form.dataset.sending = "true";
      send(form, event.submitter);
    }
  });

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
      window.htmx.ajax(requestConfig.verb, requestConfig.path, { source: element, event, target, values });
    });
  };

  document.addEventListener("htmx:beforeRequest", (event) => {
    const element = kept(event);
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
    if (event.detail.successful) {
      arrived(event.detail.requestConfig.elt);
    }
  });
})();
