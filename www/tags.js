// Finds gated elements and brings each into the state that the choices ask for.
import * as core from "./core.js";
import { RELEASED, verdictOf } from "./gate.js";
import { toggle } from "./media.js";
import { begin, enqueue } from "./scripts.js";

const GATED = `script[type="text/plain"][data-category]:not([${RELEASED}]),[data-category]:not(script,untick-placeholder *)`;

let site;
const reported = new Set();

/** Looks over the page, and from then on at everything that is added to it. */
export const watch = (given) => {
  site = given;
  const isGated = (node) => node.matches?.(GATED) || node.querySelector?.(GATED);
  new MutationObserver((records) => {
    const isNew = ({ type, addedNodes }) => type == "attributes" || [...addedNodes].some(isGated);
    if (document.readyState == "loading" || records.some(isNew)) pass();
  }).observe(document, { childList: true, subtree: true, attributeFilter: ["data-category", "data-service"] });
};

/** Looks over the whole page. On one that is about to start over nothing opens any more. */
export const pass = (isEnding) => {
  for (const element of document.querySelectorAll(GATED)) {
    const verdict = verdictOf(element);
    if (verdict == core.UNKNOWN) report(element);
    else if (verdict == core.OPEN && isEnding) continue;
    else if (element.localName != "script") toggle(element, verdict == core.OPEN, site);
    else if (verdict == core.OPEN) {
      // The parser may still be reading the last one; a later mutation comes back to it.
      if (document.readyState == "loading" && !element.nextSibling) break;
      enqueue(element);
    }
  }
  if (!isEnding) begin();
};

const report = ({ dataset: { category, service = "" } }) => {
  const message = `[untick] data-category="${category}" data-service="${service}" is not in the configuration; it stays blocked`;
  if (!reported.has(message)) console.warn(message);
  reported.add(message);
};
