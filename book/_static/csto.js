// Brings charts and long tables to life: once a reader moves in the page, what comes near the view
// loads what it needs (once). Without this script the static pictures and whole tables stay.
(function () {
  "use strict";
  const { vega, tables, tablesStyle } = document.currentScript.dataset;
  const loaded = {};
  // The script of a specification calls this, and is told as loaded before another can.
  let said;
  window.cstoSpec = function (spec) { said = spec; };
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
      script.onload = function () { resolve(said); };
      script.onerror = function () { reject(new Error("could not load " + source)); };
      document.head.append(script);
    });
    return loaded[source];
  }

  async function enlivenChart(chart) {
    const wanted = [chart.querySelector(".csto-spec").dataset.source, vega];
    const [spec] = await Promise.all(wanted.map(load));
    const picture = chart.querySelector("svg");
    const host = document.createElement("div");
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
    whenNear(".csto-chart:has(.csto-spec)", enlivenChart);
    whenNear("table.csto-searchable", enlivenTable);
  }

  MOVES.forEach(function (move) { addEventListener(move, start, { passive: true }); });
})();
