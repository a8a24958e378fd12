// Opens the fold that holds the claim named in the address.
(function () {
  "use strict";
  function open() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const fold = target && target.closest("details");
    if (fold) {
      fold.open = true;
      target.scrollIntoView({ block: "center" });
    }
  }
  addEventListener("hashchange", open);
  open();
})();
