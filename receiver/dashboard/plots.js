// The plots: inline SVG with a table behind each. Colour never stands alone: every colour has its
// name in the legend, every number its cell in the table.
import { html, svg } from "./dom.js";
import { number, share, short } from "./words.js";

let ids = 0;

/**
 * A card with a heading, a plot and the table behind it. `series` gives the legend; `draw` gives the
 * plot for a width in CSS pixels, so that its texts are as large as all others on any screen.
 */
export const figure = (width, title, explanation, series, draw, table) => {
  const id = "plot-" + ++ids;
  const frame = html("div", { class: "frame" });
  let drawn = 0;
  new ResizeObserver(() => {
    if (frame.clientWidth - 6 == drawn) return;
    drawn = frame.clientWidth - 6;
    if (drawn <= 0) return;
    frame.replaceChildren(...[draw(drawn)].flat());
    frame.querySelector(".plot")?.setAttribute("aria-labelledby", id);
  }).observe(frame);
  return html(
    "figure",
    { class: `card ${width}` },
    html("figcaption", {}, html("h2", { id }, title), html("p", {}, explanation)),
    series.length > 1 ? legend(series) : null,
    frame,
    html("details", {}, html("summary", {}, "Table: " + title), html("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": title }, table)),
  );
};

const legend = (series) =>
  html(
    "ul",
    { class: "legend" },
    ...series.map(({ kind, title }) =>
      html("li", {}, svg("svg", { viewBox: "0 0 10 10", "aria-hidden": "true" }, svg("rect", { width: 10, height: 10, rx: 2, class: kind })), title),
    ),
  );

/** A table; the first cell of each row is its heading. */
export const table = (heads, rows) =>
  html(
    "table",
    {},
    html("thead", {}, html("tr", {}, ...heads.map((head) => html("th", { scope: "col" }, head)))),
    html("tbody", {}, ...rows.map(([head, ...cells]) => html("tr", {}, html("th", { scope: "row" }, head), ...cells.map((cell) => html("td", {}, cell))))),
  );

/** What stands in the place of a plot of nothing. */
export const nothing = (text) => () => html("p", { class: "nothing" }, text);

/** A number at or above `value` that has round quarters, and never a part of a receipt. */
const ceiling = (value) => {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  const step = [1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10].find((factor) => factor * power >= value) * power;
  return Math.max(4, Math.ceil(step / 4) * 4);
};

/**
 * Columns over time, stacked by `series`. Arrow keys walk along; the line below says what the
 * column at hand holds.
 */
export const columns = (points, series, { label, say }) => (width) => {
  const [height, left, bottom] = [230, 44, 24];
  const inner = height - bottom - 8;
  const totals = points.map((point) => series.reduce((sum, { of }) => sum + of(point), 0));
  const top = ceiling(Math.max(...totals, 1));
  const step = Math.max(0, width - left) / points.length;
  const thick = Math.max(1, Math.min(36, step * 0.72));
  const y = (value) => 8 + inner - (value / top) * inner;
  const lines = [0, 1, 2, 3, 4].flatMap((quarter) => {
    const value = (top * quarter) / 4;
    return [
      svg("line", { class: quarter ? "grid" : "base", x1: left, x2: width, y1: y(value), y2: y(value) }),
      svg("text", { x: left - 8, y: y(value) + 4, "text-anchor": "end" }, short(value)),
    ];
  });
  const cursor = svg("rect", { class: "cursor", x: 0, y: 4, width: step, height: inner + 4, rx: 3, visibility: "hidden" });
  const bars = points.flatMap((point, at) => {
    const x = left + at * step + (step - thick) / 2;
    let sum = 0;
    return series.map(({ kind, of }) => {
      const value = of(point);
      const foot = y(sum);
      sum += value;
      // A gap of one pixel keeps neighbours apart for whoever cannot tell their colours.
      const tall = foot - y(sum) - (sum > value ? 1 : 0);
      return value ? svg("rect", { class: kind, x, y: y(sum), width: thick, height: Math.max(tall, 1), rx: Math.min(2, thick / 4) }) : null;
    });
  });
  const every = Math.ceil((points.length * 64) / (width - left));
  const days = points.map((point, at) =>
    at % every == 0 ? svg("text", { x: left + at * step + step / 2, y: height - 4, "text-anchor": "middle" }, label(point)) : null,
  );
  const plot = svg(
    "svg",
    {
      class: "plot", width, height, role: "slider", tabindex: 0,
      "aria-orientation": "horizontal", "aria-valuemin": 0, "aria-valuemax": points.length - 1,
    },
    ...lines, cursor, ...bars.filter(Boolean), ...days.filter(Boolean),
  );
  const readout = html("p", { class: "readout" });
  let place = points.length - 1;
  const show = (at, isVisible = true) => {
    place = Math.max(0, Math.min(points.length - 1, at));
    cursor.setAttribute("x", left + place * step);
    cursor.setAttribute("visibility", isVisible ? "visible" : "hidden");
    plot.setAttribute("aria-valuenow", place);
    plot.setAttribute("aria-valuetext", say(points[place]));
    readout.textContent = say(points[place]);
  };
  show(place, false);
  plot.addEventListener("keydown", (event) => {
    const to = { ArrowLeft: place - 1, ArrowDown: place - 1, ArrowRight: place + 1, ArrowUp: place + 1, Home: 0, End: points.length - 1, PageUp: place + 7, PageDown: place - 7 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    show(to);
  });
  plot.addEventListener("pointermove", ({ clientX }) => {
    const box = plot.getBoundingClientRect();
    show(Math.floor((clientX - box.left - left) / step));
  });
  plot.addEventListener("blur", () => cursor.setAttribute("visibility", "hidden"));
  plot.addEventListener("pointerleave", () => document.activeElement != plot && cursor.setAttribute("visibility", "hidden"));
  return [plot, readout];
};

/** One bar per row, the longest as wide as there is room; `rows` are [name, value]. */
export const bars = (rows, { kind = "one", total = rows.reduce((sum, [, value]) => sum + value, 0) } = {}) => (width) => {
  const tall = 40;
  const most = Math.max(...rows.map(([, value]) => value), 1);
  const drawn = rows.flatMap(([name, value], at) => {
    const y = at * tall;
    return [
      svg("text", { class: "label", x: 0, y: y + 14 }, name),
      svg("text", { x: width, y: y + 14, "text-anchor": "end" }, `${number(value)} · ${share(value, total)}`),
      svg("rect", { class: "grid-bar", x: 0, y: y + 20, width, height: 8, rx: 4, fill: "var(--grid)" }),
      value ? svg("rect", { class: kind, x: 0, y: y + 20, width: Math.max(4, (value / most) * width), height: 8, rx: 4 }) : null,
    ];
  });
  return svg("svg", { class: "plot", width, height: rows.length * tall, role: "img" }, ...drawn.filter(Boolean));
};

/** One full bar per row, parted by `series`; `rows` are [name, point]. */
export const shares = (rows, series) => (width) => {
  const tall = 52;
  const drawn = rows.flatMap(([name, point], at) => {
    const y = at * tall;
    const total = series.reduce((sum, { of }) => sum + of(point), 0);
    let x = 0;
    const parts = series.map(({ kind, of }) => {
      const wide = total ? (of(point) / total) * width : 0;
      const part = wide ? svg("rect", { class: kind, x, y: y + 21, width: Math.max(1, wide - 1.5), height: 14, rx: 2 }) : null;
      x += wide;
      return part;
    });
    const said = series.slice(0, 2).map(({ title, of }) => `${share(of(point), total)} ${title.toLowerCase()}`);
    return [
      svg("text", { class: "label", x: 0, y: y + 14 }, name),
      svg("text", { x: width, y: y + 14, "text-anchor": "end" }, said.join(", ")),
      ...parts,
    ];
  });
  return svg("svg", { class: "plot", width, height: rows.length * tall, role: "img" }, ...drawn.filter(Boolean));
};
