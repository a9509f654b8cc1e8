"use strict";
/* Where things go on the plane: pure functions over pixels and longitudes,
   without Leaflet, so that markers, arrowheads and stubs find their places. */
(function () {
  /* Return a function that shifts longitudes so that the largest empty
     stretch of the globe, not the 180th meridian, is where the map is cut. */
  function longitudeShift(longitudes) {
    const sorted = [...new Set(longitudes)].sort((a, b) => a - b);
    if (sorted.length < 2) return (lon) => lon;
    let gap = sorted[0] + 360 - sorted[sorted.length - 1];
    let west = sorted[0];
    for (let i = 1; i < sorted.length; i += 1) {
      if (sorted[i] - sorted[i - 1] > gap) {
        gap = sorted[i] - sorted[i - 1];
        west = sorted[i];
      }
    }
    if (west === sorted[0]) return (lon) => lon;
    return (lon) => (lon < west ? lon + 360 : lon);
  }

  function lengths(points) {
    const steps = [0];
    for (let i = 1; i < points.length; i += 1) {
      steps.push(steps[i - 1] + Math.hypot(points[i].x - points[i - 1].x, points[i].y - points[i - 1].y));
    }
    return steps;
  }

  function pointAt(points, steps, distance) {
    let i = 1;
    while (i < steps.length - 1 && steps[i] < distance) i += 1;
    const [a, b] = [points[i - 1], points[i]];
    const share = steps[i] === steps[i - 1] ? 0 : (distance - steps[i - 1]) / (steps[i] - steps[i - 1]);
    return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share, angle: Math.atan2(b.y - a.y, b.x - a.x) };
  }

  function middle(points) {
    const steps = lengths(points);
    return pointAt(points, steps, steps[steps.length - 1] / 2);
  }

  /* Points with their direction, about `spacing` pixels apart along a line,
     clear of its two ends and of its middle, where the number stands. */
  function along(points, spacing) {
    const steps = lengths(points);
    const total = steps[steps.length - 1];
    const count = Math.max(2, 2 * Math.round(total / spacing / 2));
    if (total < 70) return [];
    return Array.from({ length: count }, (_, i) => pointAt(points, steps, ((i + 0.5) / count) * total));
  }

  /* The four corners of an arrowhead whose point lies ahead of `at`. */
  function arrowhead(at, size) {
    const turn = (forward, side) => ({
      x: at.x + forward * Math.cos(at.angle) - side * Math.sin(at.angle),
      y: at.y + forward * Math.sin(at.angle) + side * Math.cos(at.angle),
    });
    return [turn(size, 0), turn(-size * 0.8, size * 0.75), turn(-size * 0.35, 0), turn(-size * 0.8, -size * 0.75)];
  }

  /* Push apart discs that overlap; `at` is the true place, `radius` in
     pixels. Returns the new centers, the same for the same input. */
  function spread(discs) {
    const centers = discs.map(({ at }) => ({ x: at.x, y: at.y }));
    for (let round = 0; round < 60; round += 1) {
      let moved = false;
      for (let i = 0; i < discs.length; i += 1) {
        for (let j = i + 1; j < discs.length; j += 1) {
          const least = discs[i].radius + discs[j].radius;
          let dx = centers[j].x - centers[i].x;
          let dy = centers[j].y - centers[i].y;
          if (Math.abs(dx) >= least || Math.abs(dy) >= least) continue;
          let distance = Math.hypot(dx, dy);
          if (distance >= least - 0.5) continue;
          if (distance < 0.01) {
            [dx, dy] = [Math.cos(j * 2.4), Math.sin(j * 2.4)];
            distance = 1;
          }
          const push = (least - Math.hypot(centers[j].x - centers[i].x, centers[j].y - centers[i].y)) / 2;
          centers[i].x -= (dx / distance) * push;
          centers[i].y -= (dy / distance) * push;
          centers[j].x += (dx / distance) * push;
          centers[j].y += (dy / distance) * push;
          moved = true;
        }
      }
      if (!moved) break;
    }
    return centers;
  }

  window.geoapp = Object.assign(window.geoapp || {}, { layout: { longitudeShift, middle, along, arrowhead, spread } });
})();
