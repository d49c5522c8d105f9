// The core (src/web/mod.rs), by the names of its operations.

/** Bits of an item: src/consent.rs. */
export const SERVICE = 1, REQUIRED = 2, GRANTED = 4, WAS_GRANTED = 8, KNOWN = 16;
/** Choices about an item. */
export const REFUSE = 1, GRANT = 2;
/** Bits of an answer to a message: src/update.rs. */
export const PERSIST = 1, APPLY = 2, CLEAR = 4, ANNOUNCE = 8, RECEIPT = 16, HIDE = 32, ERASE = 64, RELOAD = 128, SHOW = 256;
/** Verdicts: src/gate.rs. */
export const OPEN = 1, UNKNOWN = 2;

let call;

export const connect = (bindings) => {
  call = bindings.call;
};

/** One character for each byte; what is not there is 0. */
const text = (bytes) => String.fromCharCode(...bytes);

export const start = (items, isHeadless, isStored) => {
  const bits = items.map(({ isService, isRequired }) => (isService && SERVICE) | (isRequired && REQUIRED));
  call(0, isHeadless | (isStored << 1), text(bits));
};
export const open = () => call(1, 0, "");
export const close = () => call(2, 0, "");
export const forget = () => call(3, 0, "");
/** `record` is bits by item, or nothing where none is in force. */
export const begin = (record) => call(4, +!!record, text(record ?? []));
export const follow = (record) => call(5, +!!record, text(record ?? []));
/** `all` is 1 for everything, 2 for nothing, 0 for neither. */
export const decide = (all, choices) => call(6, all, text(choices));
export const items = () => call(7, 0, "");
export const verdict = (index, wantsDenied) => call(8, (index & 0x7fffffff) + (wantsDenied && 2 ** 31), "");
export const ran = (index) => call(9, index, "");
export const load = () => call(10, 0, "");
export const save = (record) => call(11, 0, record);
export const putAside = (raw) => call(11, 1, raw);
/** SHA-256, base64url without padding (RFC 4648 §5). */
export const digest = (value) => base64url(call(12, 0, value));

export const base64url = (bytes) =>
  btoa(text(bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
