// What JavaScript does in fewer bytes than Wasm can: short verbs, no decisions.
// Every function is called from src/web only.

// --- values

/** Own member of an object or list; undefined where there is none. */
export const get = (value, name) => (value != null && Object.hasOwn(value, name) ? value[name] : undefined);

/** What a value is, as an index into `node::Kind`. */
export const kind = (value) =>
  value == null ? 0
  : value === true ? 1
  : value === false ? 2
  : typeof value == "number" ? 3
  : typeof value == "string" ? 4
  : Array.isArray(value) ? 5
  : 6;

/** Name of an object's n-th own member, or a list's index. */
export const key = (value, index) => (typeof value == "object" && value ? Object.keys(value)[index] : undefined);

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

/** `{[a]: x, [b]: y}` */
export const pair = (a, x, b, y) => ({ [a]: x, [b]: y });

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

/** A new element; `description` is its name, then `name=value`, one a line. */
export const add = (parent, description, text) => {
  const [tag, ...attributes] = description.split("\n");
  const element = document.createElement(tag);
  for (const attribute of attributes) {
    const at = attribute.indexOf("=");
    element.setAttribute(attribute.slice(0, at), attribute.slice(at + 1));
  }
  if (text) element.textContent = text;
  parent?.append(element);
  return element;
};

const sheet = new CSSStyleSheet();
/** Fills the one constructable style sheet: style-src cannot block it, page CSS cannot reach it. */
export const style = (css) => sheet.replaceSync(css);

/** A styled shadow root that tools may look into. */
export const shadow = (host) => {
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  return root;
};

/** First match on the page, or all of them in document order. */
export const find = (selector) => document.querySelector(selector);
export const all = (selector) => [...document.querySelectorAll(selector)];

export const closest = (target, selector) => target?.closest?.(selector);

/** An attribute; without a value it is taken away. */
export const set = (element, name, value) =>
  value == null ? element.removeAttribute(name) : element.setAttribute(name, value);

/** Any member of a live object, inherited ones too. */
export const read = (value, name) => value?.[name];
export const write = (value, name, member) => {
  value[name] = member;
};
/** Calls a method without arguments, if there is one. */
export const call = (value, name) => value?.[name]?.();

export const preventDefault = (event) => event.preventDefault();

/** Computed styles, in the order of the names. */
export const looks = (element, names) => {
  const style = getComputedStyle(element);
  return names.split(" ").map((name) => style.getPropertyValue(name)).join(";");
};

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

/** Puts `host` before `frame` with the same size, so that nothing moves when the frame loads. */
export const standIn = (host, frame) => {
  const { clientWidth, clientHeight, parentNode } = frame;
  host.style.setProperty("--w", clientWidth && clientWidth < parentNode.clientWidth ? clientWidth + "px" : "100%");
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
  inert.replaceWith(script);
};

/** Replaces an element by a copy without children; a frame keeps its document until it is replaced. */
export const renew = (element) => element.replaceWith(element.cloneNode());

// --- page

/** Fires a page event. The browser reports what a listener throws; it cannot disturb the caller. */
export const emit = (type, detail) => {
  document.dispatchEvent(new CustomEvent("untick:" + type, { detail }));
};
export const announce = (record, changed, action) =>
  emit("consent", { record, changed: changed.split(" ").filter(Boolean), action });

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

/** Posts a receipt so that it survives the page; `done` hears the status, 0 where none came. */
export const post = (url, body, id, done) => {
  const settle = (status) => done({ type: "sent", id, status });
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
export const later = (milliseconds, done) => {
  setTimeout(done, milliseconds * (1 + Math.random() / 2), { type: "later" });
};

/** Calls back on page events and whenever elements are added. All listeners live as long as the page. */
export const listen = (done) => {
  // Capture: a page's stopPropagation must not silence them.
  for (const type of ["click", "load", "error", "visibilitychange", "DOMContentLoaded"]) {
    document.addEventListener(type, done, true);
  }
  for (const type of ["storage", "pageshow", "online"]) addEventListener(type, done);
  new MutationObserver(() => done({ type: "mutation" })).observe(document, { childList: true, subtree: true });
};

/** Google's queue takes `arguments` objects only. */
export const gtag = function (command, action, types) {
  (window.dataLayer ||= []).push(arguments);
};
