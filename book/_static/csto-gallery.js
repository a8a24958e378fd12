// Filters the gallery by chapter, table and kind; the choice stands in the address, so that it can
// be linked to. Without a script all figures stand there.
(function () {
  "use strict";
  const form = document.querySelector(".csto-filters");
  const cards = Array.from(document.querySelectorAll(".csto-gallery > li"));
  const fields = Array.from(form.querySelectorAll("select"));

  function apply() {
    const asked = new URLSearchParams();
    for (const field of fields) {
      if (field.value) { asked.set(field.name, field.value); }
    }
    let shown = 0;
    for (const card of cards) {
      const fits = fields.every(function (field) {
        return !field.value || card.dataset[field.name].split(" ").includes(field.value);
      });
      card.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    form.querySelector("output").textContent = shown + " of " + cards.length + " figures";
    history.replaceState(null, "", asked.size ? "?" + asked : location.pathname);
  }

  const asked = new URLSearchParams(location.search);
  for (const field of fields) { field.value = asked.get(field.name) || ""; }
  form.addEventListener("change", apply);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  apply();
})();
