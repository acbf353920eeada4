// A map out of the page's own table: borders by one request, shades and words out of the rows. Without it the drawing stays.
(() => {
  "use strict";

  const frame = document.getElementById("ah-map");
  if (!frame || !window.L) return;

  const rows = new Map();
  document.querySelectorAll(`${frame.dataset.rows || "#ah-no-rows"} [data-area]`).forEach((row) => rows.set(row.dataset.area, row));

  const map_of = () => {
    frame.replaceChildren();
    const map = L.map(frame, { attributionControl: false, scrollWheelZoom: false, zoomSnap: 0.25, fadeAnimation: false });
    if (frame.dataset.tiles) {
      L.control.attribution({ prefix: false }).addTo(map);
      L.tileLayer(frame.dataset.tiles, { attribution: frame.dataset.tilesSource || "" }).addTo(map);
    }
    map.zoomControl.getContainer().querySelectorAll("a").forEach((button, number) => {
      button.title = ["größer", "kleiner"][number];
      button.setAttribute("aria-label", ["Karte größer", "Karte kleiner"][number]);
    });
    return map;
  };

  const words = (feature) => {
    const row = rows.get(String(feature.properties.id));
    return row && row.dataset.value ? `${feature.properties.name}: ${row.dataset.value}` : feature.properties.name;
  };

  const point_at = (layer, row, is_on) => {
    const path = layer.getElement();
    if (path) path.classList.toggle("ah-area--pointed-at", is_on);
    if (row) row.classList.toggle("ah-is-pointed-at", is_on);
    if (is_on) layer.bringToFront();
  };

  const live = (feature, layer) => {
    const id = String(feature.properties.id);
    const row = rows.get(id);
    const text = document.createElement("span");
    text.textContent = words(feature);
    layer.bindTooltip(text, { sticky: true });
    layer.on("mouseover", () => point_at(layer, row, true));
    layer.on("mouseout", () => point_at(layer, row, false));
    const link = row && row.querySelector("a");
    if (link) layer.on("click", () => link.click());
    if (row) {
      row.addEventListener("mouseenter", () => point_at(layer, row, true));
      row.addEventListener("mouseleave", () => point_at(layer, row, false));
      row.addEventListener("focusin", () => point_at(layer, row, true));
      row.addEventListener("focusout", () => point_at(layer, row, false));
    }
  };

  const look_of = (feature) => {
    const id = String(feature.properties.id);
    const row = rows.get(id);
    const is_chosen = frame.dataset.chosen === id;
    const step = row ? row.dataset.step : "1";
    return {
      className: `ah-area${is_chosen ? " ah-area--chosen" : ""}`,
      fillColor: `url(#ah-step-${frame.dataset.chosen && !is_chosen ? "1" : frame.dataset.chosen ? "3" : step})`,
      fillOpacity: frame.dataset.tiles ? 0.7 : 1,
      weight: 1,
    };
  };

  const marks = (map) => {
    document.querySelectorAll("[data-latitude]").forEach((place) => {
      const kind = place.dataset.mark === "site" ? "site" : "entry";
      const text = document.createElement("span");
      text.textContent = place.dataset.name;
      const mark = L.circleMarker([Number(place.dataset.latitude), Number(place.dataset.longitude)], {
        radius: kind === "site" ? 8 : 5,
        className: `ah-${kind}-mark`,
        fillOpacity: 1,
      });
      mark.bindTooltip(text).addTo(map);
    });
  };

  fetch(frame.dataset.areas, { credentials: "same-origin", headers: { Accept: "application/geo+json" } })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
    .then((areas) => {
      const map = map_of();
      const layer = L.geoJSON(areas, { style: look_of, onEachFeature: live }).addTo(map);
      let bounds = layer.getBounds();
      let chosen = null;
      layer.eachLayer((one) => {
        if (String(one.feature.properties.id) === frame.dataset.chosen) chosen = one;
      });
      if (chosen) bounds = chosen.getBounds().pad(0.3);
      map.fitBounds(bounds, { padding: [8, 8], animate: false });
      if (chosen) chosen.bringToFront();
      marks(map);
    })
    .catch(() => frame.classList.add("ah-map--drawing-only"));
})();
