"use strict";
/* Names on the offline map, on one canvas: the article's own places first,
   then countries, capitals, cities and seas as far as there is room. */
(function () {
  const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";
  const EDGE = 0.25;
  const GAP_PX = 4;
  const STYLES = {
    country: { font: `600 11px ${FONT}`, color: "label", halo: "halo", upper: true, dot: 0, spacing: "0.6px" },
    capital: { font: `12px ${FONT}`, color: "city", halo: "halo", dot: 2.4, spacing: "0px" },
    city: { font: `11.5px ${FONT}`, color: "city", halo: "halo", dot: 1.8, spacing: "0px" },
    sea: { font: `italic 12px ${FONT}`, color: "seaLabel", halo: "seaHalo", dot: 0, spacing: "0.4px" },
    place: { font: `600 12.5px ${FONT}`, color: "place", halo: "halo", dot: 0, spacing: "0px" },
  };
  const RANK = { country: 0, capital: 1, sea: 2, city: 3 };

  const overlaps = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

  /* Boxes [west, north, east, south] in pixels that a name may take. */
  function boxesFor(x, y, width, height, reach) {
    if (!reach) return [[x - width / 2, y - height / 2, x + width / 2, y + height / 2]];
    const top = y - height / 2;
    return [
      [x + reach, top, x + reach + width, top + height],
      [x - reach - width, top, x - reach, top + height],
      [x - width / 2, y + reach, x + width / 2, y + reach + height],
      [x - width / 2, y - reach - height, x + width / 2, y - reach],
    ];
  }

  const Labels = L.Layer.extend({
    initialize(symbols) {
      this.symbols = symbols;
      this.names = [];
      this.places = [];
      this.taken = [];
    },
    onAdd(map) {
      if (!map.getPane("geoapp-names")) {
        const pane = map.createPane("geoapp-names");
        pane.style.zIndex = 450;
        pane.style.pointerEvents = "none";
      }
      this.canvas = document.createElement("canvas");
      this.canvas.className = "geoapp-names leaflet-zoom-animated";
      this.canvas.setAttribute("aria-hidden", "true");
      map.getPane("geoapp-names").append(this.canvas);
      this.redraw();
    },
    onRemove() {
      this.canvas.remove();
      this.canvas = null;
    },
    getEvents() {
      return { moveend: this.redraw, resize: this.redraw, zoomanim: this.follow };
    },
    follow({ center, zoom }) {
      const map = this._map;
      const scale = map.getZoomScale(zoom, this.zoom);
      const origin = map._latLngToNewLayerPoint(this.corner, zoom, center);
      L.DomUtil.setTransform(this.canvas, origin, scale);
    },
    redraw() {
      if (!this._map || !this.canvas) return;
      const map = this._map;
      const size = map.getSize();
      const margin = size.multiplyBy(EDGE).round();
      const full = size.add(margin.multiplyBy(2));
      const ratio = Math.max(1, Math.min(window.devicePixelRatio || 1, 3));
      const origin = map.containerPointToLayerPoint([-margin.x, -margin.y]);
      this.margin = margin.x;
      this.zoom = map.getZoom();
      this.corner = map.layerPointToLatLng(origin);
      Object.assign(this.canvas, { width: full.x * ratio, height: full.y * ratio });
      this.canvas.style.width = `${full.x}px`;
      this.canvas.style.height = `${full.y}px`;
      L.DomUtil.setTransform(this.canvas, origin, 1);
      const context = this.canvas.getContext("2d");
      context.scale(ratio, ratio);
      context.textBaseline = "middle";
      this.write(context, origin, full);
    },
    write(context, origin, full) {
      const map = this._map;
      const at = (latLng) => map.latLngToLayerPoint(latLng).subtract(origin);
      const boxes = this.taken.map((area) => {
        const [west, east] = [at(area.getNorthWest()), at(area.getSouthEast())];
        return [west.x, west.y, east.x, east.y];
      });
      const shown = new Set();
      const put = (text, kind, spot, reach) => {
        if (spot.x < -80 || spot.y < -20 || spot.x > full.x + 80 || spot.y > full.y + 20) return;
        if (this.label(context, { text, kind, spot, reach }, boxes)) shown.add(text);
      };
      for (const [text, latLng, reach] of this.places) put(text, "place", at(latLng), reach);
      const named = new Set(this.places.map(([text]) => text));
      const center = map.getCenter().lng;
      for (const [text, lon, lat, least, kind] of this.names) {
        if (least > this.zoom || named.has(text) || shown.has(`${text}${lon}`)) continue;
        const near = lon + 360 * Math.round((center - lon) / 360);
        const spot = at([lat, near]);
        put(text, kind, spot, STYLES[kind].dot ? STYLES[kind].dot + 4 : 0);
      }
    },
    label(context, { text, kind, spot, reach }, boxes) {
      const style = STYLES[kind];
      const words = style.upper ? text.toLocaleUpperCase("en") : text;
      context.font = style.font;
      context.letterSpacing = style.spacing;
      const width = context.measureText(words).width + 2;
      const choices = boxesFor(spot.x, spot.y, width, 15, reach);
      const free = choices.filter((choice) => !boxes.some((other) => overlaps(choice, other)));
      const box = free.find(([west, , east]) => west > this.margin && east < this.canvas.clientWidth - this.margin) || free[0];
      const dotBox = [spot.x - 3, spot.y - 3, spot.x + 3, spot.y + 3];
      if (!box || (style.dot && boxes.some((other) => overlaps(dotBox, other)))) return false;
      boxes.push([box[0] - GAP_PX, box[1] - GAP_PX / 2, box[2] + GAP_PX, box[3] + GAP_PX / 2]);
      const colors = this.symbols.theme();
      context.lineWidth = 3;
      context.lineJoin = "round";
      context.strokeStyle = colors[style.halo];
      context.fillStyle = colors[style.color];
      if (style.dot) {
        boxes.push(dotBox);
        context.beginPath();
        context.arc(spot.x, spot.y, style.dot, 0, 2 * Math.PI);
        context.fill();
      }
      context.strokeText(words, box[0] + 1, (box[1] + box[3]) / 2);
      context.fillText(words, box[0] + 1, (box[1] + box[3]) / 2);
      return true;
    },
  });

  function makeLabels(symbols) {
    const layer = new Labels(symbols);
    layer.setNames = (names) => {
      layer.names = names.filter((name) => STYLES[name[4]]).sort((a, b) => a[3] - b[3] || RANK[a[4]] - RANK[b[4]]);
      layer.redraw();
    };
    /* places: [name, latlng, pixels from the spot]; taken: areas that names
       keep clear of, as latlng bounds. */
    layer.setForeground = (places, taken) => {
      Object.assign(layer, { places, taken });
      layer.redraw();
    };
    return layer;
  }

  window.geoapp = Object.assign(window.geoapp || {}, { makeLabels });
})();
