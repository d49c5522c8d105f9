// The page's side of a decision: hears what happens, tells the core, runs the effects it calls for.
import { read } from "./config.js";
import { encode } from "./cookie.js";
import * as core from "./core.js";
import * as notices from "./notice.js";
import { clear } from "./clear.js";
import * as gate from "./gate.js";
import * as outbox from "./outbox.js";
import { canonical, write as writeReceipt } from "./receipt.js";
import * as records from "./record.js";
import { AHEAD } from "./scripts.js";
import * as signals from "./signals.js";
import * as stores from "./stores.js";
import * as tags from "./tags.js";
import { tokens } from "./theme.js";
import { announce, download, draw, insert, makeRoom, measure, style } from "./view.js";

/** What read of config.js gives, and the assets of the script. */
export let site;
let env;
/** The stored record, in force or not, and what the store held when it was last looked at. */
let current = null, seen = "";
/** The notice on screen, the button that re-opens it, and what had the focus before it. */
let notice, reopen, opener;
let shownAt, isReopened, preticked;
/** Items that the visitor is being asked about once more, and whether this is a review. */
let asking, isReview;
/** What the notice on screen is about, and whether there is anything to tell vendors yet. */
let shownSite, isKnown;

/** While the page arrives: what the start has to tell, until scripts that stand right behind this one can hear it. */
let early = document.readyState == "loading" && [];
const tellAll = () => {
  for (const tell of early || []) tell();
  early = null;
};
// Browsers go on parsing in a task of its own, which a timer of 0 ms overtakes. A test may have stopped the clock.
setTimeout(tellAll, 10);
document.addEventListener("DOMContentLoaded", tellAll);
/** Calls, once those scripts can hear it. */
export const soon = (tell) => (early ? early.push(tell) : tell());

/** Fires a page event. The browser reports what a listener throws; it cannot disturb the caller. */
export const emit = (type, detail) => {
  const event = new CustomEvent("untick:" + type, { detail: detail ?? null });
  soon(() => document.dispatchEvent(event));
};

const DAY = 864e5;
/** ISO 8601, UTC, so many milliseconds from now. */
const iso = (later = 0) => new Date(Date.now() + later).toISOString();

const random = () => crypto.getRandomValues(new Uint8Array(16));
/** RFC 9562 version 4; `crypto.randomUUID` is missing on plain http:. Each 0, 1 and 8 takes random bits. */
const uuid = () =>
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) => (digit ^ (random()[0] & (15 >> (digit / 4)))).toString(16));

/** The last decision; a page that changes what it is given changes nothing. */
export const record = () => structuredClone(current);

/** Copies of the receipts that this browser has, oldest first. */
export const receipts = () => outbox.all();

export const granted = (category, service) => gate.verdict(category, service) == core.OPEN;

/** Starts on a configuration; gives a sentence that says what is wrong with it, or nothing. */
export const start = (bindings, assets, given, region) => {
  try {
    site = read(given, assets.texts, assets.language, region);
  } catch (problem) {
    return "configuration: " + problem;
  }
  const { config } = site;
  const store = stores.open(config.storage ?? {});
  core.connect(bindings);
  core.start(site.items, config.headless, site.isOptOut, store);
  env = { ...assets, endpoint: config.receipts?.endpoint };
  gate.use(site);
  signals.start(config.signals ?? {});
  style(assets.css + tokens(site), assets.texts.dir);
  // Capture: a page's stopPropagation must not silence them. They live as long as the page.
  document.addEventListener("click", clicked, true);
  document.addEventListener("visibilitychange", follow, true);
  document.addEventListener("DOMContentLoaded", arrived, true);
  addEventListener("storage", follow);
  addEventListener("pageshow", follow);
  if (!store) {
    emit("error", { code: "storage_blocked", message: "the browser blocks storage; the choice lasts for this page view" });
  }
  outbox.load(config.receipts, emit, noticeText);
  tags.watch(site);
  let inForce = load();
  if (current && !inForce) expire();
  const isCarried = !current && env.refused;
  if (isCarried) inForce = site.items.map((item) => (env.refused(item) ? core.KNOWN : 0));
  // Where silence means yes, the browser's signal breaks it, once: what the visitor says here later counts.
  const isObjecting = isSignalled() && !current?.gpc && !(inForce && !core.isAnyGranted(site.items, inForce));
  if (isObjecting) inForce = site.items.map(() => core.KNOWN);
  isKnown = inForce || site.isOptOut;
  run(core.begin(inForce));
  if (isCarried) persist(core.items(), facts({ action: "api" }));
  if (isObjecting) decide("signal_opt_out", { surface: "signal", by: "user_agent_signal" });
  // Also what the page before could not delete, such as a database that its own code held open.
  if (inForce) clearServices();
  remind(config.storage?.remind);
  offer();
};

const isSignalled = () => site.isOptOut && site.config.signals?.gpc !== false && navigator.globalPrivacyControl === true;

/** Takes up the stored record; gives its bits if it is in force. What cannot be read is put aside, not lost. */
const load = () => {
  seen = core.load();
  current = records.parse(seen, site);
  if (seen && !current) outbox.storage((store) => store.setItem(core.RECORD + ".aside", seen));
  // An objection to what silence allows does not end by silence.
  return current && (site.isOptOut || current.expiresAt > iso()) ? records.bits(current, site) : null;
};

/** What was granted is over; this is said in a receipt, once. */
const expire = () => {
  if (current.action == "expire") return;
  core.begin(records.bits(current, site));
  core.follow();
  run(core.PERSIST | core.RECEIPT, facts({ action: "expire", decided: current.decidedAt, expires: current.expiresAt }), gather());
};

/** Opens the notice for a review, so many days after the last decision or review; the choice stays in force. */
const remind = (days) => {
  if (!days || notice || !current || site.isOptOut || site.config.headless || (current.remindedAt ?? current.decidedAt) > iso(-days * DAY)) return;
  current.remindedAt = iso();
  keep();
  isReview = true;
  open();
};

const arrived = () => {
  tags.look();
  offer();
};

/** Puts up the button that opens the notice, on a page that has none of its own. */
const offer = () => {
  if (document.readyState == "loading") return;
  if (!notice && !reopen && !site.config.headless && !document.querySelector("[data-untick=open]:not(untick-placeholder *)")) {
    insert((reopen = draw(notices.reopen(site))));
  }
};

const follow = () => {
  if (core.load() != seen) run(core.follow(load()));
};

/** What record and receipt say of a decision; `more` says where and by whom it was made. */
const facts = (more) => ({
  surface: "api",
  by: "controller",
  trusted: false,
  now: iso(),
  expires: iso(site.days * DAY),
  receipt: uuid(),
  gpc: isSignalled(),
  ...more,
});

/** Tells the core of a decision; `chosen` is by item. */
export const decide = (action, more, chosen = []) => {
  const isAll = action == "accept_all";
  const isNone = /^(reject_all|withdraw|signal_opt_out)$/.test(action);
  // What is sensitive is granted by a second answer: not before the visitor was asked once more.
  const held = [];
  const states = core.items();
  site.items.forEach(({ category }, at) => {
    if (!category.def.confirm || states[at] & core.GRANTED || asking?.includes(at)) return;
    const choice = chosen[at] ?? chosen[site.items.indexOf(category)];
    if (choice ? choice == core.GRANT : isAll) held.push(at);
  });
  for (const at of held) chosen[at] = core.REFUSE;
  const isConfirmed = !!asking;
  asking = null;
  // The receipt tells of the moment before: what was on screen, and which receipt came last.
  const before = gather();
  run(core.decide(isAll ? 1 : isNone ? 2 : 0, chosen), facts({ action, isConfirmed, ...more }), before);
  if (!held.length) return;
  asking = held;
  isReopened = false;
  run(core.open());
  emit("confirm", { categories: [...new Set(held.map((at) => site.items[at].category.id))] });
};

/** Decides about the categories named; gives what is wrong with them, or nothing. */
export const save = (choices) => {
  const chosen = [];
  for (const [id, flag] of Object.entries(choices ?? { choices })) {
    const at = site.index.get(id);
    if (at === undefined || typeof flag != "boolean") return `"${id}" is not a category with true or false`;
    chosen[at] = flag ? core.GRANT : core.REFUSE;
  }
  decide("api", {}, chosen);
};

/**
 * Applies a record that the site kept for a visitor who has signed in; tells whether it did. The newest
 * decision wins; of two at the same moment, what is refused in one is refused.
 */
export const restore = (given) => {
  let record;
  try {
    record = records.parse(canonical(given), site);
  } catch {} // Such as a circle.
  const { decidedAt, expiresAt, subjectId } = record ?? {};
  if (!(expiresAt > iso()) || current?.decidedAt > decidedAt) return false;
  let bits = records.bits(record, site);
  if (current?.decidedAt == decidedAt) {
    const own = records.bits(current, site);
    bits = bits.map((bit, at) => bit & (own[at] | ~core.GRANTED));
  }
  const before = gather();
  const decision = facts({ action: "api", decided: decidedAt, expires: expiresAt, known: subjectId });
  run(core.follow(bits) | core.PERSIST | core.RECEIPT, decision, before);
  return true;
};

export const open = () => {
  isReopened = !!current;
  run(core.open());
};
export const close = () => run(core.close());
export const forget = () => run(core.forget());

const run = (effects, decision, facts) => {
  const { items } = site;
  const states = core.items();
  const isGranted = (at) => !!(states[at] & core.GRANTED);
  const wasGranted = (at) => !!(states[at] & core.WAS_GRANTED);
  if (effects & core.PERSIST) persist(states, decision);
  if (decision || effects & core.ERASE) isKnown = true;
  if (effects & core.APPLY) {
    if (isKnown) tell(isGranted);
    tags.pass(effects & core.RELOAD, decision && !states.some((_, at) => wasGranted(at) && !isGranted(at)) && AHEAD);
  }
  const cleared = effects & core.CLEAR && clearServices();
  if (effects & core.RECEIPT && env.endpoint) {
    outbox.queue(decision.receipt, canonical(writeReceipt(site, states, decision, facts)), facts.shown);
  }
  if (decision && effects & core.ANNOUNCE) {
    const isOver = effects & core.RELOAD;
    announce(isOver ? site.texts.reloading : site.texts.saved, site.language, isOver);
  }
  if (effects & core.HIDE) {
    notice?.remove();
    notice = null;
    makeRoom();
    asking = isReview = shownSite = null;
    if (isReopened) opener?.focus();
  }
  if (effects & core.ERASE) {
    current = null;
    seen = "";
    core.save("");
    post(0);
    outbox.erase();
  }
  if (effects & core.SHOW) show();
  if (effects & core.ANNOUNCE) {
    const flipped = items.filter((_, at) => isGranted(at) != wasGranted(at)).map(({ category }) => category.id);
    emit("consent", { record: record(), changed: [...new Set(flipped)], action: current?.action ?? "withdraw" });
  }
  if (effects & core.HIDE) {
    emit("close");
    offer();
  }
  if (effects & core.SHOW) emit("open");
  if (effects & core.RELOAD) cleared.then(() => location.reload());
};

/** Forgets what denied services declare, except what a granted one declares too. */
const clearServices = () => {
  const states = core.items();
  const declared = (isDenied, list) =>
    site.items.flatMap(({ isService, def }, at) => (isService && !(states[at] & core.GRANTED) == isDenied ? def[list] ?? [] : [])).map((entry) => entry.name ?? entry);
  const only = (list) => {
    const kept = new Set(declared(false, list));
    return declared(true, list).filter((pattern) => !kept.has(pattern));
  };
  return clear(only("cookies"), only("storageKeys"));
};

/** Keeps the record of a decision. */
const persist = (states, decision) => {
  const isAny = core.isAnyGranted(site.items, states);
  const known = decision.known ?? current?.subjectId ?? records.ANON;
  decision.subject = known == records.ANON && isAny ? core.base64url(random()) : known;
  current = records.write(site, states, decision);
  keep();
  post(site.days);
};

const keep = () => {
  if (!core.save(canonical(current))) {
    emit("error", { code: "storage_full", message: "the choice could not be stored; it lasts for this page view" });
  }
  // Not what was to be stored: where storing fails, the choice of this page view stands.
  seen = core.load();
  // Cookies wake no other tab.
  if (site.config.storage?.kind == "cookie") outbox.storage((store) => store.setItem(core.RECORD + ".changed", current.decidedAt));
};

/** Has the owner's server set the cookie, or delete it (0 days), for browsers that soon forget what a script has set. */
const post = (days) => {
  const { endpoint } = site.config.storage ?? {};
  if (!endpoint) return;
  const url = new URL(endpoint, document.baseURI);
  url.searchParams.set("name", core.RECORD);
  url.searchParams.set("days", days);
  const failed = () => emit("error", { code: "choice_not_posted", message: "storage.endpoint did not take the choice; the browser's own cookie keeps it" });
  fetch(url, { method: "POST", body: current ? encode(current) : "", credentials: "include", keepalive: true }).then(({ ok }) => ok || failed(), failed);
};

/** Earlier decisions, newest first: by the receipts, and the last one by the record, as a refusal may keep no receipt. */
const decisions = () => {
  const given = ({ state, recipients }) => /^(given|renewed)$/.test(state) && !recipients;
  const all = receipts().filter(({ event }) => event.action != "expire").map(({ event, decisions }) => ({
    time: event.time,
    granted: decisions.filter(given).map(({ purpose }) => purpose),
  }));
  const { decidedAt, choices } = current;
  if (!all.some(({ time }) => time == decidedAt)) all.push({ time: decidedAt, granted: Object.keys(choices).filter((id) => choices[id]) });
  return all.reverse();
};

/** What stands on screen, with further lines. */
const describe = (more) => notices.notice(shownSite ?? site, more, isSignalled(), isReview);

const show = () => {
  const isInline = notices.layout(site) == "inline";
  // Its place may not be there yet.
  if (isInline && document.readyState == "loading") return document.addEventListener("DOMContentLoaded", show, { once: true });
  if (!asking) opener = document.activeElement;
  reopen?.remove();
  shownSite = site;
  if (asking) {
    // Of a category that is asked about all is shown, also services that are granted already.
    const items = site.items.filter(({ category }) => asking.some((at) => site.items[at].category == category));
    shownSite = { ...site, items, texts: { ...site.texts, title: site.texts.confirmTitle, intro: site.texts.confirm } };
  }
  notice = draw(describe(current && !asking ? notices.past(site, decisions()) : []));
  preticked = 0;
  for (const box of notice.querySelectorAll("input")) {
    if (box.checked) preticked++;
    box.checked = box.name == notices.OPT_OUT ? !core.isAnyGranted(site.items, core.items()) : granted(box.name.slice(7));
  }
  reopen = null;
  const place = isInline && document.querySelector("[data-untick=notice]");
  if (place) place.append(notice);
  else insert(notice);
  shownAt = iso();
  makeRoom(notice);
  if (!isReview && (isReopened || asking)) notice.querySelector("h2").focus();
  else announce(site.texts.title, site.language);
};

/** A receipt needs an absolute URL; what cannot be one stands for the page's own host. */
const absolute = (url) => {
  try {
    return new URL(url, document.baseURI).href;
  } catch {
    return origin + "/";
  }
};

/** The canonical text of the notice, without what is on it for one visitor alone: what receipts have the hash of. */
const noticeText = () => canonical(describe([]));

/** What only the page knows about this moment: the facts of receipt.js. */
const gather = () => {
  const before = outbox.read(current?.receiptId);
  const shown = noticeText();
  return {
    shown,
    origin,
    policyUrl: absolute(site.config.notice.policyUrl),
    isNarrow: innerWidth < 640,
    gpc: navigator.globalPrivacyControl,
    region: site.region,
    bundle: env.bundle,
    version: env.version,
    text: core.digest(shown),
    config: core.digest(canonical(site.config)),
    previousId: current?.receiptId,
    previous: before && core.digest(before.body),
    ...(notice && { shownAt, parity: { ...measure(notice), preticked } }),
  };
};

const tell = (isGranted) => {
  const isOn = (id) => isGranted(site.index.get(id));
  signals.update(site.config.signals ?? {}, isOn, site.config.categories.map(({ id }) => id));
};

/** A click on anything that carries `data-untick`, in the notice or anywhere on the page. */
const clicked = (event) => {
  // The path also names what stands in the notice's own tree.
  const control = event.composedPath()[0].closest?.("[data-untick]");
  const action = control?.dataset.untick;
  const isOwn = notice?.contains(control);
  const isInside = notice?.shadowRoot.contains(control);
  const more = {
    surface: isOwn ? (isReopened ? "preferences" : "first_layer") : "api",
    by: "subject",
    trusted: event.isTrusted,
  };
  const { index } = site;
  const chosen = [];
  if (action == "open") open();
  else if (isOwn && asking && action != "save") {
    // The same three answers, about what is being asked; everything else stays as it was answered.
    for (const at of asking) chosen[at] = action == "accept-all" ? core.GRANT : core.REFUSE;
    decide("save_choices", more, chosen);
  } else if (/^(accept-all|reject-all|withdraw)$/.test(action)) decide(action.replace("-", "_"), more);
  else if (action == "save" && isOwn) {
    for (const { name, checked } of notice.querySelectorAll("input")) {
      if (site.isOptOut) site.items.forEach((_, at) => (chosen[at] = checked ? core.REFUSE : core.GRANT));
      else chosen[index.get(name.slice(7))] = checked ? core.GRANT : core.REFUSE;
    }
    decide("save_choices", more, chosen);
  } else if (action == "export" && isInside) {
    download("privacy-choices.json", canonical({ record: current, receipts: receipts() }));
  } else if (action == "erase" && isInside) forget();
  else if (action == "allow") {
    const { for: category, of: service } = control.dataset;
    chosen[index.get(service ? "/" + service : category)] = core.GRANT;
    decide("save_choices", { ...more, surface: "inline_embed" }, chosen);
  } else return;
  event.preventDefault();
};
