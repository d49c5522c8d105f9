// What JavaScript does in fewer bytes than Wasm can: short verbs, no decisions.
// Every function is called from src/web only.

// --- values

const own = (value, name) => (value != null && Object.hasOwn(value, name) ? value[name] : undefined);

/** What stands at a path of own members; undefined where there is nothing. */
export const node = (value, path) => (path ? path.split(".").reduce(own, value) : value);

/** The string at a path, empty where there is none. */
export const string = (value, path) => {
  const found = node(value, path);
  return typeof found == "string" ? found : "";
};

/** The number at a path, NaN where there is none. */
export const number = (value, path) => {
  const found = node(value, path);
  return typeof found == "number" ? found : NaN;
};

/** What stands at a path, as an index into `node::Kind`. */
export const kind = (value, path) => {
  const found = node(value, path);
  return (
    found == null ? 0
    : found === true ? 1
    : found === false ? 2
    : typeof found == "number" ? 3
    : typeof found == "string" ? 4
    : Array.isArray(found) ? 5
    : 6
  );
};

/** Name of an object's n-th own member, `[n]` for a list. */
export const key = (value, index) =>
  Array.isArray(value) ?
    index in value ? `[${index}]`
    : undefined
  : typeof value == "object" && value ? Object.keys(value)[index]
  : undefined;

/** The n-th own member of an object or a list. */
export const item = (value, index) => (typeof value == "object" && value ? Object.values(value)[index] : undefined);

/** RFC 8785 canonical JSON. Everything Untick hashes is I-JSON, where this is all of it. */
export const canonical = (value) =>
  Array.isArray(value) ? `[${value.map(canonical)}]`
  : value && typeof value == "object" ?
    `{${Object.keys(value).sort().map((name) => JSON.stringify(name) + ":" + canonical(value[name]))}}`
  : JSON.stringify(value) ?? "null";

/** Parsed JSON; undefined where it is not JSON. */
export const parse = (text) => {
  try {
    return JSON.parse(text);
  } catch {}
};

/** ISO 8601, UTC, milliseconds, so many milliseconds from now. */
export const iso = (later) => new Date(Date.now() + later).toISOString();

/** Base64url of 16 random bytes, or with `uuid` a UUID version 4; both work on plain http: too. */
export const random = (uuid) => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  if (!uuid) return btoa(String.fromCharCode(...bytes)).slice(0, 22).replaceAll("+", "-").replaceAll("/", "_");
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  return [...bytes]
    .map((byte, at) => ([4, 6, 8, 10].includes(at) ? "-" : "") + (byte + 256).toString(16).slice(1))
    .join("");
};

// --- elements

const sheet = new CSSStyleSheet();
/** Fills the one constructable style sheet: style-src cannot block it, page CSS cannot reach it. */
export const style = (css) => sheet.replaceSync(css);

/**
 * Builds elements from a description: records end with \x02, their fields with \x01. The fields are
 * depth, name, text, then attributes as name=value. The name "#" makes a styled shadow root, open
 * so that tools may look into it. Gives the first element.
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
  return line[0];
};

/** Inserts before the body: first in the tab order, out of reach of what the page does to its body. */
export const insert = (element) => document.documentElement.insertBefore(element, document.body);

/** First match on the page, or all of them in document order. */
export const find = (selector) => document.querySelector(selector);
export const all = (selector) => [...document.querySelectorAll(selector)];

export const closest = (target, selector) => target?.closest?.(selector);

/** Any member of a live object, inherited ones too. */
export const read = (value, name) => value?.[name];
export const text = (value, name) => value?.[name] ?? "";
export const write = (value, name, member) => {
  value[name] = member;
};
/** Calls a method without arguments, if there is one. */
export const call = (value, name) => value?.[name]?.();

/** An attribute, empty where there is none. */
export const attribute = (element, name) => element.getAttribute(name) ?? "";

/** How a script takes part in the order of a page, as an index into `gate::Kind`. */
export const order = (script) => {
  const has = (name) => script.hasAttribute(name);
  return (
    has("async") ? 3
    : has("defer") || script.dataset.type == "module" ? 2
    : has("data-src") || has("src") ? 0
    : 1
  );
};

export const preventDefault = (event) => event.preventDefault();

/** Computed styles, in the order of the names. */
export const looks = (element, names) => {
  const style = getComputedStyle(element);
  return names.split(" ").map((name) => style.getPropertyValue(name)).join(";");
};

/** Red, green, blue (0 to 255) or alpha (0 to 1) of a computed colour. */
export const channel = (element, name, index) =>
  +(getComputedStyle(element).getPropertyValue(name).match(/[\d.]+/g)?.[index] ?? index > 2);

/** A member of the element's box in CSS px, relative to the window. */
export const side = (element, name) => element.getBoundingClientRect()[name];

/** Whether a click on the middle of the element reaches it. */
export const onTop = (element) => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return document.elementFromPoint(left + width / 2, top + height / 2) == element;
};

/** Takes an element out of the layout whatever the page's CSS says, or puts it back. */
export const hide = (element, hidden) => {
  if (hidden) {
    element.untickDisplay = element.style.display;
    element.style.setProperty("display", "none", "important");
  } else {
    element.style.display = element.untickDisplay ?? "";
  }
};

export const ticked = (name) => !!document.querySelector(`untick-notice [name="${name}"]`)?.checked;

export const tick = (name) => {
  document.querySelector(`untick-notice [name="${name}"]`).checked = true;
};

/** Puts `host` before `frame` with the same size, so that nothing moves when the frame loads. */
export const standIn = (host, frame) => {
  const { clientWidth, clientHeight, parentElement } = frame;
  const isNarrow = clientWidth && clientWidth < parentElement?.clientWidth;
  host.style.setProperty("--w", isNarrow ? clientWidth + "px" : "100%");
  host.style.setProperty("--h", clientHeight ? clientHeight + "px" : "auto");
  frame.before(host);
};

let policy;
/** Replaces an inert script by a live copy; flipping its type in place would start nothing. */
export const enliven = (inert, isAsync, mark, state) => {
  // Under Trusted Types the page allows the policy `untick-notice`.
  policy ||= window.trustedTypes?.createPolicy("untick-notice", { createScript: String, createScriptURL: String }) ?? {
    createScript: String,
    createScriptURL: String,
  };
  const script = document.createElement("script");
  for (const { name, value } of inert.attributes) {
    if (!/^(data-)?(type|src)$|^async$/.test(name)) script.setAttribute(name, value);
  }
  script.setAttribute(mark, state);
  script.type = inert.dataset.type ?? "";
  // The attribute reads as empty on a connected script; only the property has the nonce.
  script.nonce = inert.nonce;
  // Inserted scripts are async by default.
  script.async = isAsync;
  const src = inert.dataset.src ?? inert.getAttribute("src");
  if (src) script.src = policy.createScriptURL(src);
  else script.text = policy.createScript(inert.text);
  // After loading, document.write would wipe the page; what inline code writes is refused instead.
  const { write, writeln } = document;
  document.write = document.writeln = () => warn("document.write in a released script was refused");
  inert.replaceWith(script);
  delete document.write;
  delete document.writeln;
  if (document.write != write) Object.assign(document, { write, writeln });
};

/** Sets or removes the live attributes whose values `data-…` keeps. */
export const open = (element, isOpen) => {
  for (const name of ["src", "srcset", "poster", "href", "data"]) {
    const value = element.getAttribute("data-" + name);
    if (value != null) isOpen ? element.setAttribute(name, value) : element.removeAttribute(name);
  }
  // A player reads its sources only when told to.
  element.closest("video,audio")?.load();
};

/** Replaces an element by a copy without children; a frame keeps its document until it is replaced. */
export const renew = (element) => element.replaceWith(element.cloneNode());

// --- page

/** Fires a page event. The browser reports what a listener throws; it cannot disturb the caller. */
export const emit = (type, detail) => {
  document.dispatchEvent(new CustomEvent("untick:" + type, { detail }));
};

export const decided = (record, changed, action) => emit("consent", { record, changed, action });
export const failed = (code, message) => emit("error", { code, message });
export const settled = (id, status) => emit("receipt", { id, status });

export const warn = (message) => console.warn("[untick] " + message);

/** Absolute URL, or "" where it cannot be one. */
export const absolute = (url) => {
  try {
    return new URL(url, document.baseURI).href;
  } catch {
    return "";
  }
};

/** Expires the cookies that fit on every path above the page, for the host and its parents. */
export const expire = (fits) => {
  const { hostname, pathname } = location;
  const parents = hostname.split(".").map((_, at, labels) => ";domain=" + labels.slice(at).join("."));
  const above = pathname.split("/").map((_, at, names) => names.slice(0, at + 1).join("/"));
  for (const cookie of document.cookie.split("; ")) {
    const name = cookie.split("=")[0];
    if (!fits(name)) continue;
    for (const domain of ["", ...parents]) {
      for (const path of ["/", ...above, ...above.map((path) => path + "/")]) {
        document.cookie = `${name}=;expires=Thu, 01 Jan 1970 00:00:00 GMT;path=${path}${domain}`;
      }
    }
  }
};

/** Forgets what the page stored under names that fit `patterns`, one a line, `*` for anything. */
export const clear = (cookies, keys) => {
  const matcher = (patterns) => {
    const rules = patterns.split("\n").filter(Boolean).map((pattern) => {
      const parts = pattern.split("*").map((part) => part.replace(/[^\w]/g, "\\$&"));
      return new RegExp(`^${parts.join(".*")}$`);
    });
    return (name) => rules.some((rule) => rule.test(name));
  };
  // Each kind of storage may be blocked on its own.
  try {
    expire(matcher(cookies));
  } catch {}
  for (const kind of ["localStorage", "sessionStorage"]) {
    try {
      Object.keys(window[kind]).filter(matcher(keys)).forEach((name) => window[kind].removeItem(name));
    } catch {}
  }
};

let happened;

/** Posts a receipt so that it survives the page; `happened` hears the status, 0 where none came. */
export const post = (url, body, id) => {
  const settle = (status) => happened({ type: "sent", id, status });
  try {
    fetch(url, {
      method: "POST",
      body,
      keepalive: true,
      credentials: "omit",
      headers: { "content-type": "application/json", "idempotency-key": `"${id}"` },
    }).then((answer) => settle(answer.status), () => settle(0));
  } catch {
    settle(0);
  }
};

/** Calls back after so many milliseconds and up to half as many more. */
export const later = (milliseconds) => {
  setTimeout(() => happened({ type: "later" }), milliseconds * (1 + Math.random() / 2));
};

/** Calls back on page events and whenever elements are added. All listeners live as long as the page. */
export const listen = (callback) => {
  happened = callback;
  // Capture: a page's stopPropagation must not silence them.
  for (const type of ["click", "load", "error", "visibilitychange", "DOMContentLoaded"]) {
    document.addEventListener(type, happened, true);
  }
  for (const type of ["storage", "pageshow", "online"]) addEventListener(type, happened);
  new MutationObserver(() => happened({ type: "mutation" })).observe(document, { childList: true, subtree: true });
};

/** Google's queue takes `arguments` objects only. */
export const gtag = function (command, action, types) {
  (window.dataLayer ||= []).push(arguments);
};
