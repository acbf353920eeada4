// What must hold for every htmx page: a part that fails says so, a login that ran out leads to the login page instead of
// a page inside a page, and a page from the browser's memory is fetched anew.
"use strict";

(() => {
  const say = (element) => {
    const template = document.getElementById("ah-failed");
    const place = element?.closest(".ah-panel, .ah-dialog[open]") || document.getElementById("ah-messages");
    if (template && place) {
      place.querySelectorAll(".ah-failed").forEach((old) => old.remove());
      const note = document.createElement("div");
      note.className = "ah-failed";
      note.setAttribute("role", "status");
      place.append(note);
      note.append(template.content.cloneNode(true));
    }
  };
  const failed = (event) => {
    if (!event.detail.elt.closest("[data-keep]")) {
      say(event.detail.target || event.detail.elt);
    }
  };

  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:timeout", failed);

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig, elt } = event.detail;
    const asked = new URL(requestConfig.path, location.href).pathname;
    const wasRedirected = xhr.responseURL && new URL(xhr.responseURL).pathname !== asked;
    if (wasRedirected && /^\s*<!doctype html/i.test(xhr.responseText) && !elt.closest("[hx-select]")) {
      event.detail.shouldSwap = false;
      window.augenhoehe.leaves?.();
      location.reload();
    }
  });

  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      window.augenhoehe.leaves?.();
      location.reload();
    }
  });
})();
