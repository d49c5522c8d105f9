// What the auditor asks of each document, from a world of its own that the page cannot see.

/** When the notice was first in view, in milliseconds since 1970; sampled every 50 ms. */
let seenAt = null;
const watch = setInterval(() => {
  if (performance.now() > chosen.patience) return clearInterval(watch);
  if (!document.body) return;
  const notice = current();
  const control = notice && (notice.accept ?? notice.reject ?? notice.save).element;
  if (!control || !isInView(control)) return;
  seenAt = performance.timeOrigin + performance.now();
  clearInterval(watch);
}, 50);

const control = (said) =>
  said && { label: said.label.slice(0, 80), tag: said.element.localName, box: boxOf(said.element), isInView: isInView(said.element) };

/** The notice as data, or null. */
const look = () => {
  const notice = document.body && current();
  if (!notice) return null;
  const { surface } = notice;
  return {
    accept: control(notice.accept), reject: control(notice.reject), settings: control(notice.settings), save: control(notice.save),
    box: boxOf(surface),
    isInShadow: surface.getRootNode() !== document || (notice.accept ?? notice.reject ?? notice.save).element.getRootNode() !== document,
    isInParagraph: !!notice.reject?.element.closest("p"),
    ticked: boxesOf(surface).ticked.map(boxName),
    boxes: boxesOf(surface).all.length,
    missing: Object.values(chosen).filter((selector) => typeof selector === "string" && selector !== chosen.open && !first(selector)),
    seenAt,
  };
};

/** Whether the browser can read a selector. */
const isSelector = (selector) => {
  try {
    document.createDocumentFragment().querySelector(selector);
    return true;
  } catch {
    return false;
  }
};

/** Something over the whole window beside the notice, and whether the page scrolls. */
const pageState = (box) => {
  const isCovering = (element) => {
    for (let at = element; at && !isPage(at); at = outer(at)) {
      if (at.matches("dialog:modal")) return true;
      const { width, height } = at.getBoundingClientRect();
      if (/^(fixed|absolute)$/.test(getComputedStyle(at).position) && width >= innerWidth * 0.9 && height >= innerHeight * 0.9) return true;
      // Some draw the layer before or after an element that itself takes no room.
      for (const pseudo of ["::before", "::after"]) {
        const { content, position, width, height } = getComputedStyle(at, pseudo);
        const isDrawn = content !== "none" && /^(fixed|absolute)$/.test(position);
        if (isDrawn && parseFloat(width) >= innerWidth * 0.9 && parseFloat(height) >= innerHeight * 0.9) return true;
      }
    }
    return false;
  };
  const points = [1, 2, 3, 4, 5].flatMap((row) => [1, 2, 3, 4, 5].map((column) => [(innerWidth * column) / 6, (innerHeight * row) / 6]));
  const beside = points.filter(([x, y]) => !box || x < box.x || x > box.x + box.width || y < box.y || y > box.y + box.height);
  const isLocked = [document.documentElement, document.body].some((element) => /hidden|clip/.test(getComputedStyle(element).overflowY) || element.inert);
  return {
    beside: beside.length,
    covered: beside.filter(([x, y]) => isCovering(drawnAt(x, y))).length,
    isLocked,
    // A page that fits into the window has nothing to scroll.
    isTall: document.documentElement.scrollHeight > innerHeight + 5,
    scrolled: scrollY,
    // Where a wheel turns the page and not the notice.
    free: (beside[0] ?? [innerWidth / 2, innerHeight / 2]).map(Math.round),
  };
};

const tool = () => Object.entries(TOOLS).find(([, selector]) => everywhere(selector).length)?.[0] ?? null;

globalThis.untickAudit = {
  look, isSelector, pageState, tool, storedNames,
  shownBox: (frame) => (isShown(frame) ? boxOf(frame) : null),
  part: (kind) => {
    const element = current()?.[kind]?.element ?? null;
    // Only where the pointer cannot reach it: a page that moves is not what the visitor had.
    if (element && !isInView(element)) element.scrollIntoView({ block: "center", behavior: "instant" });
    return element;
  },
  reopener: (at) => {
    const element = reopeners()[at] ?? null;
    if (element && !isInView(element)) element.scrollIntoView({ block: "center", behavior: "instant" });
    return element;
  },
  reopenerNames: () => reopeners().map((element) => (namesOf(element)[0] ?? element.localName).slice(0, 80)),
  nextTickedName: () => {
    const notice = current();
    const box = notice && boxesThatAreOn(notice.surface)[0];
    return box ? boxName(box) : null;
  },
  nextTicked: () => {
    const notice = current();
    const box = notice && boxesThatAreOn(notice.surface)[0];
    return box ? (isShown(box) ? box : (box.labels?.[0] ?? outer(box))) : null;
  },
  measured: (measure) => {
    const notice = current();
    if (!notice?.accept || !notice.reject) return null;
    const others = [notice.settings, notice.save].filter(Boolean).map(({ element }) => element);
    return measure({
      root: notice.surface, surface: notice.surface, accept: notice.accept.element, reject: notice.reject.element,
      other: [], boxes: boxesOf(notice.surface).all, neighbours: others,
    });
  },
};
