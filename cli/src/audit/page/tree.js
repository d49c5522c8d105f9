// The page as it is drawn: through open shadow roots and slots. Closed shadow roots stay closed to
// any script.

/** What an element is drawn inside of. */
const outer = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host ?? null;

/** Every element that matches, in this document and its open shadow roots. */
const everywhere = (selector, root = document, found = []) => {
  found.push(...root.querySelectorAll(selector));
  for (const element of root.querySelectorAll("*")) if (element.shadowRoot) everywhere(selector, element.shadowRoot, found);
  return found;
};

/** Whether an element is drawn inside another. */
const isWithin = (element, surface) => {
  for (let at = element; at; at = outer(at)) if (at === surface) return true;
  return false;
};

/** Whether an element takes room and is neither hidden nor wholly transparent. */
const isShown = (element) => {
  const { width, height } = element.getBoundingClientRect();
  return width > 1 && height > 1 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
};

/** Whether its middle lies in the window. */
const isInView = (element) => {
  const { left, top, width, height } = element.getBoundingClientRect();
  const [x, y] = [left + width / 2, top + height / 2];
  return x >= 0 && y >= 0 && x <= innerWidth && y <= innerHeight;
};

/** Text that an element draws, of slots and shadow roots too, up to `most` characters. */
const textOf = (element, most = 6000) => {
  let text = "";
  const read = (node) => {
    if (text.length > most) return;
    if (node.nodeType === 3) text += node.data.trim() && ` ${node.data.trim()}`;
    else if (node.nodeType === 1 && !/^(style|script|noscript|template|svg)$/i.test(node.localName)) {
      const slotted = node.localName === "slot" ? node.assignedNodes() : [];
      for (const child of slotted.length ? slotted : (node.shadowRoot ?? node).childNodes) read(child);
    }
  };
  read(element);
  return text.replace(/\s+/g, " ").trim();
};

/** The topmost element drawn at a point. */
const drawnAt = (x, y) => {
  let at = document.elementFromPoint(x, y);
  for (let inner; at?.shadowRoot && (inner = at.shadowRoot.elementFromPoint(x, y)) && inner !== at; ) at = inner;
  return at;
};

const boxOf = (element) => {
  const { x, y, width, height } = element.getBoundingClientRect();
  return { x, y, width, height };
};
