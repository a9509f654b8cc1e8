"use strict";
/* Where a card is shown: a popup on a wide map, a sheet from below on a narrow
   one. Keeps the focus: into the card, and back to where it came from. */
(function () {
  const { html } = window.geoapp;
  const GAP_PX = 16;
  const WIDTH_PX = 340;
  const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");

  /* options: narrow() -> boolean, legend() -> size of the open legend in the
     lower left corner in pixels, onClosed(). */
  function makeFrame(map, options) {
    let popup = null;
    let sheet = null;
    let anchor = null;
    let opener = null;
    let replacing = false;

    /* Move the map only as far as the card and its marker need. */
    function makeRoom(box) {
      const size = map.getSize();
      let topLeft = [GAP_PX, GAP_PX];
      let bottomRight = [GAP_PX, GAP_PX];
      if (popup) {
        const half = Math.min(box.offsetWidth / 2 + GAP_PX, size.x / 2 - 4);
        const low = map.latLngToContainerPoint(anchor.getLatLng()).y > size.y - options.legend().y;
        const left = Math.min(half + (low ? options.legend().x : 40), size.x - half);
        topLeft = [left, Math.min(box.offsetHeight + 40, size.y - 24)];
        bottomRight = [half, 20];
      } else {
        const covered = map.getContainer().getBoundingClientRect().bottom - box.getBoundingClientRect().top;
        bottomRight = [GAP_PX, Math.max(GAP_PX, Math.min(covered + 24, size.y - 48))];
      }
      map.panInside(anchor.getLatLng(), { paddingTopLeft: topLeft, paddingBottomRight: bottomRight, animate: !STILL.matches });
    }

    function showPopup(content) {
      const size = map.getSize();
      popup = L.popup({
        className: "geoapp-popup", autoPan: false, closeOnEscapeKey: false, offset: [0, -10],
        maxWidth: Math.min(WIDTH_PX, size.x - 60), minWidth: Math.min(WIDTH_PX, size.x - 60),
        maxHeight: Math.max(160, Math.min(440, size.y - 100)),
      });
      const mine = popup;
      popup.setLatLng(anchor.getLatLng()).setContent(content).openOn(map);
      popup.getElement().querySelector(".leaflet-popup-close-button").setAttribute("aria-label", "Close");
      popup.on("remove", () => {
        if (popup !== mine || replacing) return;
        popup = null;
        closed();
      });
      return popup.getElement();
    }

    function showSheet(content) {
      const button = html("button", { type: "button", class: "geoapp-close", "aria-label": "Close" }, "×");
      button.addEventListener("click", close);
      sheet = html("div", { class: "geoapp-sheet" }, button, content);
      L.DomEvent.disableClickPropagation(sheet);
      L.DomEvent.disableScrollPropagation(sheet);
      map.getContainer().append(sheet);
      return sheet;
    }

    function discard() {
      replacing = true;
      if (popup) map.closePopup(popup);
      if (sheet) sheet.remove();
      popup = null;
      sheet = null;
      replacing = false;
    }

    function show(content, marker) {
      const active = document.activeElement;
      const inside = (popup && popup.getElement().contains(active)) || (sheet && sheet.contains(active));
      if (!inside) opener = active && active !== document.body && active !== map.getContainer() ? active : marker.getElement();
      discard();
      anchor = marker;
      const box = options.narrow() ? showSheet(content) : showPopup(content);
      makeRoom(box);
      content.focus({ preventScroll: true });
      const chosen = content.querySelector("details[open]");
      if (chosen && chosen.previousElementSibling && chosen.previousElementSibling.matches("details")) {
        const scroller = content.closest(".leaflet-popup-content, .geoapp-sheet");
        scroller.scrollTop = chosen.offsetTop - scroller.offsetTop - 8;
      }
    }

    function closed() {
      anchor = null;
      options.onClosed();
      const active = document.activeElement;
      if (opener && opener.isConnected && (active === null || active === document.body || active === map.getContainer())) {
        opener.focus({ preventScroll: true });
      }
      opener = null;
    }

    function close() {
      if (!popup && !sheet) return;
      const back = opener;
      discard();
      if (back && back.isConnected) back.focus({ preventScroll: true });
      closed();
    }

    function follow() {
      if (popup && anchor) popup.setLatLng(anchor.getLatLng());
    }

    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && (popup || sheet)) {
        event.preventDefault();
        close();
      }
    });
    map.on("click", close);
    return { show, close, follow };
  }

  window.geoapp = Object.assign(window.geoapp || {}, { makeFrame });
})();
