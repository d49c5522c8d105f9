// What JavaScript does in fewer bytes than Wasm can. Every function is called from src/web only.

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

/** Own names of an object, indices of a list. */
export const keys = (value) => (typeof value == "object" && value ? Object.keys(value) : []);

/** RFC 8785 canonical JSON. Everything Untick hashes is I-JSON, where this is all of it. */
export const canonical = (value) =>
  Array.isArray(value) ? `[${value.map(canonical)}]`
  : value && typeof value == "object" ?
    `{${Object.keys(value).sort().map((name) => JSON.stringify(name) + ":" + canonical(value[name]))}}`
  : JSON.stringify(value) ?? "null";

/** Any member, inherited ones too. */
export const read = (value, name) => value[name];

export const put = (value, name, member) => {
  value[name] = member;
};

/** Parsed JSON; undefined where it is not JSON. */
export const parse = (text) => {
  try {
    return JSON.parse(text);
  } catch {}
};

/** ISO 8601, UTC, milliseconds. */
export const iso = (milliseconds) => new Date(milliseconds).toISOString();

/** 16 random bytes; works on plain http: too, unlike crypto.randomUUID. */
export const random = () => crypto.getRandomValues(new Uint8Array(16));

/** Absolute URL, or "" where it cannot be one. */
export const absolute = (url) => {
  try {
    return new URL(url, document.baseURI).href;
  } catch {
    return "";
  }
};

/** Fires a page event. The browser reports what a listener throws; it cannot disturb the caller. */
export const emit = (type, detail) => {
  document.dispatchEvent(new CustomEvent("untick:" + type, { detail }));
};

const sheet = new CSSStyleSheet();
/** Fills the one constructable style sheet: style-src cannot block it, page CSS cannot reach it. */
export const style = (css) => {
  sheet.replaceSync(css);
};
export const adopt = (root) => {
  root.adoptedStyleSheets = [sheet];
};

export const warn = (message) => console.warn("[untick] " + message);

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

/** Calls back after so many milliseconds. */
export const later = (milliseconds, done) => {
  setTimeout(done, milliseconds, { type: "later" });
};

/** Calls back when elements are added anywhere or a gate's attributes appear. */
export const watch = (done) =>
  new MutationObserver(() => done({ type: "mutation" })).observe(document, { childList: true, subtree: true });

/** Google's queue takes `arguments` objects only. */
export const gtag = function (command, action, types) {
  (window.dataLayer ||= []).push(arguments);
};

let policy;
/** Gives a script its address and code; under Trusted Types through the policy `untick-notice`. */
export const fill = (script, src, code) => {
  policy ||= window.trustedTypes?.createPolicy("untick-notice", {
    createScript: (text) => text,
    createScriptURL: (url) => url,
  }) ?? { createScript: (text) => text, createScriptURL: (url) => url };
  if (src) script.src = policy.createScriptURL(src);
  else script.text = policy.createScript(code);
};
