// The rows of the table: which scene gives the figure and how it is written.

const whole = (value) => Math.round(value).toLocaleString("en");
const ms = (value) => `${value < 100 ? value.toFixed(1) : whole(value)} ms`;
const bytes = (value) => `${whole(value)} B`;

/** `ratio`: also written as a ratio to the measure. `net`: the page's own share is taken off. */
export const rows = [
  { name: "bytes", title: "Bytes until the notice is visible, without the page (brotli)", scene: "cold", key: "bytes", write: bytes, ratio: true },
  { name: "requests", title: "Requests until visible", scene: "cold", key: "requests", write: whole },
  { name: "visible-fast", title: "Notice visible, cold, fast network", scene: "cold", key: "coldFast", write: ms, ratio: true },
  { name: "visible-slow", title: "Notice visible, cold, slow 4G", scene: "slow", key: "coldSlow", write: ms, ratio: true },
  { name: "visible-warm", title: "Notice visible, warm (third visit)", scene: "warm", key: "warm", write: ms, ratio: true },
  { name: "first-click", title: "First click that works, slow 4G", scene: "eager", key: "works", write: ms, ratio: true },
  { name: "cpu", title: "Main-thread CPU, without the page", scene: "cpu", key: "cpu", write: ms, ratio: true, net: true },
  { name: "tenth", title: "Accept: click to 10th script, slow 4G", scene: "release", key: "tenth", write: ms, ratio: true },
  { name: "order", title: "… and the ten ran in the order of the page", scene: "release", key: "inOrder", write: (value) => (value === 1 ? "yes" : "no"), verdict: true },
  { name: "last", title: "Accept with 1,000 gated tags: click to last script", scene: "thousand", key: "last", write: ms, ratio: true },
  { name: "event", title: "… and the event duration of that click", scene: "thousand", key: "event", write: (value) => (value <= 16 ? "≤ 16 ms" : `${whole(value)} ms`) },
  { name: "longest", title: "… and the longest main-thread task from click to last script", scene: "traced", key: "longest", write: ms },
  { name: "longest-cpu", title: "… and the longest by CPU time", scene: "traced", key: "longestCpu", write: ms },
  { name: "return", title: "Return visit: navigation to 10th script, slow 4G", scene: "returning", key: "back", write: ms, ratio: true },
  { name: "services", title: "500 services: notice visible", scene: "many", key: "many", write: ms, ratio: true },
  { name: "known", title: "500 services: consent still known on the next visit", scene: "many", key: "known", write: (value) => (value === 1 ? "yes" : "no"), verdict: true },
  { name: "memory", title: "Memory (JS, DOM, buffers, Wasm), without the page", scene: "memory", key: "memory", write: (value) => `${whole(value / 1024)} KB`, ratio: true, net: true },
  { name: "shift", title: "Layout shift", scene: "cold", key: "shift", write: (value) => String(value) },
];
