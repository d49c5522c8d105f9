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

const none = [];
/** Bytes of a list; what is not in it is 0. */
const ask = (operation, number = 0, bytes = none) => call(operation, number, Uint8Array.from(bytes));

/** `store` is the browser's own storage, another one with its methods, or nothing. */
export const start = (items, isHeadless, isOptOut, store) => {
  const bits = items.map(({ isService, isRequired }) => (isService && SERVICE) | (isRequired && REQUIRED));
  const isLocal = store instanceof Storage;
  call(0, isHeadless | (isLocal << 1) | (isOptOut << 2), Uint8Array.from(bits), isLocal ? undefined : store);
};
/** Whether anything that needs consent is granted, by the bytes of the items. */
export const isAnyGranted = (items, states) => items.some(({ isRequired }, at) => !isRequired && states[at] & GRANTED);

export const open = () => ask(1);
export const close = () => ask(2);
export const forget = () => ask(3);
/** `record` is bits by item, or nothing where none is in force. */
export const begin = (record) => ask(4, +!!record, record ?? none);
export const follow = (record) => ask(5, +!!record, record ?? none);
/** `all` is 1 for everything, 2 for nothing, 0 for neither. */
export const decide = (all, choices) => ask(6, all, choices);
export const items = () => ask(7);
export const verdict = (index, wantsDenied) => call(8, (index & 0x7fffffff) + (wantsDenied && 2 ** 31));
export const ran = (index) => call(9, index);
export const utf8 = (text) => new TextEncoder().encode(text);
/** SHA-256, base64url without padding (RFC 4648 §5). */
export const digest = (text) => base64url(ask(10, 0, utf8(text)));

export const base64url = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** Key of the record, and name of its cookie. */
export const RECORD = "untick";
/** Nothing, or an empty text, where nothing is stored. */
export const load = () => call(11, 0, RECORD) ?? "";
/** Tells whether that worked; an empty text removes the record. */
export const save = (record) => call(12, 0, RECORD, record);
