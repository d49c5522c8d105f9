// Starts inert scripts in the order that HTML promises, while their downloads go on side by side.
import { RELEASED, hasRun, isOpen } from "./gate.js";

/** How long one task may go on starting scripts, in milliseconds; a click answers within one frame. */
const SLICE = 5;
/** How many scripts are being downloaded at a time; a browser with a thousand on its hands is busy with that. */
export const AHEAD = 32;

/** Inert scripts that may start: whenever they are there; in document order; in order after all of those. */
const free = [], ordered = [], late = [];
/** Live scripts that have neither loaded nor failed; those that inline scripts wait for are `true`. */
const pending = new Map();
const preloaded = new WeakSet();

const source = (script) => script.dataset.src || script.getAttribute("src");

/** Takes in a script that may start. */
export const enqueue = (script) => {
  script.setAttribute(RELEASED, "");
  const isModule = script.dataset.type == "module";
  const src = source(script);
  const isAsync = script.hasAttribute("async") && (src || isModule);
  (isAsync ? free : isModule || (src && script.hasAttribute("defer")) ? late : ordered).push(script);
};

/** Whether the next of document order is an inline script that has to wait for what was started before it. */
const mustWait = () => !source(ordered[0]) && [...pending.values()].includes(true);

const next = () => {
  if (pending.size >= AHEAD) return;
  return free.shift() ?? (ordered.length ? (mustWait() ? undefined : ordered.shift()) : late.shift());
};

// Unlike a timer, a message is not held back for 4 ms.
const { port1, port2 } = new MessageChannel();
port1.onmessage = () => release();

/**
 * Starts every script that may start now. A browser runs scripts that were inserted with
 * `async = false` in that order while it downloads them in parallel, but inline code runs at once:
 * it waits until everything before it has loaded or failed.
 */
export const release = () => {
  const end = performance.now() + SLICE;
  for (let script; (script = next()); ) {
    // Taken back or taken away while it waited. It may come again.
    if (isOpen(script) && script.isConnected) start(script);
    else script.removeAttribute(RELEASED);
    if (performance.now() > end) return port2.postMessage(0);
  }
  for (const list of [ordered, late]) list.slice(0, AHEAD - pending.size).forEach(preload);
  if (!pending.size) hearNoLonger();
};

const copy = (from, to, isWanted) => {
  for (const { name, value } of from.attributes) if (isWanted.test(name)) to.setAttribute(name, value);
};

/** Lets the browser fetch a script that has to wait for its turn. */
const preload = (script) => {
  const src = source(script);
  if (!src || preloaded.has(script)) return;
  preloaded.add(script);
  const link = document.createElement("link");
  link.rel = script.dataset.type == "module" ? "modulepreload" : "preload";
  link.as = "script";
  copy(script, link, /^(crossorigin|integrity|referrerpolicy|fetchpriority)$/);
  link.setAttribute(RELEASED, "");
  link.nonce = script.nonce;
  link.href = src;
  document.head.append(link);
};

let policy;
/** Under Trusted Types the page allows the policy `untick-notice`. */
const trusted = (kind, text) => {
  policy ||= window.trustedTypes?.createPolicy("untick-notice", { createScript: String, createScriptURL: String });
  return policy ? policy["create" + kind](text) : text;
};

/**
 * Starts a live copy beside an inert script: flipping its type in place would start nothing, and the
 * page's framework may still hold on to it.
 */
const start = (inert) => {
  const script = document.createElement("script");
  const src = source(inert);
  const isFree = inert.hasAttribute("async");
  copy(inert, script, /^(?!(data-)?(type|src)$|async$)/);
  script.type = inert.dataset.type ?? "";
  // The attribute reads as empty on a connected script; only the property has the nonce.
  script.nonce = inert.nonce;
  // Inserted scripts are async by default.
  script.async = isFree;
  if (src) script.src = trusted("ScriptURL", src);
  else script.text = trusted("Script", inert.text);
  if (src || script.type) {
    pending.set(script, !isFree);
    for (const type of ["load", "error"]) {
      script.addEventListener(type, () => {
        pending.delete(script);
        hearOnload();
        release();
      });
    }
  }
  hasRun(inert);
  hearLate();
  inert.removeAttribute("id");
  if (src) inert.after(script);
  else quietly(() => inert.after(script));
  hearOnload();
};

/** After loading, document.write would wipe the page; what inline code writes is refused instead. */
const quietly = (insert) => {
  const { write, writeln } = document;
  document.write = document.writeln = () => console.warn("[untick] document.write in a released script was refused");
  insert();
  delete document.write;
  delete document.writeln;
  // A page may have put its own there.
  if (document.write != write) Object.assign(document, { write, writeln });
};

/** Whether an event that a page has once is over. */
const isPast = (type) => {
  const [{ domContentLoadedEventEnd, loadEventEnd }] = performance.getEntriesByType("navigation");
  return (type == "load" ? loadEventEnd : type == "DOMContentLoaded" && domContentLoadedEventEnd) > 0;
};

const callSoon = (target, type, listener) =>
  setTimeout(() => (listener.handleEvent ?? listener).call(listener.handleEvent ? listener : target, new Event(type)));

const targets = [document, window];
let isHearing, onloadBefore;

/** Released code that waits for DOMContentLoaded or load after it has passed is called soon instead of never. */
const hearLate = () => {
  if (isHearing) return;
  isHearing = true;
  onloadBefore = window.onload;
  for (const target of targets) {
    target.addEventListener = function (type, listener, options) {
      // Looked up each time: a page may patch it for all targets.
      EventTarget.prototype.addEventListener.call(this, type, listener, options);
      // Modules have no current script.
      const script = document.currentScript;
      if (listener && isPast(type) && (script ? script.hasAttribute(RELEASED) : pending.size)) callSoon(target, type, listener);
    };
  }
};

const hearNoLonger = () => {
  if (isHearing) for (const target of targets) delete target.addEventListener;
  isHearing = false;
};

const hearOnload = () => {
  const { onload } = window;
  if (onload && onload != onloadBefore && isPast("load")) callSoon(window, "load", onload);
  onloadBefore = onload;
};
