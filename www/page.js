// The page's side of a decision: hears what happens, tells the core, runs the effects it calls for.
import { flat } from "./flat.js";
import * as outbox from "./outbox.js";
import * as tags from "./tags.js";
import { boxes, draw, insert, makeRoom, measure, style } from "./view.js";

/** What the core is asked for: the operations of `call` in src/web/mod.rs. */
const START = 0, OPEN = 1, CLOSE = 2, FORGET = 3, BEGIN = 4, FOLLOW = 5, DECIDE = 6, VERDICT = 7, NOTICE = 9, REOPEN = 10;
const TOKENS = 11, COOKIES = 13, KEYS = 14, RECORD = 15, ENDPOINT = 16, CHANGED = 17, TYPES = 18, WRITE = 19, DAYS = 20, DIGEST = 21;

/** Bits of `effect` in src/update.rs, and the one that src/web/mod.rs adds. */
const APPLY = 2, CLEAR = 4, ANNOUNCE = 8, RECEIPT = 16, HIDE = 32, ERASE = 64, RELOAD = 128, SHOW = 256;
const NOT_STORED = 1 << 30, NOT_UNDERSTOOD = 2 ** 31;

let call, env;
/** The notice on screen, the button that re-opens it, and what had the focus before it. */
let notice, reopen, opener;
let shownAt, isReopened, preticked;

/** Fires a page event. The browser reports what a listener throws; it cannot disturb the caller. */
export const emit = (type, detail) =>
  document.dispatchEvent(new CustomEvent("untick:" + type, { detail: detail ?? null }));

/** RFC 8785 canonical JSON. Everything Untick hashes is I-JSON, where this is all of it. */
const canonical = (value) =>
  Array.isArray(value) ? `[${value.map(canonical)}]`
  : value && typeof value == "object" ?
    `{${Object.keys(value).sort().map((name) => JSON.stringify(name) + ":" + canonical(value[name]))}}`
  : JSON.stringify(value) ?? "null";

/** ISO 8601, UTC, so many milliseconds from now. */
const iso = (later = 0) => new Date(Date.now() + later).toISOString();

const random = () => crypto.getRandomValues(new Uint8Array(16));
const base64url = (bytes) => btoa(String.fromCharCode(...bytes)).slice(0, 22).replaceAll("+", "-").replaceAll("/", "_");
/** RFC 9562 version 4; `crypto.randomUUID` is missing on plain http:. */
const uuid = (bytes) => {
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  return [...bytes].map((byte, at) => ([4, 6, 8, 10].includes(at) ? "-" : "") + (byte + 256).toString(16).slice(1)).join("");
};

export const record = () => JSON.parse(call(RECORD) || "null");

/** Starts on a configuration; gives a sentence that says what is wrong with it, or nothing. */
export const start = (bindings, assets, config, region) => {
  const isStored = outbox.storage((store) => store);
  const parts = [isStored ? 1 : "", assets.language, flat(assets.texts), flat(config), canonical(config)];
  const problem = bindings.call(START, parts.join("\x03"));
  if (problem) return problem;
  call = bindings.call;
  env = { ...assets, region, policyUrl: config.notice.policyUrl, isHeadless: config.headless };
  tags.use(call);
  style(`${assets.css}:host{${call(TOKENS)}}`, assets.texts.dir);
  // Capture: a page's stopPropagation must not silence them. They live as long as the page.
  for (const [type, listener] of Object.entries({
    click: clicked, load: tags.loaded, error: tags.loaded, visibilitychange: follow, DOMContentLoaded: arrived,
  })) document.addEventListener(type, listener, true);
  for (const [type, listener] of Object.entries({ storage: follow, pageshow: follow, online: outbox.flush })) {
    addEventListener(type, listener);
  }
  if (!isStored) {
    emit("error", { code: "storage_blocked", message: "the browser blocks storage; the choice lasts for this page view" });
  }
  outbox.load(call(ENDPOINT), canonical, emit);
  tell(BEGIN, iso());
  arrived();
  new MutationObserver(tags.pass).observe(document, { childList: true, subtree: true });
};

/** The HTML is there, or there is no notice any more. */
const arrived = () => {
  if (document.readyState == "loading") return;
  tags.pass();
  if (!notice && !reopen && !env.isHeadless && !document.querySelector("[data-untick=open]")) {
    insert((reopen = draw(call(REOPEN))));
  }
};

const follow = () => tell(FOLLOW, iso());

const tell = (operation, input, decision) => run(call(operation, input), decision);

/** Tells the core of a decision; `more` is what `Msg::Decide` in src/update.rs takes. */
export const decide = (action, more) => {
  const decision = {
    action,
    surface: "api",
    by: "controller",
    trusted: false,
    now: iso(),
    expires: iso(call(DAYS) * 864e5),
    receipt: uuid(random()),
    subject: base64url(random()),
    ...more,
  };
  // The receipt tells of the moment before: what was on screen, and which receipt came last.
  const facts = flat(gather());
  return tell(DECIDE, flat(decision), { id: decision.receipt, facts });
};

export const open = () => {
  isReopened = !!record();
  tell(OPEN);
};
export const close = () => tell(CLOSE);
export const forget = () => tell(FORGET);

const run = (effects, decision) => {
  if (effects == NOT_UNDERSTOOD) return "choices are {category: true or false} for categories of the configuration";
  if (effects & NOT_STORED) {
    emit("error", { code: "storage_full", message: "the choice could not be stored; it lasts for this page view" });
  }
  if (effects & APPLY) {
    signal();
    tags.pass();
  }
  if (effects & CLEAR) tags.clear(call(COOKIES), call(KEYS));
  const changed = JSON.parse(call(CHANGED));
  if (effects & RECEIPT && call(ENDPOINT)) {
    outbox.queue(decision.id, canonical(JSON.parse(call(WRITE, decision.facts))));
  }
  if (effects & HIDE) {
    notice.remove();
    notice = null;
    makeRoom();
    if (isReopened) opener?.focus();
  }
  if (effects & ERASE) outbox.erase();
  if (effects & SHOW) show();
  if (effects & ANNOUNCE) emit("consent", { record: record(), changed, action: record()?.action ?? "withdraw" });
  if (effects & HIDE) {
    emit("close");
    arrived();
  }
  if (effects & SHOW) emit("open");
  if (effects & RELOAD) location.reload();
};

const show = () => {
  opener = document.activeElement;
  reopen?.remove();
  notice = draw(call(NOTICE));
  preticked = 0;
  for (const box of notice.querySelectorAll("input")) {
    if (box.checked) preticked++;
    box.checked = call(VERDICT, box.name.slice(7)) == 1;
  }
  reopen = null;
  insert(notice);
  shownAt = iso();
  makeRoom(notice);
  if (isReopened) notice.querySelector("h2").focus();
};

/** A receipt needs an absolute URL; what cannot be one stands for the page's own host. */
const absolute = (url) => {
  try {
    return new URL(url, document.baseURI).href;
  } catch {
    return origin + "/";
  }
};

/** What only the page knows about this moment: the facts of src/receipt/build.rs. */
const gather = () => {
  const facts = {
    origin,
    policyUrl: absolute(env.policyUrl),
    isNarrow: innerWidth < 640,
    gpc: navigator.globalPrivacyControl,
    region: env.region,
    bundle: env.bundle,
    version: env.version,
  };
  const before = outbox.read(record()?.receiptId);
  if (before) facts.previous = call(DIGEST, canonical(before.receipt));
  return notice ? { ...facts, shownAt, preticked, buttons: measure(notice) } : facts;
};

/** Google Consent Mode v2: one update per decision; its queue takes `arguments` objects only. */
const signal = () => {
  const types = JSON.parse(call(TYPES));
  if (Object.keys(types).length) gtag("consent", "update", types);
};
const gtag = function () {
  (window.dataLayer ||= []).push(arguments);
};

/** A click on anything that carries `data-untick`, in the notice or anywhere on the page. */
const clicked = (event) => {
  const control = event.target.closest?.("[data-untick]");
  const action = control?.dataset.untick;
  const isOwn = notice?.contains(control);
  const more = {
    surface: isOwn ? (isReopened ? "preferences" : "first_layer") : "api",
    by: "subject",
    trusted: event.isTrusted,
  };
  if (action == "open") open();
  else if (/^(accept-all|reject-all|withdraw)$/.test(action)) decide(action.replace("-", "_"), more);
  else if (action == "save" && isOwn) decide("save_choices", { ...more, choices: boxes(notice) });
  else if (action == "allow") {
    const { for: category, of: service } = control.dataset;
    const choices = service ? {} : { [category]: true };
    decide("save_choices", { ...more, surface: "inline_embed", choices, service });
  } else return;
  event.preventDefault();
};
