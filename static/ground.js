"use strict";
/* What lies under the markers: routes, stubs, soft areas, leaders. Redrawn
   for each zoom level, because sizes and distances are in pixels. */
(function () {
  const { layout } = window.geoapp;
  const ARROW_SPACING_PX = 150;
  const NORTH_EAST = 45;
  const TURNS = [0, 22, -22, 44, -44, 66, -66];
  const LONGER = 1.45;
  const LABEL = { width: 124, letter: 6.9, line: 16 };

  const overlaps = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

  function makeGround(map, symbols, latLng) {
    const { sizes } = symbols.symbology;
    const layer = L.layerGroup().addTo(map);
    const project = (at) => map.latLngToLayerPoint(at);
    const unproject = (point) => map.layerPointToLatLng(L.point(point.x, point.y));
    const still = { interactive: false };

    const parts = ({ geometry }) => (geometry.type === "MultiLineString" ? geometry.coordinates : [geometry.coordinates])
      .map((line) => line.map(latLng));
    const groupColor = ({ properties }) => symbols.color(symbols.category(properties.category).group);

    /* The middle of the longest part: where a route's number stands. */
    function middle(feature) {
      const lines = parts(feature).map((line) => line.map((at) => map.project(at, 6)));
      const longest = lines.reduce((a, b) => (pixels(b) > pixels(a) ? b : a));
      const at = layout.middle(longest);
      return map.unproject(L.point(at.x, at.y), 6);
    }

    function pixels(line) {
      return line.reduce((sum, point, i) => (i ? sum + point.distanceTo(line[i - 1]) : 0), 0);
    }

    function arrow(at, color) {
      L.polygon(layout.arrowhead(at, 8).map(unproject), {
        ...still, color: symbols.theme().panel, weight: 1.5, fillColor: color, fillOpacity: 1,
      }).addTo(layer);
    }

    /* What nobody is to take for a way that was gone. */
    function cross({ x, y }, color) {
      for (const side of [-1, 1]) {
        const line = [{ x: x - 6, y: y - 6 * side }, { x: x + 6, y: y + 6 * side }].map(unproject);
        L.polyline(line, { ...still, color: symbols.theme().panel, weight: 5 }).addTo(layer);
        L.polyline(line, { ...still, color, weight: 2.5 }).addTo(layer);
      }
    }

    function casing(line, weight) {
      L.polyline(line, { ...still, color: symbols.theme().panel, weight, opacity: 0.9 }).addTo(layer);
    }

    /* A solid line is sure; one with a light core is not. */
    function stroke(line, color, { dash, hollow, weight, onClick }) {
      const drawn = L.polyline(line, { color, weight: hollow ? weight + 2 : weight, dashArray: dash, lineCap: "butt", interactive: Boolean(onClick), bubblingMouseEvents: false });
      if (onClick) drawn.on("click", onClick);
      drawn.addTo(layer);
      if (hollow) L.polyline(line, { ...still, color: symbols.theme().panel, weight: weight - 0.5, lineCap: "butt" }).addTo(layer);
    }

    function route(feature, selected, onClick) {
      const color = groupColor(feature);
      const style = symbols.travel(feature.properties.travel);
      const hollow = symbols.certainty(feature.properties.certainty).fill !== "solid";
      const weight = sizes.line + (selected ? 1.5 : 0);
      for (const line of parts(feature)) {
        casing(line, sizes.casing + (selected ? 3 : 0));
        stroke(line, color, { dash: style.dash, hollow, weight, onClick });
      }
      const along = parts(feature).flatMap((line) => layout.along(line.map(project), ARROW_SPACING_PX));
      const heads = feature.properties.both_ways ? toAndFro(along) : along;
      const denied = symbols.certainty(feature.properties.certainty).fill === "struck";
      for (const at of heads) (denied ? cross : arrow)(at, color);
    }

    /* One arrow at each end, pointing out; none where there is room for one. */
    function toAndFro(along) {
      if (along.length < 2) return [];
      const [first, last] = [along[0], along[along.length - 1]];
      return [{ ...first, angle: first.angle + Math.PI }, last];
    }

    /* The box of a label that begins or ends at `at`, in pixels. */
    function labelBox(text, at, left) {
      const width = Math.min(LABEL.width, text.length * LABEL.letter);
      const height = Math.ceil((text.length * LABEL.letter) / LABEL.width) * LABEL.line;
      const west = left ? at.x - width * 0.8 : at.x - width * 0.2;
      return [west, at.y - height * 0.6, west + width, at.y + height * 0.4];
    }

    function inView([west, north, east, south]) {
      const origin = map.containerPointToLayerPoint([0, 0]);
      const size = map.getSize();
      return west > origin.x && north > origin.y && east < origin.x + size.x && south < origin.y + size.y;
    }

    function stubLabel(text, at, left, color) {
      const label = document.createElement("div");
      label.textContent = text;
      label.style.color = color;
      label.className = left ? "geoapp-stub is-left" : "geoapp-stub";
      const icon = L.divIcon({ className: "geoapp-anchor", html: label, iconSize: [0, 0] });
      L.marker(unproject(at), { icon, ...still, keyboard: false, zIndexOffset: -1000 }).addTo(layer);
    }

    /* Solid a little, then dotted; the far end says in words what is there.
       It turns aside where its words would cover `taken` boxes. Returns the
       box of the words. */
    function stub(feature, start, { selected, onClick, taken }) {
      const { stub_bearing: bearing, stub_outward: outward, other_end: other } = feature.properties;
      const color = groupColor(feature);
      const text = other || symbols.symbology.stub.unnamed;
      const from = project(start);
      const ways = TURNS.flatMap((turn) => [1, LONGER].map((factor) => {
        const angle = (((typeof bearing === "number" ? bearing : NORTH_EAST) + turn - 90) * Math.PI) / 180;
        const on = (distance) => ({ x: from.x + Math.cos(angle) * distance, y: from.y + Math.sin(angle) * distance, angle });
        const left = Math.cos(angle) < -0.2;
        const length = sizes.stub * factor;
        return { angle, on, left, length, box: labelBox(text, on(length + 12), left) };
      }));
      const free = ways.filter(({ box: words, on: to, length: reach }) => {
        const end = to(reach);
        return !taken.some((other_) => overlaps(words, other_) || overlaps([end.x - 9, end.y - 9, end.x + 9, end.y + 9], other_));
      });
      const { angle, on, left, length, box } = free.find((way) => inView(way.box)) || free[0] || ways[0];
      const [near, half, far] = [on(12), on(length * 0.5), on(length)];
      const hollow = symbols.certainty(feature.properties.certainty).fill !== "solid";
      const weight = sizes.line + (selected ? 1.5 : 0);
      casing([near, far].map(unproject), sizes.casing);
      stroke([near, half].map(unproject), color, { dash: null, hollow, weight, onClick });
      stroke([half, far].map(unproject), color, { dash: symbols.symbology.stub.dash, hollow: false, weight, onClick });
      const denied = symbols.certainty(feature.properties.certainty).fill === "struck";
      if (denied) cross(half, color);
      if (!denied && outward !== false) arrow(far, color);
      if (!denied && outward !== true) arrow({ ...on(24), angle: angle + Math.PI }, color);
      stubLabel(text, on(length + 12), left, color);
      return box;
    }

    /* A dashed circle: its size follows the place, within limits in pixels. */
    function area(at, extent, color) {
      let radius = sizes.areaLeast + 8;
      const edges = typeof extent === "string" ? extent.split(",").map(Number) : [];
      if (edges.length === 4 && edges.every(Number.isFinite)) {
        const [west, south, east, north] = edges;
        const a = project([south, west]);
        const b = project([north, east < west ? east + 360 : east]);
        radius = Math.min(Math.abs(b.x - a.x), Math.abs(b.y - a.y)) / 2;
      }
      L.circleMarker(at, {
        ...still, radius: Math.max(sizes.areaLeast, Math.min(radius, sizes.areaMost)),
        color, weight: 1.5, dashArray: "5 4", fillColor: color, fillOpacity: 0.12,
      }).addTo(layer);
    }

    /* From where a marker had to be moved to where it belongs. */
    function leader(to, from, color) {
      L.polyline([to, from], { ...still, color, weight: 1.5, opacity: 0.85 }).addTo(layer);
      L.circleMarker(to, { ...still, radius: 3.5, color: symbols.theme().panel, weight: 1.5, fillColor: color, fillOpacity: 1 }).addTo(layer);
    }

    /* Small boxes along a route, so that names keep clear of it. */
    function steps(feature) {
      return parts(feature).flatMap((line) => layout.along(line.map(project), 18))
        .map(({ x, y }) => [x - 5, y - 5, x + 5, y + 5]);
    }

    return { middle, route, steps, stub, area, leader, clear: () => layer.clearLayers(), project, unproject };
  }

  window.geoapp = Object.assign(window.geoapp || {}, { makeGround });
})();
