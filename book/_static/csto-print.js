// On paper every page is light: what the dark scheme colours would stay pale there. And what a page
// folds away to be short, such as the columns of a table, is open.
(function () {
  "use strict";
  const root = document.documentElement;
  let theme, folds = [];
  addEventListener("beforeprint", function () {
    theme = root.dataset.theme;
    root.dataset.theme = "light";
    folds = [...document.querySelectorAll("details.sd-dropdown:not([open])")];
    folds.forEach(function (fold) { fold.open = true; });
  });
  addEventListener("afterprint", function () {
    root.dataset.theme = theme;
    folds.forEach(function (fold) { fold.open = false; });
  });
})();
