// On paper every page is light: what the dark scheme colours would stay pale there.
(function () {
  "use strict";
  const root = document.documentElement;
  let theme;
  addEventListener("beforeprint", function () {
    theme = root.dataset.theme;
    root.dataset.theme = "light";
  });
  addEventListener("afterprint", function () { root.dataset.theme = theme; });
})();
