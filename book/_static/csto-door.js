// On the page of a former address: it leads on, and a place behind the # to where that stands now.
(function () {
  "use strict";
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  location.replace((place || document).querySelector("a").href);
})();
