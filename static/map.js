"use strict";
/* The live page and the embed: fetch the features, draw them, and join the map
   with the article beside it and with the address (#event=<feature id>). */
(function () {
  const { idIn, makeReader, makeSymbols } = window.geoapp;
  const WORLD = { center: [25, 15], zoom: 2 };
  const PHONE = window.matchMedia("(max-width: 820px)");
  const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");

  async function getJson(address) {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    return response.json();
  }

  function makeMap(element) {
    const map = L.map(element, {
      ...WORLD, minZoom: 0.5, zoomSnap: 0.5, zoomAnimation: !STILL.matches, fadeAnimation: false,
      inertia: !STILL.matches, maxBounds: [[-86, -540], [86, 540]],
    });
    L.control.scale({ position: "bottomright", imperial: false }).addTo(map);
    return map;
  }

  function remember(featureId) {
    history.replaceState(null, "", `#event=${encodeURIComponent(featureId)}`);
  }

  /* Join drawing and article; returns how the map tells of a selection. */
  function joinArticle(root, element, symbols, find, chosen) {
    const reader = makeReader(root, symbols, {
      covered: () => (PHONE.matches ? element.getBoundingClientRect().bottom : root.getBoundingClientRect().top + window.scrollY),
      onChoose: (id) => {
        remember(id);
        if (!chosen(id) && find(id)) {
          if (find(id).properties.number) reader.showInList(find(id));
          else reader.light(find(id), false);
        }
      },
    });
    return reader;
  }

  async function start() {
    const element = document.getElementById("map");
    const { geojson, labels, page, static: folder } = element.dataset;
    const status = element.querySelector("[role=status]");
    element.replaceChildren(status);
    try {
      const [collection, symbology] = await Promise.all([getJson(geojson), getJson(`${folder}symbology.json`)]);
      const byId = new Map(collection.features.map((feature) => [feature.id, feature]));
      const root = document.getElementById("article");
      const map = makeMap(element);
      const basemap = window.makeBasemap(map, {
        countries50: `${folder}vendor/countries-50m.json`, countries10: `${folder}vendor/countries-10m.json`, labels,
      }, symbology);
      let reader = null;
      const drawing = window.drawEvents(map, collection, symbology, {
        basemap,
        readUrl: (feature) => `${root ? "" : page}#${root ? `s-${feature.properties.sentence_start}` : `event=${feature.id}`}`,
        onRead: root ? (feature, offset) => reader.read(feature, offset) : null,
        onSelect: (feature, byReader) => {
          if (reader) reader.light(feature, byReader);
          if (byReader && root) remember(feature.id);
        },
      });
      if (root) reader = joinArticle(root, element, makeSymbols(symbology), (id) => byId.get(id), drawing.select);
      const fromAddress = () => {
        const feature = byId.get(idIn(location.hash));
        if (!feature) return;
        if (!drawing.select(feature.id) && reader && feature.properties.number) reader.showInList(feature);
        else if (reader) reader.light(feature, true);
      };
      window.addEventListener("hashchange", fromAddress);
      status.remove();
      fromAddress();
      await basemap.ready;
      document.documentElement.dataset.ready = "map";
    } catch (error) {
      status.textContent = "The map is not complete. Load the page again to try once more.";
      element.append(status);
      console.error(error);
    }
  }

  start();
})();
