// Draws what the core describes, and measures it.

const sheet = new CSSStyleSheet();
/** Of the notice's language, which may not be the page's. */
let direction;

/** Fills the one constructable style sheet: style-src cannot block it, page CSS cannot reach it. */
export const style = (css, dir = "ltr") => {
  sheet.replaceSync(css);
  direction = dir;
};

/**
 * Builds elements from a description (src/notice.rs): records end with \x02, their fields with \x01;
 * the fields are depth, name, text, attributes. "#" is a shadow root, open so that tools may look
 * into it. Gives the first element.
 */
export const draw = (description) => {
  const line = [];
  for (const record of description.split("\x02").slice(0, -1)) {
    const [depth, name, text, ...attributes] = record.split("\x01");
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

/** Inserts before the body: first in the tab order, out of reach of what the page does to its body. */
export const insert = (element) => document.documentElement.insertBefore(element, document.body);

const BUTTONS = ["reject-all", "save", "accept-all"];

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

/** The buttons as they are on screen: what `Parity::read` of src/parity.rs takes. */
export const measure = (host) => {
  // A pointer rests on the button that is being clicked; what it looks like then is not what was offered.
  host.toggleAttribute("data-still", true);
  const base = channels(getComputedStyle(host.shadowRoot.firstChild), "background-color");
  const sign = getComputedStyle(host).direction == "rtl" ? -1 : 1;
  const buttons = BUTTONS.map((action) => {
    const button = host.querySelector(`[data-untick=${action}]`);
    const style = getComputedStyle(button);
    const { left, top, width, height } = button.getBoundingClientRect();
    return {
      width,
      height,
      visible: document.elementFromPoint(left + width / 2, top + height / 2) == button,
      // Reading order: a line down counts more than anything along the line.
      place: Math.round(top) * 1e5 + sign * Math.round(left),
      label: channels(style, "color"),
      fill: channels(style, "background-color"),
      base,
      looks: LOOKS.split(" ").map((name) => style.getPropertyValue(name)).join(";"),
    };
  });
  host.toggleAttribute("data-still", false);
  return buttons;
};

const room = new CSSStyleSheet();

/** Keeps as much of the page's end free as the notice covers, so that nothing stays behind it (WCAG 2.4.11). */
export const makeRoom = (host) => {
  const height = host?.shadowRoot.firstChild.offsetHeight;
  const side = host?.dataset.position == "top" ? "start" : "end";
  room.replaceSync(height ? `html{padding-block-${side}:${height}px;scroll-padding-block-${side}:${height}px}` : "");
  if (!document.adoptedStyleSheets.includes(room)) document.adoptedStyleSheets = [...document.adoptedStyleSheets, room];
};

/** Each optional category's box and whether it is ticked. */
export const boxes = (host) =>
  Object.fromEntries([...host.querySelectorAll("input")].map((box) => [box.name.slice(7), box.checked]));
