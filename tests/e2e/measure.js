// Measures how even the buttons of a consent notice are, the same way for any notice: the checks of
// docs/neutrality.md that can be read off a rendered page. `arguments[0]` has the selectors `root`,
// `reject`, `accept`, `other` (further buttons of the same rank) and `boxes`; gives figures by check.
// With `only`, the selector of one button, it gives how that one looks at this moment. `untick audit`
// gives elements in their place, as a notice may stand in any shadow root.
const { root, reject, accept, other, boxes, only } = arguments[0];
const find = (given) => (given && typeof given === "string" ? document.querySelector(given) : given);
const all = (given) => (given && typeof given === "string" ? [...document.querySelectorAll(given)] : [...(given || [])]);
const host = find(root);
if (!host) return null;
const surface = host.shadowRoot?.querySelector(".card") ?? host;

const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
const parse = (colour) => {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
  return [r, g, b, a / 255];
};
const over = ([r, g, b, a], base) => [r, g, b].map((channel, at) => channel * a + base[at] * (1 - a)).concat(1);
const luminance = (colour) =>
  colour.slice(0, 3).map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
const ratio = (one, other) => {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
};
const parent = (element) => element.assignedSlot ?? element.parentElement ?? element.getRootNode().host;
/** What an element is painted on: its own background and those behind it, over white. */
const ground = (element) => {
  const layers = [];
  for (let at = element; at; at = parent(at)) layers.push(parse(getComputedStyle(at).backgroundColor));
  return layers.reverse().reduce((base, layer) => over(layer, base), [255, 255, 255, 1]);
};

const buttons = [find(reject), ...all(other), find(accept)]
  .filter(Boolean)
  .sort((one, next) => (one.compareDocumentPosition(next) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
const looks = (element) => {
  const style = getComputedStyle(element);
  const isPlace = /^(order|grid|inset|top|left|right|bottom|perspective-origin|transform-origin|width|inline-size|block-size|height|-webkit-|margin|x|y)/;
  return Object.fromEntries([...style].filter((name) => !isPlace.test(name)).map((name) => [name, style.getPropertyValue(name)]));
};
const differing = (one, other) => Object.keys(one).filter((name) => one[name] !== other[name]);
const seen = (element) => {
  const { left, top, width, height } = element.getBoundingClientRect();
  // From the button's own tree: a document names the host of a shadow root, not what is in it.
  const at = element.getRootNode().elementFromPoint(left + width / 2, top + height / 2);
  const isInView = left >= 0 && top >= 0 && left + width <= innerWidth + 0.5 && top + height <= innerHeight + 0.5;
  return isInView && width > 0 && (at === element || element.contains(at) || at?.shadowRoot?.contains(element));
};
const spread = (values) => Math.max(...values) - Math.min(...values);
const rects = buttons.map((button) => button.getBoundingClientRect());
const text = (button) => ratio(over(parse(getComputedStyle(button).color), ground(button)), ground(button));
const base = ground(surface);
const edge = (button) => {
  const style = getComputedStyle(button);
  const border = parseFloat(style.borderTopWidth) ? ratio(over(parse(style.borderTopColor), base), base) : 1;
  return Math.max(border, ratio(ground(button), base));
};
if (only) return { looks: looks(find(only)), text: text(find(only)), edge: edge(find(only)) };
const texts = buttons.map(text);
const edges = buttons.map(edge);
const type = (element) => {
  const { fontFamily, fontSize, fontWeight, fontStyle, lineHeight, letterSpacing, textTransform, textDecorationLine } = getComputedStyle(element);
  return [fontFamily, fontSize, fontWeight, fontStyle, lineHeight, letterSpacing, textTransform, textDecorationLine].join("|");
};
const box = surface.getBoundingClientRect();
const shown = Math.max(0, Math.min(box.right, innerWidth) - Math.max(box.left, 0)) * Math.max(0, Math.min(box.bottom, innerHeight) - Math.max(box.top, 0));
const grid = [1, 2, 3, 4, 5].flatMap((row) => [1, 2, 3, 4, 5].map((column) => [innerWidth * column / 6, innerHeight * row / 6]));
const page = [document.documentElement, document.body];
const area = ({ width, height }) => width * height;
const rejecting = find(reject), accepting = find(accept);
return {
  N1: { buttons: buttons.filter(seen).length, of: buttons.length, hasReject: !!rejecting && seen(rejecting), hasAccept: !!accepting && seen(accepting) },
  N2: new Set(buttons.map((button) => button.tagName + (parent(button).tagName ?? ""))).size === 1 && buttons.every((button) => button.tagName === "BUTTON" && !button.closest("p")),
  N6: { width: spread(rects.map(({ width }) => width)), height: spread(rects.map(({ height }) => height)), area: rejecting && accepting ? area(rejecting.getBoundingClientRect()) / area(accepting.getBoundingClientRect()) : 0 },
  N7: new Set(buttons.map(type)).size === 1,
  N8: { least: Math.min(...texts), spread: spread(texts) },
  N9: { least: Math.min(...edges), spread: spread(edges) },
  N10: [...new Set(buttons.flatMap((button) => differing(looks(buttons[0]), looks(button))))],
  N11: rects.every((rect, at) => !at || (Math.abs(rect.top - rects[at - 1].top) <= 1 ? (getComputedStyle(host).direction === "rtl" ? rect.left < rects[at - 1].left : rect.left > rects[at - 1].left) : rect.top > rects[at - 1].top)),
  N12: !accepting?.contains(accepting.getRootNode().activeElement) && !document.querySelector("[autofocus]"),
  N13: all(boxes).filter((one) => one.checked || one.indeterminate || one.getAttribute("aria-checked") === "true").length,
  N17: {
    locked: page.filter((element) => element.inert || element.ariaHidden === "true" || !/visible|auto/.test(getComputedStyle(element).overflowY)).length,
    covered: grid.filter(([x, y]) => (x < box.left || x > box.right || y < box.top || y > box.bottom) && host.contains(document.elementFromPoint(x, y))).length,
  },
  N18: shown / innerWidth / innerHeight,
  N27: all(boxes).length,
  N34: buttons.reduce((sum, button) => sum + button.getAnimations().length, 0),
  each: buttons.map((button, at) => {
    const { fontSize, fontWeight } = getComputedStyle(button);
    const { width, height } = rects[at];
    return { isAccept: button === accepting, width, height, fontSize, fontWeight, text: texts[at], edge: edges[at] };
  }),
};
