// What the browser keeps of the last decision: the ConsentRecord, a JSON object.
//
// `schema`, `notice` and `noticeVersion`; `decidedAt` and `expiresAt` (ISO 8601, UTC, milliseconds,
// so they compare as text; the same life for yes and no); `action`, `regime` and `language`;
// `gpc`, if the browser sent that signal; `choices` by category, and `services` where they differ from theirs; `substance`, a fingerprint of
// what was decided about in each category; `remindedAt`, if a review was offered since; `subjectId`, the pseudonym of the visitor in receipts,
// `anon` while nothing was ever granted; and `receiptId`, unless `anon`.
import { isObject } from "./config.js";
import { GRANTED, KNOWN } from "./core.js";

/** The number rises when older readers would misread a record. */
const SCHEMA = "urn:untick:record:v1";
export const ANON = "anon";

const { parse: parseJson } = JSON;

/**
 * Parses JSON into objects without a prototype: what the text does not say cannot come from what a page
 * has put on `Object.prototype`.
 */
const parseBare = (text) =>
  parseJson(text, (_, value) => (isObject(value) ? Object.setPrototypeOf(value, null) : value));

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const ACTIONS = /^(accept_all|reject_all|save_choices|withdraw|signal_opt_out|expire|api)$/;

const fits = (value, pattern) => typeof value == "string" && pattern.test(value);

/**
 * A stored text as a record, nothing unless it can be relied on: nothing is missing or of the wrong
 * type, it is about this notice, and not by a version that this one does not know.
 */
export const parse = (raw, { config }) => {
  let record;
  try {
    record = parseBare(raw);
  } catch {}
  const { schema, notice, decidedAt, expiresAt, action, subjectId, choices, services, substance } = Object(record);
  const isValid =
    // Strictly: an object without a prototype cannot be compared with a text, it throws.
    schema === SCHEMA &&
    notice === config.notice.id &&
    fits(decidedAt, TIME) &&
    fits(expiresAt, TIME) &&
    fits(action, ACTIONS) &&
    fits(subjectId, /./) &&
    [choices, services, substance].every(isObject) &&
    [choices, services].every((map) => Object.values(map).every((flag) => typeof flag == "boolean"));
  return isValid ? record : null;
};

/**
 * What a record says, as bits by item. What it does not know, or knew otherwise, is denied; so is, where
 * consent is needed, what was granted where silence means yes.
 */
export const bits = (record, { items, isOptOut }) => {
  const isSilent = record.regime === "opt_out" && record.action != "accept_all" && !isOptOut;
  return items.map(({ id, isService, category }) => {
    const isKnown = category.isRequired || record.substance[category.id] === category.substance;
    const isGranted = (isService ? record.services[id] : undefined) ?? record.choices[category.id];
    return isKnown && !(isSilent && isGranted) ? KNOWN | (isGranted && GRANTED) : 0;
  });
};

/** The record of a decision that left the items in `states`. */
export const write = ({ config, items, language, isOptOut }, states, decision) => {
  const choices = {};
  const services = {};
  const substances = {};
  items.forEach(({ id, isService, isRequired, category, substance }, at) => {
    const isGranted = (states[at] & GRANTED) > 0;
    // What is not decided about as it is now is left out: it will be asked.
    if (isRequired || !(states[at] & KNOWN)) return;
    // Of services only what differs, so that a record does not grow with their number.
    if (!isService) {
      choices[id] = isGranted;
      substances[id] = substance;
    } else if (isGranted != choices[category.id]) services[id] = isGranted;
  });
  return {
    schema: SCHEMA,
    notice: config.notice.id,
    noticeVersion: config.notice.version,
    decidedAt: decision.decided ?? decision.now,
    expiresAt: decision.expires,
    action: decision.action,
    regime: isOptOut ? "opt_out" : "opt_in",
    language,
    choices,
    services,
    substance: substances,
    subjectId: decision.subject,
    ...(decision.gpc && { gpc: true }),
    // An identifier is not kept only to remember a refusal.
    ...(decision.subject == ANON ? {} : { receiptId: decision.receipt }),
  };
};
