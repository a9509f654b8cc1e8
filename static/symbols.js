"use strict";
/* What a thing looks like: symbology.json and the reader's theme in, colors
   and SVG elements out. Nothing here knows of maps or pages. */
(function () {
  const SVG = "http://www.w3.org/2000/svg";
  const WIDEST = 12;
  const DARK = window.matchMedia("(prefers-color-scheme: dark)");

  /* A word of an article's data may be "constructor". */
  const own = (table, key) => (Object.hasOwn(table, key) ? table[key] : null);

  function svg(name, attributes, ...children) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== null) element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
  }

  /* Make an element; text and children only ever as nodes, never as HTML. */
  function html(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value !== null && value !== undefined) element.setAttribute(key, value);
    }
    element.append(...children.filter((child) => child !== null));
    return element;
  }

  /* [2, 3, 4, 7] -> "2–4, 7"; only the ends where all would be too wide. */
  function numberText(numbers) {
    const runs = [];
    for (const number of numbers) {
      const run = runs[runs.length - 1];
      if (run && number === run[1] + 1) run[1] = number;
      else runs.push([number, number]);
    }
    const text = runs.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`)).join(", ");
    return text.length <= WIDEST ? text : `${numbers[0]} … ${numbers[numbers.length - 1]}`;
  }

  function makeSymbols(symbology) {
    const theme = () => symbology.themes[DARK.matches ? "dark" : "light"];
    const color = (group) => (own(symbology.groups, group) || symbology.groups.other)[DARK.matches ? "dark" : "light"];
    const category = (name) => own(symbology.categories, name) || { label: "Event", group: "other" };
    const certainty = (name) => own(symbology.certainties, name) || symbology.certainties.asserted;
    const travel = (name) => own(symbology.travel, name) || symbology.travel.unknown;
    const precision = (name) => own(symbology.precisions, name) || null;
    const mode = (name) => (name ? own(symbology.modes, name) || name.replaceAll("-", " ") : null);
    const confidence = (value) => symbology.confidences.find(({ least }) => value >= least) || null;

    function shape(properties) {
      const sharpness = precision(properties.precision);
      if (sharpness && sharpness.shape) return sharpness.shape;
      const code = properties.feature_code || "";
      const kind = symbology.kinds.find(({ prefix }) => code.startsWith(prefix));
      return kind ? kind.shape : "point";
    }

    /* One look for all features that share a marker. */
    function look(features) {
      const groups = new Set(features.map(({ properties }) => category(properties.category).group));
      const fills = new Set(features.map(({ properties }) => certainty(properties.certainty).fill));
      const located = features.find(({ properties }) => properties.precision) || features[0];
      return {
        group: groups.size === 1 ? [...groups][0] : "several",
        fill: fills.has("solid") ? "solid" : fills.size === 1 ? [...fills][0] : "hollow",
        shape: shape(located.properties),
        contrary: features.some(({ properties }) => properties.contrary === true),
      };
    }

    /* Digits are all as wide; what stands between them is about half that. */
    function widthOf(text, size) {
      return [...text].reduce((sum, sign) => sum + (/[0-9…–]/.test(sign) ? 0.64 : 0.32) * size, 0);
    }

    /* A numbered badge; without text a swatch for the legend. */
    function badge({ text, group, shape: kind, fill, size, contrary }) {
      const height = size || symbology.sizes.marker;
      const width = Math.max(height, widthOf(text || "", height * 0.46) + 12);
      const ink = color(group);
      const hollow = fill !== "solid";
      const radius = kind === "base" ? height * 0.24 : height / 2;
      const box = (inset, more) => svg("rect", {
        x: inset, y: inset, width: width - 2 * inset, height: height - 2 * inset, rx: Math.max(radius - inset, 2), ...more,
      });
      const parts = [
        box(0.5, { fill: theme().panel }),
        ...(contrary ? [box(1, { fill: null, stroke: theme().ink, "stroke-width": 2, "fill-opacity": 0 })] : []),
        box((hollow ? 2.5 : 2) + (contrary ? 2 : 0), {
          fill: hollow ? theme().panel : ink,
          stroke: hollow ? ink : null, "stroke-width": hollow ? 2 : null, "stroke-dasharray": fill === "hollow" ? "3.5 2.2" : null,
        }),
      ];
      if (fill === "struck") {
        const cut = { x1: width - 4, y1: 4, x2: 4, y2: height - 4 };
        parts.push(svg("line", { ...cut, stroke: ink, "stroke-width": 2.2 }));
      }
      if (text) {
        // A struck number stays readable: its panel parts the line.
        const halo = fill === "struck" ? { stroke: theme().panel, "stroke-width": 3.5, "paint-order": "stroke" } : {};
        parts.push(svg("text", {
          ...halo,
          x: width / 2, y: height / 2, dy: "0.36em", "text-anchor": "middle", fill: hollow ? ink : theme().on,
          "font-size": Math.round(height * 0.46), class: "geoapp-number",
        }, text));
      }
      return svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true", focusable: "false" }, ...parts);
    }

    /* A quiet dot, or a small ring for what is no single spot. */
    function dot(kind) {
      const ink = color("other");
      const soft = kind === "area";
      return svg("svg", { width: 24, height: 24, viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" },
        svg("circle", soft
          ? { cx: 12, cy: 12, r: 6.5, fill: ink, "fill-opacity": 0.12, stroke: ink, "stroke-width": 1.5, "stroke-dasharray": "2.5 2.5" }
          : { cx: 12, cy: 12, r: 4.5, fill: ink, stroke: theme().panel, "stroke-width": 1.5 }));
    }

    /* A piece of line for the legend. */
    function stroke(dash, group, arrow, both) {
      const ink = color(group);
      const parts = [svg("path", { d: both ? "M8 9 H24" : "M2 9 H24", fill: "none", stroke: ink, "stroke-width": 3, "stroke-dasharray": dash })];
      if (arrow) parts.push(svg("path", { d: "M22 4 L31 9 L22 14 L24.5 9 Z", fill: ink }));
      if (both) parts.push(svg("path", { d: "M10 4 L1 9 L10 14 L7.5 9 Z", fill: ink }));
      return svg("svg", { width: 32, height: 18, viewBox: "0 0 32 18", "aria-hidden": "true", focusable: "false" }, ...parts);
    }

    function onThemeChange(callback) {
      DARK.addEventListener("change", callback);
    }

    return { symbology, theme, color, category, certainty, travel, precision, mode, confidence, shape, look, badge, dot, stroke, onThemeChange };
  }

  window.geoapp = Object.assign(window.geoapp || {}, { makeSymbols, numberText, html, own });
})();
