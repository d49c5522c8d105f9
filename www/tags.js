// Finds gated elements and brings each into the state that the choices ask for.
import * as core from "./core.js";
import { RELEASED, verdictOf } from "./gate.js";
import { toggle } from "./media.js";
import { enqueue, release } from "./scripts.js";

const GATED = `script[type="text/plain"][data-category]:not([${RELEASED}]),[data-category]:not(script,untick-placeholder *)`;

let site, observer;
const reported = new Set();

/** Looks over the page, and from then on at everything that is added to it. */
export const watch = (given) => {
  site = given;
  const isGated = (node) => node.matches?.(GATED) || node.querySelector?.(GATED);
  observer = new MutationObserver((records) => {
    const isNew = ({ type, addedNodes }) => type == "attributes" || [...addedNodes].some(isGated);
    const start = Date.now();
    const isLoading = document.readyState == "loading";
    if (isLoading || records.some(isNew)) pass();
    // The parser has its turn four times as long, or ten thousand tags would be looked over thousands of times.
    const took = Date.now() - start;
    if (isLoading && took) {
      observer.disconnect();
      setTimeout(look, 4 * took);
    }
  });
  observe();
};

const observe = () => observer.observe(document, { childList: true, subtree: true, attributeFilter: ["data-category", "data-service"] });

/** Goes on after a pause, or when the HTML is there, the last script too. */
export const look = () => {
  observe();
  pass();
};

/** How many scripts are taken in between two frames where nothing hurries; a task stays well below 50 ms. */
const STRIDE = 2000;

/**
 * Looks over the whole page. On one that is about to start over nothing opens any more. Where nothing has to
 * close, `most` is how many scripts are taken in before the next frame, the rest follows: the click that accepts
 * a thousand is answered by then. None starts before all are taken in, so their order holds.
 */
export const pass = (isEnding, most) => {
  let room = most || Infinity;
  for (const element of document.querySelectorAll(GATED)) {
    const verdict = verdictOf(element);
    if (verdict == core.UNKNOWN) report(element);
    else if (verdict == core.OPEN && isEnding) continue;
    else if (element.localName != "script") toggle(element, verdict == core.OPEN, site);
    else if (verdict == core.OPEN) {
      // The parser may still be reading the last one; a later mutation comes back to it.
      if (document.readyState == "loading" && !element.nextSibling) break;
      enqueue(element);
      if (!--room) {
        // A page that is not shown has no frames.
        const later = setTimeout(pass, 100, false, STRIDE);
        return requestAnimationFrame(() => {
          clearTimeout(later);
          setTimeout(pass, 0, false, STRIDE);
        });
      }
    }
  }
  if (!isEnding) release();
};

const report = ({ dataset: { category, service = "" } }) => {
  const message = `[untick] data-category="${category}" data-service="${service}" is not in the configuration; it stays blocked`;
  if (!reported.has(message)) console.warn(message);
  reported.add(message);
};
