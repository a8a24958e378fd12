// Puts the keyboard's stop on whatever scrolls inside itself, and only while it does: the theme looks
// once, when a page is loaded, and not at tables.
(function () {
  "use strict";
  const SCROLLERS = ".pst-scrollable-table-container, .csto-scroll, .csto-searchable, .dt-layout-full, " +
    ".bd-article pre, .output.text_html";

  function scrolls(part) {
    return part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1;
  }

  function mend(part) {
    if (scrolls(part)) {
      part.tabIndex = 0;
    } else {
      part.removeAttribute("tabindex");
    }
  }

  const watcher = new ResizeObserver(function (entries) {
    for (const entry of entries) { mend(entry.target); }
  });
  document.querySelectorAll(SCROLLERS).forEach(function (part) { watcher.observe(part); });
})();
