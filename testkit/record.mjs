// A record as the browser would keep it, by the same modules that write it there.
import { read } from "../www/config.js";
import { encode } from "../www/cookie.js";
import { GRANTED, KNOWN } from "../www/core.js";
import { ANON, write } from "../www/record.js";
import english from "../www/lang/en.json";

const DAY = 864e5;
/** The shortest and the default life of a choice, days. */
const DAYS = 183;

/** Test data need not be unpredictable, and Node 18 has no global `crypto`. */
const byte = () => Math.floor(Math.random() * 256);
/** 22 characters, as the browser's own pseudonym. */
const pseudonym = () => Buffer.from(Array.from({ length: 16 }, byte)).toString("base64url");
/** RFC 9562 version 4. */
export const uuid = () =>
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) => (digit ^ (byte() & (15 >> (digit / 4)))).toString(16));

/** Words for own categories: a test's configuration is checked in English only. */
const worded = (config) => {
  const own = {};
  for (const { id } of config.categories ?? []) {
    own[id] = { title: id, description: id, ...Object.values(config.texts ?? {}).find((words) => words[id])?.[id] };
  }
  return { ...english, categories: { ...own, ...english.categories } };
};

/**
 * What was decided: "accept-all", "reject-all", or yes and no by category, and by service as
 * "category/service". What is not named is refused.
 */
export const record = (config, choices, { decidedAt = new Date(), language = "en", region } = {}) => {
  let site;
  try {
    site = read(config, worded(config), "en", region);
  } catch (problem) {
    throw new Error(`untick-testkit: configuration: ${problem}`);
  }
  const isList = typeof choices == "object";
  if (!isList && choices != "accept-all" && choices != "reject-all") {
    throw new TypeError(`untick-testkit: found "${choices}", allowed: "accept-all", "reject-all", or an object`);
  }
  const known = new Set(site.items.map(keyOf));
  for (const [key, value] of isList ? Object.entries(choices) : []) {
    if (!known.has(key)) throw new TypeError(`untick-testkit: "${key}" is not in the configuration; it has ${[...known].join(", ")}`);
    if (typeof value != "boolean") throw new TypeError(`untick-testkit: "${key}" is neither true nor false`);
  }
  const isGranted = (item) =>
    item.isRequired || (isList ? choices[keyOf(item)] ?? choices[item.category.id] ?? false : choices == "accept-all");
  const states = site.items.map((item) => KNOWN | (isGranted(item) && GRANTED));
  const isAny = site.items.some((item) => !item.isRequired && isGranted(item));
  const time = +new Date(decidedAt);
  return write({ ...site, language }, states, {
    now: new Date(time).toISOString(),
    expires: new Date(time + (config.storage?.days ?? DAYS) * DAY).toISOString(),
    action: isList ? "save_choices" : choices.replace("-", "_"),
    subject: isAny ? pseudonym() : ANON,
    receipt: uuid(),
  });
};

const keyOf = ({ id, isService, category }) => (isService ? `${category.id}/${id}` : id);

/** A record, or none, in the two forms that a page may keep it in. */
export const kept = (config, state) => {
  const { kind, domain } = config.storage ?? {};
  const scope = domain ? `;domain=${domain}` : "";
  if (kind != "cookie") return { item: state && JSON.stringify(state) };
  const value = state ? encode(state) : "";
  const expires = state ? new Date(state.expiresAt) : new Date(0);
  return { cookie: `untick=${value};path=/;samesite=lax${scope};expires=${expires.toUTCString()}` };
};
