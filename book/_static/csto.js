// Brings charts and long tables to life: once a reader moves in the page, what comes near the view
// loads the bundle it needs (once). Without this script the static pictures and whole tables stay.
(function () {
  "use strict";
  const { vega, tables, tablesStyle } = document.currentScript.dataset;
  const loaded = {};
  // The page's policy forbids code made from text, and styles written into the page.
  const HOW = {
    actions: false,
    ast: true,
    defaultStyle: false,
    mode: "vega-lite",
    renderer: "svg",
    tooltip: { disableDefaultStyle: true },
  };

  function load(source) {
    loaded[source] = loaded[source] || new Promise(function (resolve, reject) {
      const script = document.createElement("script");
      script.src = source;
      script.onload = resolve;
      script.onerror = function () { reject(new Error("could not load " + source)); };
      document.head.append(script);
    });
    return loaded[source];
  }

  async function enlivenChart(chart) {
    const spec = JSON.parse(chart.querySelector("script.csto-spec").textContent);
    const picture = chart.querySelector("svg");
    const host = document.createElement("div");
    await load(vega);
    host.className = "csto-coming";
    chart.append(host);
    await window.vegaEmbed(host, spec, HOW);
    host.classList.remove("csto-coming");
    picture.remove();
    chart.dataset.live = "";
  }

  function addStyle(source) {
    const look = document.createElement("link");
    look.rel = "stylesheet";
    look.href = source;
    document.head.append(look);
  }

  async function enlivenTable(table) {
    if (!loaded[tables]) { addStyle(tablesStyle); }
    await load(tables);
    new window.ITable(table, {
      paging: false,
      order: [],
      autoWidth: false,
      classes: ["table", "csto-listing"],
      layout: { topStart: "search", topEnd: "info", bottomStart: null, bottomEnd: null },
    });
    table.dataset.live = "";
  }

  function whenNear(selector, enliven) {
    const watcher = new IntersectionObserver(function (entries) {
      for (const entry of entries) {
        if (entry.isIntersecting) {
          watcher.unobserve(entry.target);
          enliven(entry.target);
        }
      }
    }, { rootMargin: "300px" });
    document.querySelectorAll(selector).forEach(function (part) { watcher.observe(part); });
  }

  const MOVES = ["scroll", "pointermove", "touchstart", "keydown", "focusin"];

  function start() {
    MOVES.forEach(function (move) { removeEventListener(move, start); });
    whenNear(".csto-chart:has(script.csto-spec)", enlivenChart);
    whenNear("table.csto-searchable", enlivenTable);
  }

  MOVES.forEach(function (move) { addEventListener(move, start, { passive: true }); });
})();
