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

  const mark = (layer, row, is_on) => {
    const path = layer.getElement();
    if (path) path.classList.toggle("ah-area--pointed-at", is_on);
    if (row) row.classList.toggle("ah-is-pointed-at", is_on);
  };

  const point_at = (layer, row, is_on) => {
    mark(layer, row, is_on);
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

  const MOST_NAMES = 25;

  // The names of few districts, each where it fits into its own border; anew after every change of scale.
  const write_names = (map, layers) => {
    if (layers.length > MOST_NAMES) return;
    const names = L.layerGroup().addTo(map);
    const write = () => {
      names.clearLayers();
      layers.forEach((layer) => {
        const bounds = layer.getBounds();
        const [from, to] = [map.latLngToLayerPoint(bounds.getNorthWest()), map.latLngToLayerPoint(bounds.getSouthEast())];
        const name = layer.feature.properties.name;
        if (to.x - from.x < 6.5 * name.length || to.y - from.y < 16) return;
        const text = document.createElement("span");
        text.textContent = name;
        L.tooltip({ permanent: true, direction: "center", className: "ah-map-name", interactive: false })
          .setLatLng(bounds.getCenter()).setContent(text).addTo(names);
      });
    };
    map.on("zoomend resize", write);
    write();
  };

  // One stop for the Tab key; the arrows go on to the next district in their direction, Enter opens it.
  const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const by_keyboard = (map, layers) => {
    const middle = (layer) => map.latLngToLayerPoint(layer.getBounds().getCenter());
    const next = (layer, [x, y]) => {
      const here = middle(layer);
      let best = null;
      let least = Infinity;
      layers.forEach((other) => {
        const there = middle(other).subtract(here);
        const ahead = there.x * x + there.y * y;
        const aside = Math.abs(there.x * y) + Math.abs(there.y * x);
        if (other === layer || ahead <= 0 || aside > 2 * ahead || ahead + 2 * aside >= least) return;
        best = other;
        least = ahead + 2 * aside;
      });
      return best;
    };
    layers.forEach((layer, number) => {
      const path = layer.getElement();
      if (!path) return;
      path.setAttribute("tabindex", number ? "-1" : "0");
      path.setAttribute("role", "link");
      path.setAttribute("aria-label", words(layer.feature));
      path.addEventListener("focus", () => {
        layers.forEach((one) => one.getElement() && one.getElement().setAttribute("tabindex", one === layer ? "0" : "-1"));
        mark(layer, rows.get(String(layer.feature.properties.id)), true); // moved to the front it would lose the focus
        layer.openTooltip(layer.getBounds().getCenter());
      });
      path.addEventListener("blur", () => {
        mark(layer, rows.get(String(layer.feature.properties.id)), false);
        layer.closeTooltip();
      });
      path.addEventListener("keydown", (event) => {
        if (event.key === "Enter") layer.fire("click");
        const to = DIRECTIONS[event.key] && next(layer, DIRECTIONS[event.key]);
        if (DIRECTIONS[event.key]) event.preventDefault();
        event.stopPropagation();
        if (to) to.getElement().focus();
      });
    });
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
      const layers = layer.getLayers();
      write_names(map, layers);
      if (rows.size) by_keyboard(map, layers.filter((one) => rows.has(String(one.feature.properties.id))));
      marks(map);
    })
    .catch(() => frame.classList.add("ah-map--drawing-only"));
})();
