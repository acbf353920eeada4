// Ticks what a paper answers as soon as its kind and person are chosen: the one thing that is owed of them. Where several
// things fit, nothing is ticked and the question opens. The server asks the same; without this page nothing is lost.
"use strict";

(() => {
  const boxesOf = (row) => [...row.querySelectorAll("input[data-owed-kind]")];
  const named = (row, end) => row.querySelector(`[name$="-${end}"]`)?.value ?? "";

  const fits = (row, box) => {
    const person = named(row, "person");
    return box.dataset.owedKind === named(row, "kind") && (!person || box.dataset.owedPerson === person);
  };

  const propose = (row) => {
    const question = row.querySelector("[data-owed]");
    const boxes = boxesOf(row);
    if (!question || boxes.length === 0 || row.dataset.chosen) {
      return;
    }
    let fitting = boxes.filter((box) => fits(row, box));
    const title = named(row, "title").trim().toLowerCase();
    const same = fitting.filter((box) => title && box.dataset.owedTitle.toLowerCase() === title);
    fitting = same.length === 1 ? same : fitting;
    const differs = title && fitting[0]?.dataset.owedTitle && same.length === 0;
    for (const box of boxes) {
      box.checked = fitting.length === 1 && !differs && box === fitting[0];
    }
    question.open = fitting.length > 0;
  };

  for (const row of document.querySelectorAll(".paper-row")) {
    row.addEventListener("change", (event) => {
      const name = event.target.name ?? "";
      if (name.endsWith("-answers")) {
        row.dataset.chosen = "by hand";
      } else if (/-(kind|person|title)$/.test(name)) {
        propose(row);
      }
    });
  }
})();
