// Copies a figure's citation. Without a script the citation stands there to be marked by hand.
(function () {
  "use strict";

  // Where a page was opened as a file, the clipboard is not offered; a marked text can be copied.
  function mark(element) {
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    document.execCommand("copy");
  }

  document.querySelectorAll(".csto-copy").forEach(function (button) {
    const citation = button.closest("details").querySelector(".csto-citation");
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async function () {
      if (navigator.clipboard) {
        await navigator.clipboard.writeText(citation.textContent);
      } else {
        mark(citation);
      }
      button.textContent = "Copied";
      setTimeout(function () { button.textContent = label; }, 2000);
    });
  });
})();
