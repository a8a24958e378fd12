// Makes long tables searchable and sortable: when one comes near the view, the bundle of DataTables
// is loaded (once). Without this script the whole table stands there and scrolls.
(function () {
  "use strict";
  const { bundle, style } = document.currentScript.dataset;
  let loaded = null;

  function load() {
    loaded = loaded || new Promise(function (resolve, reject) {
      const look = document.createElement("link");
      look.rel = "stylesheet";
      look.href = style;
      const script = document.createElement("script");
      script.src = bundle;
      script.onload = resolve;
      script.onerror = function () { reject(new Error("could not load " + bundle)); };
      document.head.append(look, script);
    });
    return loaded;
  }

  async function enliven(table) {
    await load();
    new window.ITable(table, {
      pageLength: 15,
      lengthMenu: [15, 50, 100, { label: "all", value: -1 }],
      order: [],
      autoWidth: false,
      classes: ["table", "csto-listing"],
      layout: {
        topStart: "search",
        topEnd: null,
        bottomStart: "info",
        bottomEnd: "paging",
        bottom2Start: "pageLength",
      },
    });
    table.dataset.live = "";
  }

  const watcher = new IntersectionObserver(function (entries) {
    for (const entry of entries) {
      if (entry.isIntersecting) {
        watcher.unobserve(entry.target);
        enliven(entry.target);
      }
    }
  }, { rootMargin: "300px" });

  document.querySelectorAll("table.csto-searchable").forEach(function (table) {
    watcher.observe(table);
  });
})();
