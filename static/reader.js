"use strict";
/* The article beside the map: its tabs, its marked sentences and places, and
   which of them is lit. Knows nothing of maps. */
(function () {
  const { otherSentences } = window.geoapp;
  const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");
  const EDGE_PX = 12;
  const PREFIX = "#event=";

  const idIn = (address) => (address && address.startsWith(PREFIX) ? decodeURIComponent(address.slice(PREFIX.length)) : null);

  function copyButton(button) {
    const field = document.getElementById(button.dataset.copies);
    button.hidden = false;
    button.addEventListener("click", async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
        button.textContent = "Copied";
      } catch {
        button.textContent = "Press Ctrl+C to copy";
      }
    });
  }

  /* options: onChoose(featureId), covered() -> pixels hidden at the top. */
  function makeReader(root, symbols, options) {
    const tabs = [...root.querySelectorAll(".tabs a")];
    const sections = tabs.map((tab) => root.querySelector(tab.hash));

    function showTab(name) {
      tabs.forEach((tab, i) => {
        const on = tab.hash === `#${name}`;
        sections[i].classList.toggle("is-away", !on);
        if (on) tab.setAttribute("aria-current", "true");
        else tab.removeAttribute("aria-current");
      });
    }

    function tint() {
      for (const element of root.querySelectorAll("[data-category]")) {
        element.style.setProperty("--c", symbols.color(symbols.category(element.dataset.category).group));
        element.classList.add(`is-${symbols.certainty(element.dataset.certainty).fill}`);
      }
    }

    /* Bring into view what is out of it, and move no more than needed. */
    function reveal(element) {
      const box = element.getBoundingClientRect();
      const top = options.covered() + EDGE_PX;
      const bottom = window.innerHeight - EDGE_PX;
      let by = 0;
      if (box.top < top || box.height > bottom - top) by = box.top - top;
      else if (box.bottom > bottom) by = box.bottom - bottom;
      if (by) window.scrollBy({ top: by, behavior: STILL.matches ? "instant" : "smooth" });
    }

    /* Light the sentences and the list entry of a feature; null puts it out. */
    function light(feature, bringIntoView) {
      for (const element of root.querySelectorAll(".is-lit")) element.classList.remove("is-lit");
      if (!feature) return;
      const lit = [
        document.getElementById(`s-${feature.properties.sentence_start}`),
        document.getElementById(`event=${feature.id}`),
        ...otherSentences(feature.properties).map(({ start }) => document.getElementById(`s-${start}`)),
      ].filter(Boolean);
      lit.forEach((element) => element.classList.add("is-lit"));
      const seen = lit.find((element) => element.getClientRects().length);
      if (bringIntoView && seen) reveal(seen);
    }

    /* Show a feature's sentence, or another that begins at an offset. */
    function read(feature, offset = feature.properties.sentence_start) {
      showTab("text");
      light(feature, false);
      const sentence = document.getElementById(`s-${offset}`);
      if (!sentence) return;
      sentence.classList.add("is-lit");
      reveal(sentence);
      const number = root.querySelector(`#text [data-feature="${CSS.escape(feature.id)}"][data-sentence="${offset}"]`);
      const link = number || sentence.querySelector("a");
      if (link) link.focus({ preventScroll: true });
    }

    function showInList(feature) {
      showTab("events");
      light(feature, true);
      const entry = document.getElementById(`event=${feature.id}`);
      if (entry) entry.querySelector("a").focus({ preventScroll: true });
    }

    root.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (link && link.closest(".tabs")) {
        event.preventDefault();
        showTab(link.hash.slice(1));
        return;
      }
      if (link && link.hash.startsWith("#s-")) showTab("text");
      if (link && !idIn(link.getAttribute("href"))) return;
      const sentence = event.target.closest("[data-features]");
      const id = link ? idIn(link.getAttribute("href")) : sentence && sentence.dataset.features.split(" ")[0];
      if (!id || (!link && !window.getSelection().isCollapsed)) return;
      event.preventDefault();
      options.onChoose(id);
    });

    tint();
    showTab("text");
    symbols.onThemeChange(tint);
    root.querySelectorAll("button[data-copies]").forEach(copyButton);
    return { light, read, showInList };
  }

  window.geoapp = Object.assign(window.geoapp || {}, { makeReader, idIn });
})();
