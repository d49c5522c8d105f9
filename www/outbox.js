// Keeps receipts until the endpoint has them.
import { digest } from "./core.js";

/** Start of the key of each receipt; its id follows. */
const KEY = "untick.receipt.";
/** Most receipts kept waiting, for how long (ms), and the pauses between tries in seconds; then the next page tries. */
const MOST = 20;
const LIFE = 864e5;
const PAUSES = [1, 4, 16, 64];

/** As it was when the page began. */
const { fetch: send } = window;
const { parse } = JSON;

let endpoint;
let headers;
let emit;
let writeNotice;
/**
 * Receipts on their way: `id`, canonical `body`, the same as an object, `text` of the notice if this page showed it, `tries`,
 * and `after`: not before then, says the endpoint.
 */
let waiting = [];

/** Does something with the storage; nothing where the browser blocks it. */
export const storage = (operation) => {
  try {
    return operation(localStorage);
  } catch {}
};

/** `sent` is true when nothing is left to do, else the time (ms) before which the endpoint wants no other try. */
const keep = (id, body, sent) =>
  storage((store) => store.setItem(KEY + id, `{"receipt":${body},"sent":${sent}}`));

const remove = (id) => storage((store) => store.removeItem(KEY + id));

/** A receipt and whether it is delivered, if the browser still has it. */
export const read = (id) =>
  storage((store) => {
    const text = store.getItem(KEY + id);
    // The body as it was written: what is hashed and posted has one form.
    return { ...parse(text), id, body: text.slice(11, text.lastIndexOf(",")) };
  });

const ids = () => (storage(Object.keys) ?? []).filter((key) => key.startsWith(KEY)).map((key) => key.slice(KEY.length));

/** Everything the browser has that is a receipt, oldest first. */
const entries = () =>
  ids()
    .map(read)
    .filter((entry) => entry?.receipt?.event)
    .sort((one, other) => (one.receipt.event.time < other.receipt.event.time ? -1 : 1));

/** All receipts that the browser has, oldest first. */
export const all = () => entries().map(({ receipt }) => receipt);

/** Nothing is left to do; nothing that could tell visitors apart is kept for a refusal. */
const finish = ({ id, body, receipt }) => {
  if (receipt.subject_id == "anon") remove(id);
  // Another page may have erased it.
  else if (read(id)) keep(id, body, true);
};

/**
 * Takes up what earlier pages could not deliver. `receipts` is that member of the configuration, `listener`
 * fires page events, `text` gives the notice in its canonical form.
 */
export const load = (receipts, listener, text) => {
  if (!receipts) return;
  ({ endpoint, headers } = receipts);
  emit = listener;
  writeNotice = text;
  let isTold;
  document.addEventListener("securitypolicyviolation", ({ blockedURI, disposition }) => {
    const url = new URL(endpoint, document.baseURI).href;
    // A policy names what it has blocked, or its origin.
    if (isTold || disposition != "enforce" || !blockedURI || !url.startsWith(blockedURI)) return;
    isTold = true;
    emit("error", { code: "endpoint_blocked", message: `the Content-Security-Policy keeps receipts here: add ${url} to its connect-src` });
  });
  addEventListener("online", flush);
  addEventListener("pagehide", leave);
  const unsent = entries().filter(({ sent }) => sent !== true);
  unsent.forEach((entry, at) => {
    const age = Date.now() - Date.parse(entry.receipt.event.time);
    if (unsent.length - at > MOST || age > LIFE) finish(entry);
    else push(entry, entry.sent);
  });
};

/** Deletes everything of ours. */
export const erase = () => {
  waiting = [];
  for (const key of storage(Object.keys) ?? []) if (/^untick(\.|$)/.test(key)) storage((store) => store.removeItem(key));
};

/** Keeps a receipt and posts it; `text` is the notice that it names by its hash. */
export const queue = (id, body, text) => {
  keep(id, body, 0);
  push({ id, body, text, receipt: parse(body) });
};

const push = (entry, after = 0) => {
  const one = { ...entry, after: +after, tries: 0 };
  waiting = [...waiting.slice(1 - MOST), one];
  if (isEarly(one)) rest(one, after - Date.now());
  else post(one);
};

const isEarly = ({ after }) => after > Date.now();

const rest = (one, pause) => {
  one.isResting = true;
  if (pause >= 0) setTimeout(() => one.isResting && waiting.includes(one) && post(one), Math.min(pause, LIFE));
};

/** Tries everything that is waiting for its turn. */
const flush = () => waiting.filter((one) => one.isResting && !isEarly(one)).forEach(post);

/** The page goes: what a beacon carries arrives without it. A beacon has no headers, so it takes none that need some. */
const leave = () => {
  if (headers) return flush();
  try {
    for (const one of waiting) if (!isEarly(one)) navigator.sendBeacon(endpoint, one.body);
  } catch {}
};

/** Asks so that the request survives the page. A redirect would turn the post into a visit. */
const ask = (url, method, body, more) =>
  send(url, { method, body, keepalive: true, credentials: "omit", redirect: "error", headers: { ...headers, ...more } });

const post = async (one) => {
  const { id, body, receipt } = one;
  one.isResting = false;
  let answer;
  try {
    answer = await ask(endpoint, "POST", body, { "content-type": "application/json", "idempotency-key": `"${id}"` });
  } catch {}
  if (!waiting.includes(one)) return;
  const isAccepted = answer?.ok;
  if (isAccepted) {
    waiting = waiting.filter((other) => other != one);
    finish(one);
  } else {
    // RFC 9110 10.2.3: seconds or a date.
    const asked = answer?.headers.get("retry-after");
    const pause = asked > 0 ? asked * 1000 : Date.parse(asked) - Date.now();
    if (pause > 0 && read(id)) keep(id, body, (one.after = Date.now() + pause));
    // Jitter, so that a recovering endpoint is not met by everyone at once.
    rest(one, Math.max(PAUSES[one.tries++] * 1000 * (1 + Math.random() / 2), pause || 0));
  }
  emit("receipt", { id, status: isAccepted ? "sent" : "waiting" });
  try {
    if (!isAccepted || (await answer.json()).notice_known !== false) return;
    const { text_sha256 } = receipt.notice;
    const text = one.text ?? writeNotice();
    // `answer.url`, as the endpoint may be relative.
    if (digest(text) == text_sha256) await ask(new URL("notices/" + text_sha256, answer.url), "PUT", text);
  } catch {}
};
