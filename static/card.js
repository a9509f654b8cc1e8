"use strict";
/* The card of a marker: features in, one element out. Everything that comes
   from an article is set as text. */
(function () {
  const { html, own } = window.geoapp;
  const JOINT = " | ".length;
  const KM_PER_NAUTICAL_MILE = 1.852;
  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December"];

  /* Web addresses only: an article's data may hold "javascript:" links. */
  function safeUrl(url) {
    return typeof url === "string" && /^https?:\/\//i.test(url) ? url : null;
  }

  function dateText(iso, precision) {
    const parts = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(iso);
    if (!parts) return iso;
    const [, year, month, day] = parts;
    const name = MONTHS[Number(month) - 1];
    if (precision === "year" || !name) return year;
    return precision === "month" || !day ? `${name} ${year}` : `${Number(day)} ${name} ${year}`;
  }

  function whenText(properties) {
    const { when, when_end: end, when_precision: precision, when_text: words } = properties;
    const quoted = words ? `“${words}”` : null;
    let dates = null;
    if (when && end && when !== end) {
      const [from, to] = [dateText(when, precision), dateText(end, precision)];
      dates = from === to ? from : `${from} to ${to}`;
    } else if (when) {
      dates = `${end ? "" : "from "}${dateText(when, precision)}`;
    } else if (end) {
      dates = `by ${dateText(end, precision)}`;
    }
    const elsewhere = properties.when_basis === "inferred" ? "told in another sentence" : null;
    return [quoted, dates, elsewhere].filter(Boolean).join(", ") || "Not dated";
  }

  /* The sentences that tell an event again, as {start, text}. The texts are
     joined; how long each is, in code points, the spans tell. */
  function otherSentences(properties) {
    const points = Array.from(properties.other_sentences || "");
    const spans = (properties.other_sentence_spans || "").match(/\d+-\d+/g) || [];
    let at = 0;
    return spans.map((span) => {
      const [start, end] = span.split("-").map(Number);
      const text = points.slice(at, at + end - start).join("");
      at += end - start + JOINT;
      return { start, text };
    }).filter(({ text }) => text);
  }

  /* The sentence with its marked stretches. Spans are in code points of the
     article, a JavaScript string counts otherwise. */
  function markedSentence(properties, mentions) {
    const points = Array.from(properties.sentence || "");
    const base = properties.sentence_start;
    const spans = mentions
      .filter((mention) => mention.properties.usage === "literal" && (mention.geometry || !mention.properties.place))
      .map((mention) => ["b", mention.properties.start - base, mention.properties.end - base]);
    spans.push(["mark", properties.trigger_start - base, properties.trigger_end - base]);
    spans.push(["i", properties.certainty_cue_start - base, properties.certainty_cue_end - base]);
    if (properties.kind === "mention") spans.push(["mark", properties.start - base, properties.end - base]);
    const usable = spans.filter(([, start, end]) => start >= 0 && end > start && end <= points.length);
    const edges = [...new Set([0, points.length, ...usable.flatMap(([, start, end]) => [start, end])])].sort((a, b) => a - b);
    const quote = html("blockquote", { dir: "auto", class: "geoapp-sentence" });
    for (let i = 0; i + 1 < edges.length; i += 1) {
      const names = usable.filter(([, start, end]) => start <= edges[i] && end >= edges[i + 1]).map(([name]) => name);
      let node = document.createTextNode(points.slice(edges[i], edges[i + 1]).join(""));
      for (const name of new Set(names)) node = html(name, {}, node);
      quote.append(node);
    }
    return quote;
  }

  /* Details are texts or elements; all but the first are set quietly. */
  function row(term, ...details) {
    const texts = details.filter(Boolean);
    return texts.length ? [html("dt", {}, term), html("dd", {}, ...texts.map((text, i) => html("span", { class: i ? "geoapp-note" : null }, text)))] : [];
  }

  const chainText = (chain) => (chain || "").split(" < ").join(", citing ");
  const listText = (texts) => (texts || "").split("; ").join(", ");

  function placeText(properties, symbols) {
    const precision = symbols.precision(properties.precision);
    return [properties.place, precision ? precision.label : null].filter(Boolean).join(", ");
  }

  function routeText(properties, symbols) {
    const words = own(symbols.symbology.routes, properties.route) || "schematic";
    const via = properties.via ? `by ${properties.via}` : null;
    if (typeof properties.length_km !== "number") return [words, via].filter(Boolean).join(", ");
    const count = (value) => Math.round(value).toLocaleString("en");
    const km = count(properties.length_km);
    const miles = count(typeof properties.length_nmi === "number" ? properties.length_nmi : properties.length_km / KM_PER_NAUTICAL_MILE);
    return [`${km} km · ${miles} nautical miles`, words, via].filter(Boolean).join(", ");
  }

  function otherEnd(properties) {
    return properties.other_end ? `${properties.other_end}, no spot named` : "not named";
  }

  /* A sentence that is not the main one: a link to its place where the text
     stands beside the map, else its words alone. */
  function sentenceLink(feature, { start, text }, options) {
    if (!options.onRead || !text) return html("q", { dir: "auto" }, text || "");
    const link = html("a", { href: `#s-${start}`, "data-sentence": start, dir: "auto" }, text);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      options.onRead(feature, start);
    });
    return link;
  }

  function whereRows(feature, mentions, symbols, options) {
    const { properties } = feature;
    const found = mentions.find((mention) => mention.properties.place_id === properties.place_id);
    const basis = properties.place_basis && properties.place_basis !== "stated" ? own(symbols.symbology.bases, properties.place_basis) : null;
    const reasons = properties.reasons || (found && found.properties.reasons);
    const others = properties.alternatives || (found && found.properties.alternatives);
    return [
      ...(properties.place ? row("Where", placeText(properties, symbols), basis) : []),
      ...(properties.place && properties.place_sentence
        ? row(properties.place_basis === "stated" ? "Told in" : "Inferred from", sentenceLink(feature, { start: properties.place_sentence_start, text: properties.place_sentence }, options)) : []),
      ...(properties.place ? row("Why there", reasons || basis, others ? `Less likely: ${others}` : null) : []),
    ];
  }

  function routeRows(properties, symbols) {
    if (properties.kind !== "movement") return [];
    const way = symbols.travel(properties.travel).words;
    const stub = properties.route === "stub";
    const status = own(symbols.symbology.statuses, properties.status);
    const route = row("Route", [way, routeText(properties, symbols)].filter(Boolean).join(", "),
      properties.assumed ? `Assumed: ${listText(properties.assumed)}` : null);
    const how = [...row("Status", status), ...route];
    if (properties.both_ways) {
      const ends = [properties.origin, properties.destination].map((end) => end || (stub ? otherEnd(properties) : "not named"));
      return [...row("Between", ends.join(" and ")), ...how];
    }
    const from = properties.origin || (stub ? otherEnd(properties) : "not named");
    const to = properties.destination || (stub ? otherEnd(properties) : "not named");
    return [...row("From", from), ...row("To", to), ...how];
  }

  function kindLine(properties, symbols) {
    if (properties.kind === "mention") return symbols.category("MENTION").label;
    return [symbols.category(properties.category).label, symbols.mode(properties.mode)].filter(Boolean).join(" · ");
  }

  /* Which event this one is evidence against, and what speaks against it. */
  function againstRows(feature, { options, byId, against }) {
    const link = (other) => {
      const element = html("a", { href: `#event=${encodeURIComponent(other.id)}`, "data-event": other.id, dir: "auto" }, `No. ${other.properties.number}: ${other.properties.title}`);
      element.addEventListener("click", (event) => {
        event.preventDefault();
        options.onOther(other);
      });
      return element;
    };
    const other = byId.get(feature.properties.contrary_to);
    return [
      ...(other ? row("Speaks against", link(other)) : []),
      ...row("Against it", ...against(feature).map(link)),
    ];
  }

  function confidenceText(properties, symbols) {
    if (typeof properties.confidence !== "number") return null;
    const level = symbols.confidence(properties.confidence);
    return `${level ? level.label : ""} (${properties.confidence.toFixed(2)})`;
  }

  function links(feature, options) {
    const list = html("p", { class: "geoapp-links" });
    const url = options.readUrl ? options.readUrl(feature) : null;
    if (url) {
      const here = url.startsWith("#");
      const link = html("a", { href: url, target: here ? null : "_blank", rel: here ? null : "noopener" }, "Read in article");
      if (here && options.onRead) {
        link.addEventListener("click", (event) => {
          event.preventDefault();
          options.onRead(feature);
        });
      }
      list.append(link);
    }
    const source = safeUrl(feature.properties.source_url);
    if (source) list.append(html("a", { href: source, target: "_blank", rel: "noopener noreferrer" }, "Source"));
    return list.childNodes.length ? list : null;
  }

  function facts(feature, context) {
    const { properties } = feature;
    const { symbols, options } = context;
    const mentions = context.mentionsIn(properties);
    const event = properties.kind !== "mention";
    const says = chainText(properties.attribution) || (properties.source ? `${properties.source}, no other source named` : "the article itself");
    return [
      markedSentence(properties, mentions),
      html("dl", {},
        ...(event ? row("Who says", says) : []),
        ...(event ? againstRows(feature, context) : []),
        ...(event ? row("Who", listText(properties.actors)) : []),
        ...(event ? row("Whom", listText(properties.targets)) : []),
        ...(event ? row("Counted", listText(properties.counts)) : []),
        ...(event ? row("When", whenText(properties)) : []),
        ...whereRows(feature, mentions, symbols, options),
        ...routeRows(properties, symbols),
        ...(event ? row("Confidence", confidenceText(properties, symbols)) : []),
        ...otherSentences(properties).flatMap((told, i) => row(i ? "" : "Told again", sentenceLink(feature, told, options)))),
      links(feature, options),
    ];
  }

  function head(feature, { symbols, byId }) {
    const { properties } = feature;
    const look = symbols.look([feature]);
    const icon = properties.number === null
      ? symbols.dot(symbols.shape(properties))
      : symbols.badge({ ...look, text: String(properties.number), size: symbols.symbology.sizes.badge });
    const chip = properties.kind === "mention" ? null
      : html("span", { class: "geoapp-chip" }, symbols.certainty(properties.certainty).label);
    const { label, words } = symbols.symbology.contrary;
    const other = byId.get(properties.contrary_to);
    const against = properties.contrary ? html("span", { class: "geoapp-chip" }, other ? words.replace("{}", other.properties.number) : label) : null;
    const title = html("strong", { dir: "auto" }, properties.title || "Untitled");
    return html("span", { class: "geoapp-head" }, icon,
      html("span", { class: "geoapp-what" }, title,
        html("span", { class: "geoapp-kind" }, kindLine(properties, symbols), chip, against)));
  }

  function tint(element, feature, symbols) {
    element.style.setProperty("--c", symbols.color(symbols.category(feature.properties.category).group));
    return element;
  }

  /* One feature: heading and facts. Several: a list that opens one by one. */
  function makeCard(features, chosen, context) {
    const { symbols } = context;
    const card = html("div", { class: "geoapp-card", role: "dialog", tabindex: "-1", "aria-label": context.name });
    if (features.length === 1) {
      card.append(tint(html("section", {}, html("h2", {}, head(features[0], context)),
        ...facts(features[0], context).filter(Boolean)), features[0], symbols));
      return card;
    }
    card.append(html("h2", { class: "geoapp-many" }, context.heading));
    for (const feature of features) {
      const item = html("details", { "data-feature": feature.id, open: feature.id === chosen ? "" : null },
        html("summary", {}, head(feature, context)), ...facts(feature, context).filter(Boolean));
      card.append(tint(item, feature, symbols));
    }
    return card;
  }

  window.geoapp = Object.assign(window.geoapp || {}, { makeCard, safeUrl, otherSentences });
})();
