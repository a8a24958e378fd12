// Runs before anything is drawn.
(function () {
  "use strict";
  const root = document.documentElement;

  // Light or dark, as the reader chose or the system has it.
  let mode = "auto";
  try { mode = localStorage.getItem("mode") || mode; } catch { /* a page that may keep nothing */ }
  const dark = mode === "auto" ? matchMedia("(prefers-color-scheme: dark)").matches : mode === "dark";
  root.dataset.mode = mode;
  root.dataset.theme = dark ? "dark" : "light";

  // The fonts are here already, in the style sheets; a browser takes a moment to unpack them, and
  // text in another font meanwhile would move the page.
  root.dataset.fonts = "coming";
  Promise.allSettled(Array.from(document.fonts, function (font) { return font.load(); }))
    .then(function () { root.dataset.fonts = "here"; });

  // What the search finds, as text: its marks are written out, and nothing in it is an element.
  window.cstoText = function (written) {
    const field = document.createElement("textarea");
    field.innerHTML = written;
    return field.value;
  };

  addEventListener("DOMContentLoaded", function () {
    const field = document.querySelector(".bd-search-container input[type=search]");
    if (field) { field.focus(); }
  });
})();
