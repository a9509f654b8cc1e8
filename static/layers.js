"use strict";
/* drawEvents(map, collection, symbology, options): the only code that draws
   events. It joins what stands at one place into one numbered marker, draws
   routes, stubs and areas below, and opens the card of what is chosen.

   options: onSelect(feature), onRead(feature, offset of a sentence), readUrl(feature) -> address of
   the feature in its article or null, basemap (see basemap.js). */
(function () {
  const { html, layout, makeCard, makeGround, makeLegend, makeSymbols, numberText } = window.geoapp;
  const NARROW_PX = 480;
  const FIRST_ZOOM = 7;
  const EDGE_PX = 24;

  function positions(geometry) {
    if (!geometry) return [];
    return { Point: [geometry.coordinates], LineString: geometry.coordinates }[geometry.type] || geometry.coordinates.flat();
  }

  const isMention = ({ properties }) => properties.kind === "mention";
  const isLine = ({ geometry }) => geometry !== null && geometry.type !== "Point";
  const isStub = ({ properties }) => properties.route === "stub";
  const keyOf = ([lon, lat]) => `${lon.toFixed(3)},${lat.toFixed(3)}`;

  /* Features that stand at the same spot, as {kind, features, at}. */
  function gather(features, latLng, middle) {
    const things = new Map();
    const add = (key, kind, at, feature) => {
      if (!things.has(key)) things.set(key, { kind, at, features: [] });
      things.get(key).features.push(feature);
    };
    const events = features.filter((feature) => !isMention(feature) && feature.geometry);
    for (const feature of events.filter((event) => !isLine(event))) {
      add(keyOf(feature.geometry.coordinates), "place", latLng(feature.geometry.coordinates), feature);
    }
    for (const feature of events.filter(isLine)) {
      const at = middle(feature);
      add(`line ${keyOf([at.lng, at.lat])}`, "route", at, feature);
    }
    for (const feature of features.filter((mention) => isMention(mention) && mention.geometry && mention.properties.usage === "literal")) {
      const key = keyOf(feature.geometry.coordinates);
      const there = things.get(key);
      if (there && there.kind === "place") there.named = [...(there.named || []), feature];
      else add(key, "mention", latLng(feature.geometry.coordinates), feature);
    }
    for (const thing of things.values()) {
      if (thing.kind === "mention") [thing.named, thing.features] = [thing.features, thing.features.slice(0, 1)];
    }
    return [...things.values()].sort((a, b) => order(a) - order(b));
  }

  function order(thing) {
    return thing.kind === "mention" ? 1e6 + thing.features[0].properties.start : thing.features[0].properties.number;
  }

  function nameOf(thing, symbols) {
    const { properties } = thing.features[0];
    if (thing.kind === "mention") return `${symbols.category("MENTION").label}: ${properties.title}`;
    const { label } = symbols.symbology.contrary;
    const sure = ({ properties: { certainty, contrary } }) => [symbols.certainty(certainty).label, contrary ? label : null]
      .filter(Boolean).join(", ").toLowerCase();
    if (thing.features.length === 1) return `Event ${properties.number}: ${properties.title}, ${sure(thing.features[0])}`;
    return `Events ${numberText(thing.features.map((feature) => feature.properties.number))}: ${thing.features.map((feature) => `${feature.properties.title}, ${sure(feature)}`).join("; ")}`;
  }

  function drawEvents(map, collection, symbology, options = {}) {
    const symbols = makeSymbols(symbology);
    const features = collection.features;
    const shift = layout.longitudeShift(features.flatMap(({ geometry }) => positions(geometry).map(([lon]) => lon)));
    const latLng = ([lon, lat]) => L.latLng(lat, shift(lon));
    const ground = makeGround(map, symbols, latLng);
    const things = gather(features, latLng, ground.middle);
    const thingOf = new Map();
    for (const thing of things) {
      for (const feature of [...thing.features, ...(thing.named || [])]) thingOf.set(feature.id, thing);
    }
    const mentions = features.filter(isMention);
    const placeOf = new Map(mentions.filter(({ geometry }) => geometry).map((mention) => [mention.properties.place_id, mention]));
    const byId = new Map(features.map((feature) => [feature.id, feature]));
    const evidence = features.filter(({ properties }) => byId.has(properties.contrary_to));
    const against = (feature) => evidence.filter(({ properties }) => properties.contrary_to === feature.id);
    let chosen = null;
    let legend = null;

    const card = window.geoapp.makeFrame(map, {
      narrow: () => map.getSize().x < NARROW_PX,
      legend: legendSize,
      onClosed: () => mark(null),
    });

    function icon(thing) {
      const { look } = thing;
      const size = look.shape === "area" ? symbology.sizes.area : symbology.sizes.marker;
      const picture = thing.kind === "mention"
        ? symbols.dot(look.shape)
        : symbols.badge({ ...look, size, text: numberText(thing.features.map(({ properties }) => properties.number)) });
      const width = Number(picture.getAttribute("width"));
      const height = Number(picture.getAttribute("height"));
      thing.radius = thing.kind === "mention" ? 7 : Math.max(width, height) / 2 + 1;
      return L.divIcon({ className: `geoapp-marker is-${thing.kind} is-${look.shape}`, html: picture, iconSize: [width, height], iconAnchor: [width / 2, height / 2] });
    }

    function dress(thing) {
      thing.look = symbols.look(thing.features);
      if (thing.marker) {
        const focused = document.activeElement === thing.marker.getElement();
        thing.marker.setIcon(icon(thing));
        if (focused) thing.marker.getElement().focus();
      } else {
        thing.marker = L.marker(thing.at, { icon: icon(thing), keyboard: true, riseOnHover: true, zIndexOffset: thing.kind === "mention" ? -500 : 0 });
        thing.marker.on("click", () => open(thing, thing.features[0].id, true));
        thing.marker.addTo(map);
      }
      const element = thing.marker.getElement();
      element.setAttribute("aria-label", nameOf(thing, symbols));
      element.setAttribute("title", thing.features.map(({ properties }) => properties.title).join("\n"));
      element.onkeydown = (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        event.stopPropagation();
        open(thing, thing.features[0].id, true);
      };
    }

    function mark(featureId) {
      const before = chosen;
      chosen = featureId;
      for (const thing of things) {
        const on = featureId !== null && thingOf.get(featureId) === thing;
        thing.marker.getElement().classList.toggle("is-selected", on);
        thing.marker.setZIndexOffset(on ? 1000 : thing.kind === "mention" ? -500 : 0);
      }
      if (before !== chosen) drawGround();
    }

    function mentionsIn(properties) {
      return mentions.filter((mention) => mention.properties.start >= properties.sentence_start && mention.properties.end <= properties.sentence_end);
    }

    function open(thing, featureId, byReader) {
      mark(featureId);
      const place = thing.features[0].properties.place;
      const content = makeCard(thing.features, featureId, {
        symbols, mentionsIn, byId, against, name: nameOf(thing, symbols),
        heading: [`${thing.features.length} events`, thing.kind === "place" ? place : null].filter(Boolean).join(", "),
        options: {
          ...options,
          onRead: options.onRead && ((feature, offset) => { card.close(); options.onRead(feature, offset); }),
          onOther: ({ id }) => (thingOf.has(id) ? open(thingOf.get(id), id, true) : options.onSelect && options.onSelect(byId.get(id), true)),
        },
      });
      card.show(content, thing.marker);
      content.addEventListener("click", (event) => {
        const details = event.target.closest("summary") && event.target.closest("details");
        if (!details || details.open) return;
        for (const other of content.querySelectorAll("details[open]")) other.open = false;
        mark(details.dataset.feature);
        if (options.onSelect) options.onSelect(byId.get(details.dataset.feature), true);
      });
      if (options.onSelect) options.onSelect(byId.get(featureId), byReader);
    }

    /* Open the card of a feature; false when it stands nowhere on the map. */
    function select(featureId) {
      const thing = thingOf.get(featureId);
      if (!thing) return false;
      const wanted = thing.features.some(({ id }) => id === featureId) ? featureId : thing.features[0].id;
      open(thing, wanted, false);
      return true;
    }

    function drawAreas() {
      const soft = new Map();
      const add = (at, { place_id: id, extent }, color) => soft.set(id, { at, extent, color });
      for (const { features: there, kind, at, look } of things) {
        if (kind === "place" && look.shape === "area") add(at, there[0].properties, symbols.color(look.group));
      }
      for (const feature of features.filter((event) => !isMention(event) && event.geometry && isLine(event))) {
        for (const id of [feature.properties.origin_id, feature.properties.destination_id]) {
          const end = placeOf.get(id);
          if (!end || soft.has(id) || symbols.shape(end.properties) !== "area") continue;
          add(latLng(end.geometry.coordinates), end.properties, symbols.color(symbols.category(feature.properties.category).group));
        }
      }
      for (const { at, extent, color } of soft.values()) ground.area(at, extent, color);
    }

    function drawLines() {
      const drawn = new Set();
      const lines = features.filter((feature) => !isMention(feature) && isLine(feature));
      const taken = [...things.map(({ marker, radius }) => boxOf(marker, radius)), ...lines.flatMap(ground.steps)];
      for (const thing of things) {
        const stubs = thing.features.filter(isStub);
        for (const stub of new Map(stubs.map((each) => [[each.properties.other_end, each.properties.stub_outward].join(), each])).values()) {
          taken.push(ground.stub(stub, thing.at, { selected: stub.id === chosen, onClick: () => open(thing, stub.id, true), taken }));
        }
        for (const feature of thing.features.filter(isLine)) {
          const way = JSON.stringify(feature.geometry.coordinates);
          if (!drawn.has(way)) ground.route(feature, thing === thingOf.get(chosen), () => open(thing, feature.id, true));
          drawn.add(way);
        }
      }
      return taken;
    }

    function drawGround() {
      ground.clear();
      drawAreas();
      const taken = drawLines();
      for (const { at, marker, kind, look } of things) {
        const moved = ground.project(at).distanceTo(ground.project(marker.getLatLng()));
        if (kind !== "mention" && moved > 5) ground.leader(at, marker.getLatLng(), symbols.color(look.group));
      }
      return taken;
    }

    function boxOf(marker, radius) {
      const { x, y } = ground.project(marker.getLatLng());
      return [x - radius, y - radius, x + radius, y + radius];
    }

    function placeMarkers() {
      const events = things.filter(({ kind }) => kind !== "mention");
      const centers = layout.spread(events.map(({ at, radius }) => ({ at: ground.project(at), radius })));
      events.forEach((thing, i) => thing.marker.setLatLng(ground.unproject(centers[i])));
      const taken = drawGround();
      card.follow();
      if (!options.basemap) return;
      const toArea = ([west, north, east, south]) => L.latLngBounds(ground.unproject({ x: west, y: south }), ground.unproject({ x: east, y: north }));
      options.basemap.setForeground(placeNames(), taken.map(toArea));
    }

    /* Names of the article's own places; the basemap writes them first. */
    function placeNames() {
      const names = new Map();
      for (const { kind, features: there, named, radius } of things) {
        if (kind === "route") continue;
        const { properties, geometry } = (named || there)[0];
        if (properties.place) names.set(properties.place, [properties.place, latLng(geometry.coordinates), radius + 3]);
      }
      return [...names.values()];
    }

    function drawLegend() {
      const open = legend ? legend.element.open : map.getSize().x >= 720 && map.getSize().y >= 560;
      if (legend) legend.control.remove();
      const element = makeLegend(things, symbols, open);
      if (!element) return;
      const control = L.control({ position: "bottomleft" });
      control.onAdd = () => {
        const box = html("div", { class: "geoapp-panel" }, element);
        L.DomEvent.disableClickPropagation(box);
        L.DomEvent.disableScrollPropagation(box);
        return box;
      };
      control.addTo(map);
      legend = { control, element };
    }

    /* What the open legend takes of the lower left corner, in pixels. */
    function legendSize() {
      if (!legend || !legend.element.open) return L.point(0, 0);
      return L.point(legend.element.offsetWidth, legend.element.offsetHeight).add([EDGE_PX, EDGE_PX]);
    }

    /* Show all of it; to the right of the legend where that would cover some. */
    function fit() {
      const room = map.getSize().x < NARROW_PX ? 28 : 56;
      const show = (left) => map.fitBounds(bounds, { paddingTopLeft: [left, room], paddingBottomRight: [room + EDGE_PX, room], maxZoom: FIRST_ZOOM, animate: false });
      show(room);
      const { x, y } = legendSize();
      const covered = things.some(({ marker, kind }) => {
        const at = map.latLngToContainerPoint(marker.getLatLng());
        return kind !== "mention" && at.x < x && at.y > map.getSize().y - y;
      });
      if (covered) show(x + room);
    }

    function draw() {
      things.forEach(dress);
      placeMarkers();
      drawLegend();
    }

    const shown = features.filter((feature) => feature.geometry && !isMention(feature));
    const bounds = L.latLngBounds((shown.length ? shown : features).flatMap(({ geometry }) => positions(geometry).map(latLng)));
    draw();
    map.on("zoomend", placeMarkers);
    if (bounds.isValid()) fit();
    symbols.onThemeChange(() => {
      draw();
      mark(chosen);
    });
    return { select, bounds, close: card.close };
  }

  window.drawEvents = drawEvents;
})();
