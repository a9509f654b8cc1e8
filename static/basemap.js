"use strict";
/* makeBasemap(map, sources, symbology): the world without a network. Country
   shapes (TopoJSON) are cut into tiles here and painted on canvas; names come
   from labels.js. OpenStreetMap is a choice and is not asked before it is made.

   sources: countries50 (address or object), countries10 (address or null, read
   when the reader comes near), labels (address or object). */
(function () {
  const { html, makeLabels, makeSymbols } = window.geoapp;
  const TILE_PX = 256;
  const EXTENT = 4096;
  const NEAR_ZOOM = 6;
  const MAX_ZOOM = 12;
  const POLE = 90;
  const NARROW_PX = 480;
  const ATTRIBUTION = "Natural Earth · GeoNames CC BY 4.0 · boundaries: Natural Earth view";

  /* Longitudes made continuous: rings of the source jump from 180 to -180. */
  function unwrap(line) {
    let turns = 0;
    return line.map(([lon, lat], i) => {
      if (i && Math.abs(lon - line[i - 1][0]) > 180) turns += lon < line[i - 1][0] ? 360 : -360;
      return [lon + turns, lat];
    });
  }

  /* A ring that goes round a pole does not close on the plane: close it there. */
  function unwrapRing(ring) {
    const flat = unwrap(ring);
    const first = flat[0];
    const last = flat[flat.length - 1];
    if (Math.abs(first[0] - last[0]) < 180) return flat;
    const pole = first[1] < 0 ? -POLE : POLE;
    return [...flat, [last[0], pole], [first[0], pole], first];
  }

  /* Coasts without the cuts that the source makes at 180 degrees and the pole. */
  function withoutCuts(line) {
    const isCut = ([lon, lat]) => lat < -89.9 || Math.abs(Math.abs(lon) - 180) < 0.001;
    const pieces = [[]];
    unwrap(line).forEach((point, i) => {
      if (i && isCut(line[i]) && isCut(line[i - 1])) pieces.push([]);
      pieces[pieces.length - 1].push(point);
    });
    return pieces.filter((piece) => piece.length > 1);
  }

  function toIndex(topology) {
    const { countries, land } = topology.objects;
    const shapes = topojson.feature(topology, land);
    const polygons = (shapes.features || [shapes]).flatMap(({ geometry }) =>
      (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates));
    const rings = polygons.map((rings_) => rings_.map(unwrapRing));
    const coast = topojson.mesh(topology, countries, (a, b) => a === b).coordinates.flatMap(withoutCuts);
    const border = topojson.mesh(topology, countries, (a, b) => a !== b).coordinates.map(unwrap);
    const feature = (kind, type, coordinates) => ({ type: "Feature", properties: { kind }, geometry: { type, coordinates } });
    return new GeoJSONVT({
      type: "FeatureCollection",
      features: [
        ...rings.map((polygon) => feature("land", "Polygon", polygon)),
        ...coast.map((line) => feature("coast", "LineString", line)),
        ...border.map((line) => feature("border", "LineString", line)),
      ],
    }, { maxZoom: MAX_ZOOM, extent: EXTENT, indexMaxZoom: 4, indexMaxPoints: 50000 });
  }

  function trace(context, lines, close) {
    for (const line of lines) {
      line.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
      if (close) context.closePath();
    }
  }

  function paint(canvas, tile, colors, ratio) {
    const context = canvas.getContext("2d");
    context.fillStyle = colors.sea;
    context.fillRect(0, 0, canvas.width, canvas.height);
    if (!tile) return;
    const scale = canvas.width / EXTENT;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    const of = (kind) => tile.features.filter((feature) => feature.tags.kind === kind);
    context.fillStyle = colors.land;
    for (const { geometry } of of("land")) {
      context.beginPath();
      trace(context, geometry, true);
      context.fill("evenodd");
    }
    const pixel = ratio / scale;
    context.lineJoin = "round";
    context.strokeStyle = colors.border;
    context.lineWidth = 0.9 * pixel;
    context.setLineDash([4 * pixel, 2.5 * pixel]);
    context.beginPath();
    for (const { geometry } of of("border")) trace(context, geometry, false);
    context.stroke();
    context.setLineDash([]);
    context.strokeStyle = colors.coast;
    context.lineWidth = 0.8 * pixel;
    context.beginPath();
    for (const { geometry } of of("coast")) trace(context, geometry, false);
    context.stroke();
  }

  const Tiles = L.GridLayer.extend({
    initialize(symbols, options) {
      L.GridLayer.prototype.initialize.call(this, options);
      this.symbols = symbols;
      this.indices = { far: null, near: null };
    },
    createTile(coords) {
      const canvas = document.createElement("canvas");
      this.repaintTile(canvas, coords);
      return canvas;
    },
    /* Not redraw(): tiles stay where they are, so nothing flickers. */
    repaint() {
      for (const { el, coords } of Object.values(this._tiles || {})) this.repaintTile(el, coords);
    },
    repaintTile(canvas, { x, y, z }) {
      const ratio = Math.max(1, Math.min(window.devicePixelRatio || 1, 3));
      canvas.width = TILE_PX * ratio;
      canvas.height = TILE_PX * ratio;
      const index = (z >= NEAR_ZOOM && this.indices.near) || this.indices.far;
      const count = 2 ** z;
      const tile = index ? index.getTile(z, ((x % count) + count) % count, y) : null;
      paint(canvas, tile, this.symbols.theme(), ratio);
    },
  });

  async function read(source) {
    if (typeof source !== "string") return source;
    const response = await fetch(source);
    if (!response.ok) throw new Error(`${source}: ${response.status}`);
    return response.json();
  }

  function offerTiles(map, offline) {
    const osm = L.tileLayer("https://tile.openstreetmap.org/{z}/{x}/{y}.png", {
      maxZoom: 19, attribution: "© OpenStreetMap contributors",
    });
    const control = L.control.layers({ "Offline map": offline, OpenStreetMap: osm }, null, { position: "topright" }).addTo(map);
    const toggle = control.getContainer().querySelector(".leaflet-control-layers-toggle");
    toggle.setAttribute("title", "Background map");
    toggle.setAttribute("aria-label", "Background map");
    map.on("baselayerchange", ({ layer }) => map.setMaxZoom(layer === osm ? 19 : MAX_ZOOM));
  }

  function makeBasemap(map, sources, symbology) {
    const symbols = makeSymbols(symbology);
    const tiles = new Tiles(symbols, { attribution: ATTRIBUTION, maxZoom: MAX_ZOOM, maxNativeZoom: MAX_ZOOM, keepBuffer: 3, updateWhenZooming: false });
    const labels = makeLabels(symbols);
    const offline = L.layerGroup([tiles, labels]);
    let asked = false;

    function comeNear() {
      if (asked || !sources.countries10 || Math.round(map.getZoom()) < NEAR_ZOOM) return;
      asked = true;
      read(sources.countries10).then((topology) => {
        tiles.indices.near = toIndex(topology);
        tiles.repaint();
      }, () => { asked = false; });
    }

    map.setMaxZoom(MAX_ZOOM);
    map.attributionControl.setPrefix(map.getSize().x >= NARROW_PX && html("a", { href: "https://leafletjs.com", target: "_blank", rel: "noopener" }, "Leaflet").outerHTML);
    offline.addTo(map);
    if (typeof sources.countries50 === "string") offerTiles(map, offline); // a one-file map asks no server
    map.on("zoomend", comeNear);
    symbols.onThemeChange(() => {
      tiles.repaint();
      labels.redraw();
    });
    const ready = Promise.all([
      read(sources.countries50).then((topology) => {
        tiles.indices.far = toIndex(topology);
        tiles.repaint();
        comeNear();
      }),
      read(sources.labels).then(({ labels: names }) => labels.setNames(names)),
    ]);
    return { ready, setForeground: labels.setForeground };
  }

  window.geoapp = Object.assign(window.geoapp || {}, { unwrapRing });
  window.makeBasemap = makeBasemap;
})();
