// Brings charts to life: when one comes near the view, the Vega bundle is loaded (once) and the
// chart takes the place of its static picture. Without this script the pictures stay.
(function () {
  "use strict";
  const source = document.currentScript.dataset.vega;
  let bundle = null;

  function load() {
    bundle = bundle || new Promise(function (resolve, reject) {
      const script = document.createElement("script");
      script.src = source;
      script.onload = resolve;
      script.onerror = function () { reject(new Error("could not load " + source)); };
      document.head.append(script);
    });
    return bundle;
  }

  async function enliven(chart) {
    const spec = JSON.parse(chart.querySelector("script.csto-spec").textContent);
    const picture = chart.querySelector("svg");
    const host = document.createElement("div");
    await load();
    host.style.cssText = "position:absolute;visibility:hidden;left:0;top:0";
    chart.append(host);
    await window.vegaEmbed(host, spec, { actions: false, renderer: "svg", mode: "vega-lite" });
    host.removeAttribute("style");
    picture.remove();
    chart.dataset.live = "";
  }

  const watcher = new IntersectionObserver(function (entries) {
    for (const entry of entries) {
      if (entry.isIntersecting) {
        watcher.unobserve(entry.target);
        enliven(entry.target);
      }
    }
  }, { rootMargin: "300px" });

  document.querySelectorAll(".csto-chart:has(script.csto-spec)").forEach(function (chart) {
    watcher.observe(chart);
  });
})();
