// Finds gated elements, opens them in order, closes them again, clears what they left behind.
// Whether one may open is the core's word alone.
import * as core from "./core.js";
import { placeholder } from "./notice.js";
import { draw } from "./view.js";

/** Marks what has been released, so that putting an inert script back cannot run it twice. */
const RELEASED = "data-untick-released";
/** Value of the mark on a live script that others wait for. */
const WAITING = "waiting";

const GATED = `script[type="text/plain"][data-category]:not([${RELEASED}]),[data-category]:not(script,untick-placeholder *)`;

const say = (message) => console.warn("[untick] " + message);

let site;
/** Inert scripts that may open, in document order. */
let queue = [];
/** Live scripts that have not loaded yet and that inline scripts wait for. */
let loading = 0;
const reported = new Set();

/** Works with what read of config.js gives. */
export const use = (given) => {
  site = given;
};

/** Index of the item whose choice is a tag's: the service, else the category; -1 where one is not in the configuration. */
const indexOf = (category, service) => {
  const at = site.index.get(service ? "/" + service : category) ?? -1;
  return site.items[at]?.category.id == category ? at : -1;
};

/** What the choices say of a category (`!` before it asks for the opposite) and a service of it. */
export const verdict = (category, service) => {
  const wantsDenied = category[0] == "!";
  return core.verdict(indexOf(wantsDenied ? category.slice(1) : category, service), wantsDenied);
};
const verdictOf = ({ dataset }) => verdict(dataset.category, dataset.service);

/** Brings every gated element into the state that the choices ask for. */
export const pass = () => {
  queue = queue.filter((script) => verdictOf(script) == core.OPEN);
  for (const element of document.querySelectorAll(GATED)) {
    const answer = verdictOf(element);
    if (answer == core.UNKNOWN) {
      const { category, service = "" } = element.dataset;
      const message = `data-category="${category}" data-service="${service}" is not in the configuration; it stays blocked`;
      if (!reported.has(message)) say(message);
      reported.add(message);
    } else if (element.localName != "script") {
      toggle(element, answer == core.OPEN);
    } else if (answer == core.OPEN) {
      // The parser may still be reading the last one; a later mutation comes back to it.
      if (document.readyState == "loading" && !element.nextSibling) break;
      element.setAttribute(RELEASED, "");
      queue.push(element);
    }
  }
  release();
};

/** 0 in order and downloading, 1 inline, 2 after all of these, 3 whenever it is there. */
const order = (script) =>
  script.hasAttribute("async") ? 3
  : script.hasAttribute("defer") || script.dataset.type == "module" ? 2
  : source(script) ? 0
  : 1;

/**
 * Starts every script that may start now. A browser runs scripts that were inserted with
 * `async = false` in that order while it downloads them in parallel, but inline code runs at once:
 * it waits until everything before it has loaded or failed.
 */
const release = () => {
  for (;;) {
    const orders = queue.map(order);
    let at = orders.indexOf(3);
    if (at < 0) at = orders.findIndex((order) => order < 2);
    if (at < 0) at = queue.length ? 0 : -1;
    if (at < 0 || (orders[at] == 1 && loading)) return queue.forEach(preload);
    const [script] = queue.splice(at, 1);
    if (script.isConnected) start(script, orders[at]);
  }
};

/** Lets the browser fetch a script that has to wait for its turn. */
const preload = (script) => {
  const src = source(script);
  if (!src || script.untickPreloaded) return;
  script.untickPreloaded = true;
  const link = document.createElement("link");
  link.rel = script.dataset.type == "module" ? "modulepreload" : "preload";
  link.as = "script";
  for (const name of ["crossorigin", "integrity", "referrerpolicy", "fetchpriority"]) {
    if (script.hasAttribute(name)) link.setAttribute(name, script.getAttribute(name));
  }
  link.nonce = script.nonce;
  link.href = src;
  document.head.append(link);
};

const source = (script) => script.dataset.src || script.getAttribute("src");

/** Something has loaded or failed; starts what waited for it. */
export const loaded = ({ target }) => {
  if (target.getAttribute?.(RELEASED) != WAITING) return;
  target.setAttribute(RELEASED, "");
  loading--;
  release();
};

let policy;
/** Under Trusted Types the page allows the policy `untick-notice`. */
const trusted = (kind, text) => {
  policy ||= window.trustedTypes?.createPolicy("untick-notice", { createScript: String, createScriptURL: String });
  return policy ? policy["create" + kind](text) : text;
};

/** Replaces an inert script by a live copy; flipping its type in place would start nothing. */
const start = (inert, order) => {
  const script = document.createElement("script");
  for (const { name, value } of inert.attributes) {
    if (!/^(data-)?(type|src)$|^async$/.test(name)) script.setAttribute(name, value);
  }
  const isAwaited = order == 0 || order == 2;
  if (isAwaited) loading++;
  script.setAttribute(RELEASED, isAwaited ? WAITING : "");
  script.type = inert.dataset.type ?? "";
  // The attribute reads as empty on a connected script; only the property has the nonce.
  script.nonce = inert.nonce;
  // Inserted scripts are async by default.
  script.async = order == 3;
  const src = source(inert);
  if (src) script.src = trusted("ScriptURL", src);
  else script.text = trusted("Script", inert.text);
  core.ran(indexOf(inert.dataset.category.replace("!", ""), inert.dataset.service));
  // After loading, document.write would wipe the page; what inline code writes is refused instead.
  const { write, writeln } = document;
  document.write = document.writeln = () => say("document.write in a released script was refused");
  inert.replaceWith(script);
  delete document.write;
  delete document.writeln;
  // A page may have put its own there.
  if (document.write != write) Object.assign(document, { write, writeln });
};

/** Opens or closes an element that is not a script. */
const toggle = (element, isOpen) => {
  const isFrame = element.localName == "iframe";
  const stand = element.previousElementSibling;
  const isHidden = stand?.localName == "untick-placeholder";
  if (isFrame && !isOpen && !isHidden) standIn(element);
  if (isOpen == element.hasAttribute(RELEASED)) return;
  if (isOpen && isHidden) {
    stand.remove();
    element.style.display = element.untickDisplay ?? "";
  }
  element.toggleAttribute(RELEASED, isOpen);
  for (const name of ["src", "srcset", "poster", "href", "data"]) {
    const value = element.getAttribute("data-" + name);
    if (value != null) isOpen ? element.setAttribute(name, value) : element.removeAttribute(name);
  }
  // A player reads its sources only when told to.
  element.closest("video,audio")?.load();
  // A frame keeps its document until it is replaced.
  if (isFrame && !isOpen) element.replaceWith(element.cloneNode());
};

/** Puts a placeholder before a frame, of the same size, so that nothing moves when the frame loads. */
const standIn = (frame) => {
  const { category, service = "" } = frame.dataset;
  const host = draw(placeholder(site, category, service));
  const { clientWidth, clientHeight, parentElement } = frame;
  const isNarrow = clientWidth && clientWidth < parentElement?.clientWidth;
  host.style.setProperty("--w", isNarrow ? clientWidth + "px" : "100%");
  const { aspectRatio } = getComputedStyle(frame);
  host.style.setProperty("--q", aspectRatio);
  host.style.setProperty("--h", clientHeight && aspectRatio == "auto" ? clientHeight + "px" : "auto");
  frame.before(host);
  frame.untickDisplay = frame.style.display;
  frame.style.setProperty("display", "none", "important");
};

/** Forgets what matches the patterns of cookies and of storage keys, `*` for anything. */
export const clear = (cookies, keys) => {
  const matcher = (patterns) => {
    const rules = patterns.map((pattern) =>
      new RegExp(`^${pattern.replace(/\W/g, "\\$&").replaceAll("\\*", ".*")}$`),
    );
    return (name) => rules.some((rule) => rule.test(name));
  };
  // Each kind of storage may be blocked on its own.
  for (const kind of ["localStorage", "sessionStorage"]) {
    try {
      Object.keys(window[kind]).filter(matcher(keys)).forEach((name) => window[kind].removeItem(name));
    } catch {}
  }
  try {
    document.cookie.split("; ").map((cookie) => cookie.split("=")[0]).filter(matcher(cookies)).forEach(expire);
  } catch {}
};

/** Expires a cookie on every path above the page, for the host and its parents. */
const expire = (name) => {
  const { hostname, pathname } = location;
  // An address has no parents, and no cookie of a parent could be read there.
  const labels = /[a-z]/i.test(hostname) ? hostname.split(".") : [];
  const domains = ["", ...labels.map((_, at) => ";domain=" + labels.slice(at).join("."))];
  const above = pathname.split("/").map((_, at, names) => names.slice(0, at + 1).join("/"));
  for (const domain of domains) {
    for (const path of ["/", ...above, ...above.map((path) => path + "/")]) {
      document.cookie = `${name}=;expires=Thu, 01 Jan 1970 00:00:00 GMT;path=${path}${domain}`;
    }
  }
};
