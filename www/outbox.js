// Keeps receipts until the endpoint has them.

/** Start of the key of each receipt; its id follows. */
const KEY = "untick.receipt.";
/** Most receipts kept waiting, and the pauses between tries in seconds; then the next page tries. */
const MOST = 20;
const PAUSES = [1, 4, 16, 64];

/** As it was when the page began. */
const { fetch: send } = window;
const { parse } = JSON;

let endpoint;
let emit;
/** Receipts on their way: id, canonical body, tries. */
let waiting = [];

/** Does something with the storage; nothing where the browser blocks it. */
export const storage = (operation) => {
  try {
    return operation(localStorage);
  } catch {}
};

const keep = (id, body, sent) =>
  storage((store) => store.setItem(KEY + id, `{"receipt":${body},"sent":${sent}}`));

/** Takes up what earlier pages could not deliver. */
export const load = (url, canonical, listener) => {
  endpoint = url;
  emit = listener;
  for (const key of storage(Object.keys) ?? []) {
    const entry = key.startsWith(KEY) && read(key.slice(KEY.length));
    if (entry && !entry.sent && endpoint) push(entry.receipt.receipt_id, canonical(entry.receipt));
  }
};

/** A receipt and whether it is delivered, if the browser still has it. */
export const read = (id) => storage((store) => parse(store.getItem(KEY + id)));

/** All receipts that the browser has, oldest first. */
export const all = () =>
  (storage(Object.keys) ?? [])
    .filter((key) => key.startsWith(KEY))
    .map((key) => read(key.slice(KEY.length))?.receipt)
    .filter((receipt) => receipt?.event)
    .sort((one, other) => (one.event.time < other.event.time ? -1 : 1));

/** Deletes everything of ours. */
export const erase = () => {
  waiting = [];
  for (const key of storage(Object.keys) ?? []) if (/^untick(\.|$)/.test(key)) storage((store) => store.removeItem(key));
};

/** Keeps a receipt and posts it. */
export const queue = (id, body) => {
  keep(id, body, false);
  push(id, body);
};

const push = (id, body) => {
  const receipt = { id, body, tries: 0 };
  waiting = [...waiting.slice(1 - MOST), receipt];
  post(receipt);
};

/** Tries everything that is waiting for its turn. */
export const flush = () => waiting.filter(({ isResting }) => isResting).forEach(post);

/** Posts so that the request survives the page. */
const post = async (receipt) => {
  const { id, body } = receipt;
  receipt.isResting = false;
  let isAccepted = false;
  try {
    const answer = await send(endpoint, {
      method: "POST",
      body,
      keepalive: true,
      credentials: "omit",
      headers: { "content-type": "application/json", "idempotency-key": `"${id}"` },
    });
    isAccepted = answer.ok;
  } catch {}
  if (!waiting.includes(receipt)) return;
  if (isAccepted) {
    waiting = waiting.filter((other) => other != receipt);
    // Nothing that could tell visitors apart is kept for a refusal.
    if (parse(body).subject_id == "anon") storage((store) => store.removeItem(KEY + id));
    else keep(id, body, true);
  } else {
    receipt.isResting = true;
    const pause = PAUSES[receipt.tries++];
    // Jitter, so that a recovering endpoint is not met by everyone at once.
    if (pause) setTimeout(() => receipt.isResting && post(receipt), pause * 1000 * (1 + Math.random() / 2));
  }
  emit("receipt", { id, status: isAccepted ? "sent" : "waiting" });
};
