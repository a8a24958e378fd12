// Opens or closes all code of a chapter with one button; the choice is kept for the next chapter.
// Without this script each fold opens by itself.
(function () {
  "use strict";
  const KEY = "csto-code";
  const place = document.querySelector(".csto-all-code");
  const button = place.querySelector("button");
  const folds = document.querySelectorAll("details.csto-code");

  // A page that was opened as a file may be refused a store.
  function kept() {
    try { return localStorage.getItem(KEY) === "open"; } catch { return false; }
  }

  function keep(open) {
    try { localStorage.setItem(KEY, open ? "open" : "folded"); } catch { /* this page only */ }
  }

  function show(open) {
    folds.forEach(function (fold) { fold.open = open; });
    document.documentElement.classList.toggle("csto-all", open);
    button.setAttribute("aria-pressed", String(open));
  }

  button.addEventListener("click", function () {
    const open = button.getAttribute("aria-pressed") !== "true";
    show(open);
    keep(open);
  });
  if (kept()) { show(true); }
})();
