// Brings charts and long tables to life: when one comes near the view, the bundle it needs is
// loaded (once). Without this script the static pictures and the whole tables stay.
(function () {
  "use strict";
  const { vega, tables, tablesStyle } = document.currentScript.dataset;
  const loaded = {};

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
    host.style.cssText = "position:absolute;visibility:hidden;left:0;top:0";
    chart.append(host);
    await window.vegaEmbed(host, spec, { actions: false, renderer: "svg", mode: "vega-lite" });
    host.removeAttribute("style");
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

  whenNear(".csto-chart:has(script.csto-spec)", enlivenChart);
  whenNear("table.csto-searchable", enlivenTable);
})();
