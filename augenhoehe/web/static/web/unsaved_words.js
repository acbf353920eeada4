// Before somebody leaves words that are typed and not saved, the page asks beside them: save and go on, or go on without.
// What is left behind stays in the storage of this tab (keep_words.js) and stands there again when the page comes back.
//   data-unsaved        the question, once on the page; -save and -leave are its two buttons
//   data-saves-words    the button that saves, in a form with several
//   data-leaves-words   a link that lets go of the words of its form
"use strict";

(() => {
  const { unsavedForm, forgetWords, leaves } = window.augenhoehe;
  const question = document.querySelector("[data-unsaved]");
  const save = document.querySelector("[data-unsaved-save]");
  const leave = document.querySelector("[data-unsaved-leave]");
  if (!question) {
    return;
  }

  let goOn = null; // what was pressed, to be done afterwards
  let saving = null; // the form that is being saved
  let isAnswered = false;

  const buttonOf = (form) => {
    const buttons = form.querySelectorAll("button[type=submit]");
    return form.querySelector("[data-saves-words]") || (buttons.length === 1 ? buttons[0] : null);
  };
  // A form that is sent without htmx leads away by itself: nothing could follow it.
  const canSave = (form) => form.matches("[hx-post]") && buttonOf(form) !== null;
  const ask = (form) => {
    form.append(question);
    form.closest("details")?.setAttribute("open", "");
    save.hidden = !canSave(form);
    question.hidden = false;
    question.focus();
  };
  const stay = (event, again) => {
    const form = isAnswered ? null : unsavedForm();
    if (form && form !== event.target) {
      event.preventDefault();
      event.stopImmediatePropagation();
      goOn = again;
      ask(form);
    }
  };

  const IN_PLACE = "[hx-get], [hx-post], [data-news] a, [download], [target], [href^='#'], .ah-tool-form";
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest("a[href]");
      if (link?.matches("[data-leaves-words]")) {
        forgetWords(link.closest("form"));
      } else if (link && !link.matches(IN_PLACE) && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
        stay(event, () => location.assign(link.href));
      }
    },
    true,
  );
  document.addEventListener(
    "submit",
    (event) => {
      const { target, submitter } = event;
      if (!target.matches(IN_PLACE)) {
        stay(event, () => target.requestSubmit(submitter));
      }
    },
    true,
  );

  leave.addEventListener("click", () => {
    isAnswered = true;
    leaves();
    goOn();
  });
  save.addEventListener("click", () => {
    saving = question.closest("form");
    buttonOf(saving).click(); // what the button itself says is sent along
  });

  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target.contains(question)) {
      question.hidden = true;
      document.getElementById("content").append(question);
    }
    if (detail.requestConfig.elt === saving) {
      const isSaved = detail.xhr.status < 300;
      saving = null;
      goOn = isSaved ? goOn : null;
      document.addEventListener("htmx:afterSettle", () => isSaved && followOn(), { once: true });
    }
  });
  const followOn = () => {
    const next = unsavedForm();
    if (next) {
      ask(next);
    } else {
      goOn?.();
    }
  };
})();
