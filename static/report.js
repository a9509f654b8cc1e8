"use strict";
/* The one-file report: everything is in the file. Reads its data from
   <script type="application/json" id="geoapp-data"> and draws into the map
   that the file has made, window.geoappMap. */
(function () {
  function start() {
    const { collection, symbology, countries50, labels } = JSON.parse(document.getElementById("geoapp-data").textContent);
    const map = window.geoappMap;
    const basemap = window.makeBasemap(map, { countries50, countries10: null, labels }, symbology);
    window.drawEvents(map, collection, symbology, { basemap, readUrl: () => null });
    basemap.ready.then(() => { document.documentElement.dataset.ready = "map"; });
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
