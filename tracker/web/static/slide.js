// Ties each slider to its number, and says aloud when an alert would come later than the platform's fine. The numbers alone suffice.
(() => {
  "use strict";
  const say = (limit) => {
    const label = limit.querySelector(".beyond");
    const hours = Number(limit.querySelector("input[type=number]").value);
    const fine = Number(limit.dataset.fine);
    if (label) label.hidden = !(hours > Number(limit.dataset.now) && (hours > fine || (limit.dataset.tier === "watch" && hours >= fine)));
    const row = limit.closest("fieldset");
    const moved = [...row.querySelectorAll(".limit")].some((l) => Number(l.querySelector("input[type=number]").value) !== Number(l.dataset.now));
    row.classList.toggle("moved", moved);
  };
  for (const range of document.querySelectorAll("input[data-twin]")) {
    const number = document.getElementById(range.dataset.twin);
    const limit = range.closest(".limit");
    range.addEventListener("input", () => { number.value = range.value; say(limit); });
    number.addEventListener("input", () => { range.value = number.value; say(limit); });
  }
})();
