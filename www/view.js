// Draws what a description says, and measures it.
import { contrast } from "./contrast.js";

const sheet = new CSSStyleSheet();
/** Of the notice's language, which may not be the page's. */
let direction;

/** Fills the one constructable style sheet: style-src cannot block it, page CSS cannot reach it. */
export const style = (css, dir = "ltr") => {
  sheet.replaceSync(css);
  direction = dir;
};

/** Builds elements from a description (notice.js); "#" is a shadow root, open so that tools may look into it. */
export const draw = (description) => {
  const line = [];
  for (const [depth, name, text, ...attributes] of description) {
    const parent = line[depth - 1];
    if (name == "#") {
      line[depth] = parent.attachShadow({ mode: "open" });
      line[depth].adoptedStyleSheets = [sheet];
      continue;
    }
    const element = (line[depth] = document.createElement(name));
    for (const attribute of attributes) {
      const at = attribute.indexOf("=");
      element.setAttribute(attribute.slice(0, at), attribute.slice(at + 1));
    }
    element.textContent = text;
    parent?.append(element);
  }
  line[0].dir = direction;
  return line[0];
};

/** Takes a file to the visitor's disk. */
export const download = (name, text) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1e4);
};

/** Inserts before the body: first in the tab order, out of reach of what the page does to its body. */
export const insert = (element) => document.documentElement.insertBefore(element, document.body);

let status;
/** Says something to those who cannot see that something has happened (WCAG 2.2 4.1.3), or to all. */
export const announce = (text, lang, isSeen) => {
  if (!status?.isConnected) {
    status = document.createElement("untick-status");
    status.setAttribute("role", "status");
    insert(status);
  }
  // Under the notice's own font it would need a tree of its own; it is there for a moment.
  status.style.cssText =
    // A font that the notice has loaded; the page's root may have one that nothing else on the page uses.
    "position:fixed;font:1rem system-ui;" +
    (isSeen ?
      "inset:auto 0 0;padding:1em;background:Canvas;color:CanvasText;z-index:2147483647"
    : "width:1px;height:1px;overflow:hidden;clip-path:inset(50%)");
  status.lang = lang;
  status.textContent = text;
};

/** Computed properties that could make one button look like the better answer (neutrality check N10). */
const LOOKS =
  "font color background border padding opacity filter transform text-decoration box-shadow letter-spacing cursor";

/** Red, green, blue from 0 to 255 and alpha of `rgb(…)`, or of the `color(srgb …)` that color-mix gives. */
const channels = (style, name) => {
  const colour = style.getPropertyValue(name);
  const scale = colour.startsWith("color(") ? 255 : 1;
  const [red = 0, green = 0, blue = 0, alpha = 1] = colour.match(/[\d.]+/g) ?? [];
  return [red * scale, green * scale, blue * scale, +alpha];
};

/** What two buttons may differ by: 1 px in width and height (neutrality check N6), 0.1 in contrast (N8). */
const MOST = { width: 1, height: 1, contrast: 10 };

/** How even the three buttons are on screen: `notice.parity` of a receipt, but for `preticked`. */
export const measure = (host) => {
  // A pointer rests on the button that is being clicked; what it looks like then is not what was offered.
  host.toggleAttribute("data-still", true);
  const base = channels(getComputedStyle(host.shadowRoot.firstChild), "background-color");
  const sign = getComputedStyle(host).direction == "rtl" ? -1 : 1;
  const buttons = ["reject-all", "save", "accept-all"].map((action) => {
    const button = host.querySelector(`[data-untick=${action}]`);
    const style = getComputedStyle(button);
    const { left, top, width, height } = button.getBoundingClientRect();
    return {
      action: action == "save" ? "save_choices" : action.replace("-", "_"),
      width,
      height,
      contrast: 100 * contrast(channels(style, "color"), channels(style, "background-color"), base),
      visible: document.elementFromPoint(left + width / 2, top + height / 2) == button,
      // Reading order: a line down counts more than anything along the line.
      place: Math.round(top) * 1e5 + sign * Math.round(left),
      looks: LOOKS.split(" ").map((name) => style.getPropertyValue(name)).join(";"),
    };
  });
  host.toggleAttribute("data-still", false);
  const [reject, , accept] = buttons.map(({ width, height, contrast, visible }) => ({
    width: Math.round(width),
    height: Math.round(height),
    contrast: Math.round(contrast),
    visible,
  }));
  const [first] = buttons;
  const isLike = (button) =>
    button.visible &&
    button.looks == first.looks &&
    Object.entries(MOST).every(([name, most]) => Math.abs(button[name] - first[name]) <= most);
  return {
    accept,
    reject,
    order: [...buttons].sort((one, other) => one.place - other.place).map(({ action }) => action),
    equal: buttons.every(isLike),
  };
};

const room = new CSSStyleSheet();
/** Told in the frame in which the notice is laid out, and when its size changes; to ask for the height would lay the page out once more. */
const observer = new ResizeObserver(([{ target }]) => {
  const side = target.getRootNode().host.dataset.position == "top" ? "start" : "end";
  const height = target.offsetHeight + "px";
  room.replaceSync(`html{padding-block-${side}:${height};scroll-padding-block-${side}:${height}}`);
});

/** Keeps as much of the page's end free as the notice covers, so that nothing stays behind it (WCAG 2.4.11). */
export const makeRoom = (host) => {
  observer.disconnect();
  room.replaceSync("");
  if (!document.adoptedStyleSheets.includes(room)) document.adoptedStyleSheets.push(room);
  if (host && host.dataset.position != "inline") observer.observe(host.shadowRoot.firstChild);
};
