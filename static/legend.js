"use strict";
/* The legend: what is on the map, and nothing else. */
(function () {
  const { html } = window.geoapp;

  function item(picture, label) {
    return html("li", {}, picture, html("span", {}, label));
  }

  /* things: markers {features, look, kind}; returns <details> or null. */
  function makeLegend(things, symbols, open) {
    const { symbology } = symbols;
    const events = things.filter((thing) => thing.kind !== "mention");
    const list = html("ul", {});
    const groups = new Set(events.flatMap(({ features }) => features.map(({ properties }) => symbols.category(properties.category).group)));
    if (events.some(({ look }) => look.group === "several")) groups.add("several");
    for (const group of Object.keys(symbology.groups)) {
      if (groups.has(group)) list.append(item(symbols.badge({ group, shape: "point", fill: "solid", size: 16 }), symbology.groups[group].label));
    }
    const shapes = new Set(events.filter(({ kind }) => kind === "place").map(({ look }) => look.shape));
    if (shapes.has("base")) list.append(item(symbols.badge({ group: "other", shape: "base", fill: "solid", size: 16 }), symbology.shapes.base.label));
    if (shapes.has("area")) list.append(item(symbols.dot("area"), symbology.shapes.area.label));
    for (const fill of Object.keys(symbology.fills)) {
      if (events.some(({ look }) => look.fill === fill)) {
        list.append(item(symbols.badge({ group: "other", shape: "point", fill, size: 18 }), symbology.fills[fill].label));
      }
    }
    if (events.some(({ look }) => look.contrary)) {
      list.append(item(symbols.badge({ group: "other", shape: "point", fill: "solid", size: 18, contrary: true }), symbology.contrary.label));
    }
    const moves = events.flatMap(({ features }) => features).filter(({ properties }) => properties.kind === "movement");
    const lines = moves.filter(({ properties }) => properties.route !== "stub");
    for (const [name, style] of Object.entries(symbology.travel)) {
      const drawn = lines.find(({ properties }) => symbols.travel(properties.travel) === symbols.travel(name));
      if (drawn) list.append(item(symbols.stroke(style.dash, symbols.category(drawn.properties.category).group, true), style.label));
    }
    const exchange = lines.find(({ properties }) => properties.both_ways);
    if (exchange) {
      const { dash } = symbols.travel(exchange.properties.travel);
      list.append(item(symbols.stroke(dash, symbols.category(exchange.properties.category).group, true, true), symbology.exchange.label));
    }
    const stub = moves.find(({ properties }) => properties.route === "stub");
    if (stub) list.append(item(symbols.stroke("12 4 2 4 2 4 2 4", symbols.category(stub.properties.category).group, false), symbology.stub.label));
    if (things.some(({ kind }) => kind === "mention")) list.append(item(symbols.dot("point"), symbology.shapes.mention.label));
    if (!list.childNodes.length) return null;
    return html("details", { class: "geoapp-legend", open: open ? "" : null }, html("summary", {}, "On this map"), list);
  }

  window.geoapp = Object.assign(window.geoapp || {}, { makeLegend });
})();
