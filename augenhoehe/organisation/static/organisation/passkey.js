// Passkeys: asks our server for a question, has the browser answer it, sends the answer with the form it stands in.
// <form data-passkey="get|create" data-question="address" hidden> – shown only where a passkey is possible.
"use strict";

(() => {
  const isAddress = /^(\d+\.){3}\d+$|:/.test(location.hostname.replace(/^\[|\]$/g, ""));
  const isPossible =
    window.isSecureContext &&
    !isAddress &&
    typeof window.PublicKeyCredential?.parseCreationOptionsFromJSON === "function";
  if (!isPossible) {
    return;
  }

  const question = async (form) => {
    const answer = await fetch(form.dataset.question, {
      method: "POST",
      headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
    });
    if (!answer.ok || answer.redirected) {
      throw new Error("no question");
    }
    return (await answer.json()).publicKey;
  };

  const ask = async (form) => {
    const asked = await question(form);
    if (form.dataset.passkey === "create") {
      return navigator.credentials.create({
        publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked),
      });
    }
    return navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked),
    });
  };

  document.querySelectorAll("[data-passkey-impossible]").forEach((note) => {
    note.hidden = true;
  });
  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    const problem = form.querySelector("[data-passkey-problem]");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      problem.hidden = true;
      try {
        form.elements.credential.value = JSON.stringify(await ask(form));
        form.submit();
      } catch {
        // Cancelled, refused by the device, or no network: the way back in words is beside the button.
        problem.hidden = false;
      }
    });
  });
})();
